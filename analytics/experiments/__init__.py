"""What experiments found: figures per variant, intervals that bear daily looking, a verdict in words."""
