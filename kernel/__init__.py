"""What every package stands on: errors, settings, clock, money, database, HTTP, security, logs."""
