"""Hand the sketched lines of an index file to datasketch, and hold what a `MinHashLSH` answers against the index."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.errors import BadIndex
from dedup.index.line_sketches import LINE_BITS, name_bands
from dedup.index.listing import LearntLines
from dedup.index.schema import compare_parameters
from dedup.index.sqlite import SqliteIndex
from dedup.sketch.scheme import AFFINE32, load_scheme

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

# On what depends whether two signatures can be compared.
_SIGNED_BY = ("signatures", "keys", "sketch.num_perm", "sketch.seed", "sketch.shingle_size", "sketch.threshold")
# What the pickle of a `MinHashLSH` in memory is made of; it may hold nothing else, for a pickle can run what it likes.
_ALLOWED = {
    ("datasketch.lsh", "MinHashLSH"),
    ("datasketch.storage", "DictListStorage"),
    ("datasketch.storage", "DictSetStorage"),
    ("collections", "defaultdict"),
    ("builtins", "list"),
    ("builtins", "set"),
}

LineName = tuple[str, str, int]  # an article's identity, what people call it, the number of the line, 0 the headline


@dataclass(frozen=True, slots=True)
class Compared:
    """How many lines were asked about, and of how many an index and a `MinHashLSH` say the same."""

    lines: int
    same: int


def export_lines(index: SqliteIndex, path: str | Path) -> int:
    """Write the lines of an index as a pickled dict: `header`, and in `lsh` a `MinHashLSH`. Returns their number.

    Its keys are tuples: the identity of the article, its id, the number of the line, 0 for the headline. The header has
    all on which depends whether a signature can be asked of it.
    """
    from datasketch import MinHashLSH

    scheme = load_scheme(index.sketch)
    lsh = MinHashLSH(threshold=index.sketch.threshold, num_perm=scheme.num_perm, params=(scheme.bands, scheme.rows))
    count = 0
    for _, learnt in index.list_lines():
        for place, number in enumerate(learnt.lines.numbers.tolist()):
            lsh.insert((learnt.identity, learnt.name, number), _sketch(learnt, place, index), check_duplication=False)
            count += 1
    with Path(path).open("wb") as file:
        pickle.dump({"header": _make_header(index), "lsh": lsh}, file, pickle.HIGHEST_PROTOCOL)
    return count


def compare_answers(index: SqliteIndex, path: str | Path) -> Compared:
    """Ask an index and an exported `MinHashLSH` for the neighbours of every line of the index.

    Raises BadIndex where the file is no export, or its lines were signed in another way than those of the index.
    """
    lsh, known = _read(path, index), _list_known(index)
    lines = same = 0
    for number, learnt in index.list_lines():
        bands = name_bands(learnt.lines.signatures, index.sketch) if len(learnt.lines.numbers) else []
        found = index.find_lines({band for own in bands for band in own})
        for place, own in enumerate(bands):
            mine = known[number << LINE_BITS | place]
            sharing = {line for band in own for line in found.get(band, ())}
            # A file keeps 32 bits of a band's key: two lines in a hundred million meet there and share nothing.
            ours = {known[line].name for line in sharing if not mine.bands.isdisjoint(known[line].bands)}
            lines += 1
            same += ours == set(lsh.query(_sketch(learnt, place, index)))
    return Compared(lines, same)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line is called in an export, and its bands: the place of each and its numbers as bytes."""

    name: LineName
    bands: frozenset[tuple[int, bytes]]


def _list_known(index: SqliteIndex) -> dict[int, _Known]:
    scheme = load_scheme(index.sketch)
    known: dict[int, _Known] = {}
    for number, learnt in index.list_lines():
        for place, line in enumerate(learnt.lines.numbers.tolist()):
            cut = learnt.lines.signatures[place][: scheme.bands * scheme.rows].reshape(scheme.bands, scheme.rows)
            bands = frozenset((band, values.tobytes()) for band, values in enumerate(cut))
            known[number << LINE_BITS | place] = _Known((learnt.identity, learnt.name, line), bands)
    return known


def _sketch(learnt: LearntLines, place: int, index: SqliteIndex) -> MinHash:
    from datasketch import MinHash

    values = learnt.lines.signatures[place]
    return MinHash(num_perm=len(values), seed=index.sketch.seed, hashvalues=values, scheme=AFFINE32)


def _make_header(index: SqliteIndex) -> dict[str, Any]:
    import datasketch

    stored: Mapping[str, Any] = index.parameters
    return {name: stored[name] for name in _SIGNED_BY} | {"datasketch": datasketch.__version__}


class _Unpickler(pickle.Unpickler):
    """Reads what an export holds, and nothing that could do something."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of an object, if it is one of those of an export."""
        if (module, name) == ("builtins", "getattr"):
            return _get_method  # the one bound method that a MinHashLSH has among its attributes
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"it holds {module}.{name}")
        return super().find_class(module, name)


def _get_method(owner: object, name: str) -> Any:
    if type(owner).__name__ != "MinHashLSH" or name != "_byteswap":
        raise pickle.UnpicklingError(f"it asks for {type(owner).__name__}.{name}")
    return getattr(owner, name)


def _read(path: str | Path, index: SqliteIndex) -> MinHashLSH:
    try:
        with Path(path).open("rb") as file:
            read = _Unpickler(file).load()
        header, lsh = dict(read["header"]), read["lsh"]
    except OSError as problem:
        raise BadIndex(f"cannot read the export: {problem.strerror}", "check the path", path=str(path)) from problem
    except Exception as problem:  # a foreign or damaged pickle raises errors of any kind
        what = f"this is no export of an index: {problem}"
        raise BadIndex(what, "make one with `dedup index export --format datasketch`", path=str(path)) from problem
    wanted = _make_header(index)
    compare_parameters(header, wanted, str(path))
    return lsh
