"""Messaging apps: Rasa's connectors with our cards in each app's own form."""
