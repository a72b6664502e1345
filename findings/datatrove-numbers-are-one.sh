#!/usr/bin/env bash
# datatrove 0.10.1: sentence deduplication over two stories, set to compare single lines.
# What was run: the three stages of the sentence pipeline on two JSON Lines records. Both have a line about a fire, one
#   with 5 dead, the other with 40; no other line is shared. (xxhash is held at 3.6.0: datatrove hands it plain strings.)
# What happens: the normaliser turns every number into 0 before it hashes, so the two lines are one and the line with
#   40 dead is cut out of the second story. With norm_numbers off nothing is removed.
# Why it matters: scores, tolls, prices and dates are what tells two news lines apart, and the later figure is lost.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'datatrove==0.10.1' 'xxhash==3.6.0' 'orjson==3.13.0' \
    'tokenizers==0.23.3' 'spacy==3.8.18' 'regex==2026.11.19' 'numpy==2.4.6'
(cd "$work" && "$work/venv/bin/python" - 2>"$work/log" || { tail -20 "$work/log"; exit 1; }) <<'PY'
import glob, json, os
from importlib.metadata import version
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import SentDedupConfig, SentenceDedupFilter, SentenceDedupSignature, SentenceFindDedups
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.text import TextNormConfig

EARLY = ["The fire at the old mill killed 5 people on Monday.",
         "The mayor opened the new school on the hill above the town.",
         "A long night for the crew of the ferry ended at the north pier.",
         "The council wants to hear the engineers once more before it votes."]
LATE = ["The fire at the old mill killed 40 people on Monday.",
        "Heavy rain stopped the football final for an hour, yet the crowd stayed.",
        "The library will stay open through the winter after the county found the money.",
        "Bakers on the quay ask for a boat that sails after midnight."]
assert version("datatrove") == "0.10.1"
os.makedirs("in")
with open("in/dump.jsonl", "w") as out:
    for key, lines in (("early", EARLY), ("late", LATE)):
        out.write(json.dumps({"id": key, "text": "\n".join(lines)}) + "\n")


def stories(name, **config):
    config = SentDedupConfig(n_sentences=1, split_sentences=False, only_dedup_in_index=False, min_doc_words=1, **config)
    for number, steps in enumerate((
            [JsonlReader("in"), SentenceDedupSignature(f"{name}/sig", config=config, finder_workers=1)],
            [SentenceFindDedups(f"{name}/sig", f"{name}/dups", config=config)],
            [JsonlReader("in"), SentenceDedupFilter(f"{name}/dups", config=config), JsonlWriter(f"{name}/out", compression=None)])):
        LocalPipelineExecutor(pipeline=steps, tasks=1, logging_dir=f"{name}/log{number}").run()
    records = [json.loads(line) for file in glob.glob(f"{name}/out/*.jsonl") for line in open(file)]
    return {record["id"]: record["text"].splitlines() for record in records}


usual = stories("usual")
print("datatrove", version("datatrove"))
print("late story, as configured out of the box:", usual["late"])
assert usual == {"early": EARLY, "late": LATE[1:]}
strict = stories("strict", norm_config=TextNormConfig(norm_numbers=False))
print("late story with norm_numbers=False, first line:", strict["late"][0])
assert strict == {"early": EARLY, "late": LATE}
PY
echo "SEEN: datatrove 0.10.1 removes the line with 40 dead as a repeat of the line with 5 dead."
