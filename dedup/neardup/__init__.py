"""Which articles contain one another: marks propose, exact containment decides."""
