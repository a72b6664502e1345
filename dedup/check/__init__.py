"""Check files of a corpus with the manners of a linter: read, judge by one another, report, mend in place."""
