"""The lines of many articles as arrays, kept from the first pass for the second."""
