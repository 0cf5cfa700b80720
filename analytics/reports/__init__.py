"""Figures of what was sold, for staff and merchants."""
