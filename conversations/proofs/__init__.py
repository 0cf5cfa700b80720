"""Who may see or change an order: look-ups, one-time codes and their limits."""
