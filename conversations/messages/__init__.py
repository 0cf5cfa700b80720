"""The transcript of every conversation: kept in order, each message once."""
