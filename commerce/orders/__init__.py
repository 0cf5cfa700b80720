"""Orders, their shipments, returns and refunds, and what may still be changed."""
