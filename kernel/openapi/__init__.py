"""The API's own description: OpenAPI 3.1 for programs, one page for people."""
