"""Which articles contain one another: sampled shingles propose, exact containment decides."""
