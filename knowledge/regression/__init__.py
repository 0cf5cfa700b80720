"""Questions that must keep their answer, asked again before anything is published."""
