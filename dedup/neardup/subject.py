"""Tell by telling words, those of a title and the numbers, whether two stories that share much have one subject or a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.config import SubjectSettings
from dedup.sketch.hashes import Words
from dedup.sketch.words import HAS_DIGIT, IDENTITY


@dataclass(frozen=True, slots=True)
class Titled:
    """The words of a story and of its title, uint32[n] and uint32[t]."""

    story: Words
    title: Words

    def find_told(self) -> Words:
        """The words of the title that the story has too: those tell what it is about."""
        title, story = np.unique(self.title & IDENTITY), self.story & IDENTITY
        return title[np.isin(title, story)]

    def find_numbers(self) -> Words:
        """The numbers of the story."""
        return np.unique(self.story[(self.story & HAS_DIGIT) != 0] & IDENTITY)

    def is_about(self, told: Words, settings: SubjectSettings) -> bool:
        """Whether so many of the title's words are told in the story that it is the story's title."""
        distinct = len(np.unique(self.title & IDENTITY))
        return len(told) >= settings.min_told and len(told) > settings.min_told_share * distinct

    def share_known(self, words: Words) -> float:
        """The share of some words that stand in the story or its title."""
        known = np.concatenate((self.story, self.title)) & IDENTITY
        return float(np.isin(words & IDENTITY, known).mean())


def have_one_subject(
    shorter: Titled, longer: Titled, containment: float, settings: SubjectSettings, *, are_apart: bool
) -> bool:
    """Whether the longer story tells the subject of the shorter one; `containment` is that of the shorter in it.

    `are_apart` tells that they are of one site, or days apart, where what comes again is often a frame. Of two copies,
    whatever their titles, the words of a title stand in what they share as other words do, and so do numbers. Of two
    forecasts, fact checks or archive pages, they stand in what the frame leaves open.
    """
    if not are_apart:
        return _do_titles_agree(shorter, longer, settings.min_agreeing * containment, settings) is not False
    numbers = shorter.find_numbers()
    if len(numbers) >= settings.min_numbers and longer.share_known(numbers) < settings.min_agreeing * containment:
        return False
    is_short = len(shorter.story) < settings.short_words
    least = containment * (settings.min_agreeing_short if is_short else settings.min_agreeing_apart)
    for one, other in ((shorter, longer), (longer, shorter)):
        if (agree := _do_titles_agree(one, other, least, settings)) is not None:
            return agree
    # Neither has the words of its title: what both have may be a frame alone, and so it is where it is a line or two.
    is_brief = len(shorter.story) < settings.min_words
    return not (is_brief and len(shorter.title) and len(longer.title)) or longer.share_known(shorter.title) >= least


def _do_titles_agree(one: Titled, other: Titled, least: float, settings: SubjectSettings) -> bool | None:
    """Whether the other story has the words of the one's title as far as the one has them; None where it has not."""
    told = one.find_told()
    return other.share_known(told) >= least if one.is_about(told, settings) else None
