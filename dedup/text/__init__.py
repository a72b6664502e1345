"""From raw lines to keys: what a line, a word, a sentence and a date are."""
