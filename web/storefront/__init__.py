"""The demo shop's pages: made on the server, so that they can be read without any script."""
