"""Find what repeats and what is junk; detectors report, they remove nothing."""
