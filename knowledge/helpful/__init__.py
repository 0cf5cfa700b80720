"""Whether the answers helped: what shoppers said of them, and entries ranked by it."""
