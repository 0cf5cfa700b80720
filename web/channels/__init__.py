"""Messaging apps: their webhooks on the public port, their credentials for Rasa."""
