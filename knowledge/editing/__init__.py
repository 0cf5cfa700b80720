"""How entries change: drafts beside what is published, review, schedules, undo, history."""
