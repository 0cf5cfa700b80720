"""From shoppers' histories to suggestions: candidates, fusion, rules, diversity, reasons."""
