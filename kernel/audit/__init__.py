"""The audit trail: who changed what, and when; written once and never changed."""
