"""What is known of a shopper's taste: shown on request, corrected, forgotten."""
