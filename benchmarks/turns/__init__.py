"""Whole turns over HTTP, from the door to the reply: this set-up and stock Rasa settings in one run."""
