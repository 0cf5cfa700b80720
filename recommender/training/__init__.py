"""From the event log to a snapshot in force: read, split by time, fit, prove, promote."""
