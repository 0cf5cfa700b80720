"""Query understanding: a shopper's words in English or Chinese become a typed wish."""
