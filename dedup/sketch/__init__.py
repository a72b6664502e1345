"""Turn keys into word hashes, word hashes into shingles, shingles into MinHash signatures, those into band keys."""
