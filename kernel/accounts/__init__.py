"""Staff accounts: who may enter the console, how they prove it, and for how long."""
