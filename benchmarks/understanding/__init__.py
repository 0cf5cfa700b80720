"""Query understanding measured on sentences that its authors have not seen."""
