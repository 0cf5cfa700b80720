"""One module for each kind of file that shops export."""
