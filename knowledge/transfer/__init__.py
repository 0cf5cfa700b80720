"""Entries in and out: CSV, JSONL, a Markdown folder, and the HTML pages of an existing help centre."""
