"""How well questions are grouped into gaps, on topics that nothing was chosen on."""
