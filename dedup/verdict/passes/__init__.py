"""One file for each pass over the lines of an article."""
