"""Experiments on simulated truth: false alarms under daily looking, found lifts, coverage, broken splits."""
