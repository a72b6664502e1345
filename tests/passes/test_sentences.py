"""A name that a sentence was broken at stays with its sentence, in every language; a button beside one goes."""

from __future__ import annotations

import pytest
from states import make_state, run_passes

from dedup.verdict.order import PASSES
from dedup.verdict.passes import known, sentences

AFTER = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LAST = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."

STAYS: dict[str, tuple[str, str, str]] = {
    "before a comma": ("The owner of the ferry wrote on", "LinkedIn", ", where she has told of her boats for years."),
    "before small letters": ("The owner of the ferry wrote on", "Facebook", "that she has sold the boats to a baker."),
    "in German": ("Die Eignerin der Fähre schrieb auf", "Twitter", "dass sie die Boote einem Bäcker verkauft hat."),
    "in French": ("La propriétaire du bac a écrit sur", "Facebook", "qu'elle avait vendu ses bateaux à un boulanger."),
    "in Russian": ("Хозяйка парома написала в", "Facebook", "что продала лодки пекарю с северного пирса."),
    "in Greek": ("Η ιδιοκτήτρια του πλοίου έγραψε στο", "Facebook", "ότι πούλησε τις βάρκες σε έναν αρτοποιό."),
    "in Chinese": ("渡船的主人在", "Facebook", "，她说自己已经把船卖给了北码头的一位面包师。"),
}
GOES: dict[str, tuple[str, str, str]] = {
    "behind a sentence": (
        "The owner of the ferry wrote to us.",
        "Facebook",
        "the boats are sold to a baker, she said.",
    ),
    "above a sentence": (
        "The owner of the ferry wrote on",
        "Share on Facebook",
        "The boats are sold to a baker, she said to us.",
    ),
    "a longer phrase": (
        "The owner of the ferry wrote on",
        "Click to share on Facebook",
        "that she has sold the boats to a baker.",
    ),
    "an advertisement": ("The owner of the ferry wrote on", "Advertisement", "that she has sold the boats to a baker."),
}


@pytest.mark.parametrize("lines", STAYS.values(), ids=STAYS)
def test_a_link_amid_a_sentence_stays(lines: tuple[str, str, str]) -> None:
    state = make_state([AFTER, *lines, LAST])
    run_passes(state, *PASSES)
    assert {one.label.name for one in state.lines} <= {"STORY", "OPEN"}


@pytest.mark.parametrize("lines", GOES.values(), ids=GOES)
def test_a_button_beside_a_sentence_is_none_of_it(lines: tuple[str, str, str]) -> None:
    state = make_state([AFTER, *lines, AFTER])
    assert "part-of-a-sentence" not in [name for name, _, _ in run_passes(state, known.run, sentences.run)]
