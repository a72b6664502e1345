"""Lines of junk and lines that look like it, in the languages of several parts of the world, each with a story."""
