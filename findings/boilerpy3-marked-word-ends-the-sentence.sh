#!/usr/bin/env bash
# boilerpy3 1.0.7: ArticleExtractor on a sentence with two words in <mark>, <time> or <q>.
# What was run: a three-paragraph article whose last sentence has such inline elements, and the same sentence with <b>.
# What happens: inline elements that the library does not know cut the sentence into blocks of a few words, and the
#   extractor then takes the short blocks at the end for boilerplate. "It was not the mayor who signed ..." comes out as
#   "It was"; with <b> the sentence is whole.
# Why it matters: the end of a sentence is lost without a trace, here with the "not" that the sentence is about.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'boilerpy3==1.0.7'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from boilerpy3.extractors import ArticleExtractor

PARAGRAPHS = ["The ferry company will run one crossing after midnight from the first weekend of May, its director told the "
              "town council on Monday evening.",
              "The boat leaves the north pier at 00.40 and returns at 02.10, early enough for the bakers and late enough "
              "for the last guests of the theatre."]
SENTENCES = {
    "mark": ("It was {}not{} the {}mayor{} who signed the letter, the court said on Friday afternoon after a long hearing.",
             "It was"),
    "time": ("The vote is on {}5 May{} and not on {}7 May{} as the clerk of the council said on the radio last night.",
             "The vote is on"),
    "q": ("Asked about money, he said {}yes{} and she said {}no{} to it, and the talks ended at noon without a word.",
          "Asked about money, he said yes"),
}
assert version("boilerpy3") == "1.0.7"
print("boilerpy3", version("boilerpy3"))


def read(sentence):
    page = "<html><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS + [sentence]) + "</body></html>"
    text = " ".join(ArticleExtractor().get_content(page).split())
    assert PARAGRAPHS[1] in text
    return text.split(PARAGRAPHS[1])[1].strip()


for tag, (sentence, left) in SENTENCES.items():
    pair = [f"<{tag}>", f"</{tag}>"] * 2
    got = read(sentence.format(*pair))
    bold = read(sentence.format(*["<b>", "</b>"] * 2))
    print(f"<{tag}>: {got!r}; with <b>: {bold!r}")
    assert got == left and bold == sentence.format(*[""] * 4), tag
PY
echo "SEEN: boilerpy3 1.0.7 drops the rest of a sentence after a marked word."
