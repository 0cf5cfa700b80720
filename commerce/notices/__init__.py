"""Mails that are really sent: the outbox with its development mailbox, stock and price alerts."""
