"""What was, in the console: an entry's history, two revisions compared, a conflict merged, the schedule."""
