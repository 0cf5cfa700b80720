"""What was learnt, as folders on disk: written whole, promoted by one rename, gone back to."""
