"""The English catalogue: widgets go wherever they stand, lines that a journalist could write are never sure junk."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from dedup.junk.catalogue import parse_phrases, tokenize
from dedup.junk.entries import Entry
from dedup.junk.knowledge import load_knowledge
from dedup.text.keys import normalize_line


def match(line: str) -> Entry | None:
    """The entry that the shipped catalogue finds for a raw line."""
    key = normalize_line(line)
    return load_knowledge().catalogue.match(key, tokenize(key), line)


@pytest.mark.parametrize(
    "line",
    [
        "captions settings, opens captions settings dialog",
        "No compatible source was found for this media.",
        "Skip Instagram post",
        "Click here to cancel reply.",
        "Email check failed, please try again",
        "This slideshow requires JavaScript.",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Join the conversation",
        "Article content",
        "End of Article",
        "THIS CONTENT IS RESERVED FOR SUBSCRIBERS ONLY",
        "By signing up you consent to receive the above newsletter from Valley Media Inc.",
        "Story continues below gallery",
        "You May Like by Taboola",
        "Subscribe to The Valley Courier via email",
        "Want more local history? Sign up for our weekend newsletter",
        "Copyright © 2021 Valley Media, Inc. | Privacy",
        "(Except for the headline, this story has not been edited by Courier staff and is published from a syndicated feed.)",
    ],
)
def test_a_widget_is_sure_junk(line: str) -> None:
    entry = match(line)
    assert entry is not None
    assert not entry.doubtful
    assert not entry.neutral


@pytest.mark.parametrize(
    "line",
    [
        "Follow the mayor on Twitter.",
        "Advertisement 2",
        "Get daily council news at the library.",
        "This content is reserved for adults, the judge ruled.",
        "Follow @AlbanyPolice on Twitter",
        "Anyone with information is asked to call police.",
        "Contact detectives at 555-0100.",
        "Submit a tip at the sheriff's website.",
        "Home prices rose 3 percent in May.",
        "Home sales fell.",
        "Distributed by a dairy in Ohio, the cheese was recalled.",
        "Sponsored by the Rotary Club.",
        "Sign up to receive emergency alerts at the county's website.",
        "Donate today at the food bank.",
        "Become a member of the crowd.",
        "Join the discussion at the library on Tuesday.",
        "Start a conversation with your doctor.",
        "Stay informed about the storm.",
        "More in the tank.",
        "More good news",
        "C-17 transport aircraft.",
        "12 of 18",
        "1,204 votes",
        "Something went wrong.",
        "Page not found in the report",
        "Download the app and register to vote.",
        "Cookie list",
        "What do you think happened?",
        "What are you looking for?",
    ],
)
def test_a_line_of_a_story_is_never_sure_junk(line: str) -> None:
    entry = match(line)
    assert entry is None or entry.doubtful or entry.neutral


def test_every_entry_is_written_once_and_has_a_note() -> None:
    text = (resources.files("dedup.junk") / "phrases" / "en.txt").read_text("utf-8")
    entries = list(parse_phrases(text, "en"))
    keys = Counter(normalize_line(entry.phrase.replace("{", " slot").replace("}", " ")) for entry in entries)
    assert [key for key, count in keys.items() if count > 1] == []
    assert [entry.phrase for entry in entries if not entry.note] == []
