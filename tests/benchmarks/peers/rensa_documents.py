"""Leave out near-duplicate whole documents with rensa (Jaccard 0.8 of words)."""

import sys

import orjson
import rensa

with open(sys.argv[1], "rb") as rows:
    articles = [orjson.loads(row) for row in rows]
signatures = rensa.RMinHash.digest_matrix_from_token_sets([article["text"].split() for article in articles], 128, 42)
flags = rensa.RMinHashLSH(0.8, 128, 16).insert_matrix_and_query_duplicate_flags(signatures)
with open(sys.argv[2], "wb") as out:
    out.writelines(orjson.dumps(article) + b"\n" for article, flag in zip(articles, flags, strict=True) if not flag)
