"""The console's pages about people: my account, colleagues and invitations, API keys, the audit trail."""
