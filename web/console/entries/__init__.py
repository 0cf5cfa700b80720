"""The entries of the knowledge base in the console: the list, the editor, publishing and taking back."""
