"""Leave out near-duplicate whole documents with text-dedup's MinHash (Jaccard 0.7 of word 5-grams)."""

import os
import sys

from text_dedup.minhash import main

dump, out = sys.argv[1:]
options = {
    "path": "json",
    "data_files": dump,
    "split": "train",
    "column": "text",
    "hash_func": "xxh3",
    "num_proc": str(len(os.sched_getaffinity(0))),
    "cache_dir": f"{out}.cache",
    "output": out,
}
main([part for name, value in options.items() for part in (f"--{name}", value)])
