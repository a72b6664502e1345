"""Leave out near-duplicate whole documents with datatrove's MinHash in its four stages (14 buckets of 8 hashes)."""

import os
import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

BUCKETS = 14  # its default


def main(dump: str, out: Path, workers: int) -> None:
    """Deal the rows out to the workers, then run one stage after the other."""
    parts = out / "parts"
    parts.mkdir(parents=True)
    files = [(parts / f"{number}.jsonl").open("wb") for number in range(workers)]
    with open(dump, "rb") as rows:
        for number, row in enumerate(rows):
            files[number % workers].write(row)
    for file in files:
        file.close()
    reader = JsonlReader(str(parts))
    signatures, buckets, removed = (str(out / name) for name in ("signatures", "buckets", "removed"))
    stages = (
        (workers, [reader, MinhashDedupSignature(signatures)]),
        (BUCKETS, [MinhashDedupBuckets(signatures, buckets)]),
        (1, [MinhashDedupCluster(buckets, removed)]),
        (workers, [reader, MinhashDedupFilter(removed), JsonlWriter(str(out / "kept"), compression=None)]),
    )
    for number, (tasks, pipeline) in enumerate(stages):
        logs = str(out / f"logs{number}")
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=min(tasks, workers), logging_dir=logs).run()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), len(os.sched_getaffinity(0)))
