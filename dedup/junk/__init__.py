"""What is known of junk: phrases, templates, cues and glued widgets, and their loaders."""
