"""The HTML of a help centre as entries: questions and answers found by the structure of its pages."""
