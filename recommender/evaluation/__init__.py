"""How good the recommender is: splits, measures with their intervals, and the command that reports them."""
