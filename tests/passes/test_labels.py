"""A label between paragraphs goes where no other line speaks of what it says; a subhead names what stands under it."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import labels

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."

GOES = {
    "an advert": f"story | {STORY}\ndoubt J1 advertisement | Advertisement | label-without-a-text J1\nstory | {OTHER}",
    "in German": f"story | {STORY}\ndoubt J1 share | Teilen | label-without-a-text J1\nstory | {OTHER}",
    "in Chinese": f"story | {STORY}\ndoubt J1 advertisement | 广告 | label-without-a-text J1\nstory | {OTHER}",
}
STAYS = {
    "a story of adverts": f"""
        story | {STORY}
        doubt J1 advertisement | Advertisement
        story | Advertising on the ferries has paid for nine boats since the spring, the director of the company said.
    """,
    "a story of adverts, in German": f"""
        story | {STORY}
        doubt J1 advertisement | Anzeige
        story | Der Direktor der Reederei hat bei der Wache am Hafen neun Anzeigen gegen die Bäcker erstattet, heißt es.
    """,
    "a story of adverts, in Chinese": f"""
        story | {STORY}
        doubt J1 advertisement | 广告
        story | 船公司表示，自春季以来，渡轮上的广告收入已经足够支付九艘新船的费用，董事会对此感到满意。
    """,
    "a section of a round-up": f"story | {STORY}\ndoubt J1 navigation | Weather\nstory | {OTHER}",
    "a video, a comment, a list of links": f"story | {STORY}\ndoubt J1 player | Video\nstory | {OTHER}\ndoubt J1 related > | Related\nstory | {STORY}",
    "an item of a table": f"story | {STORY}\nopen | Paper\ndoubt J1 advertisement | Advertisement\nopen | 3 million\nstory | {OTHER}",
    "an item that is announced": f"story | The list of the company has nine lines, and this is the second of them, the director said on Monday:\ndoubt J1 share | Share\nstory | {OTHER}",
}  # fmt: skip


@pytest.mark.parametrize("table", [*GOES.values(), *STAYS.values()], ids=[*GOES, *STAYS])
def test_a_label_without_a_text_goes(table: str) -> None:
    check_table(table, labels.run)
