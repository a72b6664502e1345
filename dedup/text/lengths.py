"""Length in words, of scripts with blanks between words and of those without: the one definition there is."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Length = TypeVar("Length", int, NDArray[np.signedinteger[Any]])

SPELLED_LENGTH = 5  # characters of Thai, Lao, Burmese or Khmer that make one word
_IDEOGRAPHS = 3  # characters of Chinese or Japanese by which their words are counted


def add_lengths(spaced: Length, ideographs: Length, spelled: Length, *, words_in_three: int = 2) -> Length:
    """Length in words of a text of so many words between blanks, ideographs and characters of scripts that are spelled.

    Of one text or, as int64[l], of l texts. `words_in_three` is what three ideographs count as: two where lines are
    measured, as readers count words; one in the slots of templates, whose limits were set so.
    """
    length: Length = spaced + -(-(ideographs * words_in_three) // _IDEOGRAPHS) + -(-spelled // SPELLED_LENGTH)
    return length
