"""Reading the files that shops really export, row by row, and saying what is wrong with each."""
