"""The end of the story: behind a box that pages print below stories, with more junk there, nothing is told any more."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import ends

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LONG = "\n".join([f"story | {STORY}"] * 6)
TEASER = "The old pier opens again after twenty years, and nine bakers have rented the halls that stand behind it."

GOES = {
    "teasers, labels and doubts behind a comment box": f"""
        {LONG}
        junk comments | Only registered users can comment.
        story | {TEASER} | behind-the-story J3
        open | The old pier | behind-the-story J3
        junk rights | All rights reserved.
        doubt J1 related | Weather | behind-the-story J3
    """,
    "in German": f"""
        {LONG}
        junk comments | Nur angemeldete Leser können kommentieren.
        open | Das alte Ufer | behind-the-story J3
        junk account | Artikel merken
    """,
    "in Japanese": f"""
        {LONG}
        junk comments | コメントする
        open | 古い桟橋 | behind-the-story J3
        junk share | リンクをコピー
    """,
    "in Russian, the first of two boxes": f"""
        {LONG}
        junk comments | Оставить комментарий
        open | Старый причал | behind-the-story J3
        junk comments | Показать все комментарии
    """,
}
STAYS = {
    "a share bar alone": f"""
        {LONG}
        junk share | Share this:
        story | {STORY}
    """,
    "the story goes on for as long": f"""
        {LONG}
        junk comments | Only registered users can comment.
        {LONG}
        junk share | Share this:
    """,
    "too little story above": f"""
        story | {STORY}
        junk comments | Only registered users can comment.
        open | The old pier
        junk share | Share this:
    """,
    "a newsletter box stands amid stories": f"""
        {LONG}
        junk newsletter | Subscribe to our newsletter
        story | {TEASER}
        junk advertisement | Advertisement 4
    """,
    "a correction, a writer and a credit": f"""
        {LONG}
        junk comments | Only registered users can comment.
        neutral correction | A former version of this article gave another date.
        neutral biography | Ann Bell writes on boats.
        junk rights | All rights reserved.
    """,
    "articles on one page, each with its box": f"""
        {LONG}
        junk comments | Leave a comment
        story | {STORY}
        junk comments | Leave a comment
        junk J2 | North Pier
    """,
    "a share bar amid the story": f"""
        {LONG}
        junk share | Share this:
        story | {STORY}
        junk share | Share this:
        junk advertisement | Advertisement 4
    """,
    "the site's own line is no such box": f"""
        {LONG}
        junk J2 | Harbour Post
        story | {TEASER}
        junk J2 | North Pier
    """,
}


@pytest.mark.parametrize("table", [*GOES.values(), *STAYS.values()], ids=[*GOES, *STAYS])
def test_what_stands_behind_the_story_goes(table: str) -> None:
    check_table(table, ends.run)
