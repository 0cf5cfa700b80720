"""Bringing entries in and giving them out: upload, preview, import, undo, export."""
