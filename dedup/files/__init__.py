"""Temporary files, locks, and the user's cache folder."""
