"""Length in words, of scripts with blanks between words and of those without: the one definition there is."""

from __future__ import annotations

SPELLED_LENGTH = 5  # characters of Thai, Lao, Burmese or Khmer that make one word
_IDEOGRAPHS = 3  # characters of Chinese or Japanese by which their words are counted; two of three, mostly


def add_lengths(spaced: int, ideographs: int, spelled: int, *, words_in_three: int = 2) -> int:
    """Length in words of a text of so many words between blanks, ideographs and characters of scripts that are spelled.

    `words_in_three` is what three ideographs count as: two where lines are measured, as readers count words; one in the
    slots of templates, whose limits were set so and hold names and headlines of these languages whole.
    """
    return spaced + -(-words_in_three * ideographs // _IDEOGRAPHS) + -(-spelled // SPELLED_LENGTH)
