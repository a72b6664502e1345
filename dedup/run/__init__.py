"""Whole runs over dumps: clean, learn, restore, score, explain."""
