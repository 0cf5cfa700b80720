"""The console of merchants and staff: server-rendered pages behind a login, a role and a CSRF token."""
