"""Rehearsals in the console, the questions that answers are held to, and what shoppers say of them."""
