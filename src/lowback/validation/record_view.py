"""A record as rules see it: its values, its texts, and what many rules ask of it, worked out once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.references import bare
from lowback.validation.pack_view import builtin_pack
from lowback.validation.phrase_matching import Phrases, candidates_among, is_denied, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.phrase_matching import Candidates

    Json = dict[str, Any]

#: A text and the path that leads to it.
Text = tuple["Path", str]


class _Places(NamedTuple):
    """Where a kind of record has texts for people."""

    own: tuple[str, ...]
    """Keys of the record itself."""
    inner: dict[str, tuple[str, ...]]
    """Lists and objects of it: the keys of their entries, or of the object; none for a list of texts."""


_STEPS = _Places(("setup",), {"phases": ("text",), "cues": ()})
_TEXTS = {
    "exercise": _Places(
        ("name", "summary", "side_is", *_STEPS.own),
        {
            **_STEPS.inner,
            "mistakes": ("mistake", "instead"),
            "doses": ("note", "until"),
            "precautions": ("text",),
            "easier": ("text",),
            "harder": ("text",),
        },
    ),
    "routine": _Places(("name", "purpose"), {"evidence": ("text",), "items": ("note",)}),
    "vocabulary": _Places((), {"terms": ("label", "text", "question")}),
}
_NO_TEXTS = _Places((), {})
#: Where sides may be marked.
_SIDED = _Places(("setup",), {**_STEPS.inner, "easier": ("text",), "harder": ("text",)})
#: Where it says what to do.
_DOING = frozenset({"setup", "phases", "cues"})

_MARK = re.compile(r"\{([^{}|]*)\|[^{}]*\}")
# Words are separated by single spaces; quotes are straight.
_PLAIN = str.maketrans({"-": " ", "\u2011": " ", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
_BETWEEN = str.maketrans(dict.fromkeys("\n.,;:!?()[]\"'/\u2013\u20140123456789\u2026*_", " "))

_BYTES = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ-", b"abcdefghijklmnopqrstuvwxyz ")
_GAPS = bytes(ord(chr(code).translate(_BETWEEN)) if code < 128 else code for code in range(256))  # noqa: PLR2004 - ASCII


#: Stands for phrases that are not in the vocabulary.
_NO_PHRASES = Phrases(())


class RecordView:
    """One record, and what rules ask of it."""

    kind: str
    """What kind of record it is, such as "exercise"."""
    data: Json
    """The record, without what was refused of it."""

    def __init__(self, kind: str, data: Json) -> None:
        """Take a record and its kind; nothing is worked out before it is asked for."""
        self.kind = kind
        self.data = data

    def entries(self, key: str) -> Any:
        """Return a list of the record; an empty one when it is not there."""
        return self.data.get(key, ())

    @cached_property
    def texts(self) -> list[Text]:
        """Every text for people, as it is written."""
        return list(_texts(self.data, _TEXTS.get(self.kind, _NO_TEXTS)))

    @cached_property
    def sided(self) -> list[Text]:
        """The texts of an exercise in which sides may be marked."""
        return list(_texts(self.data, _SIDED))

    @cached_property
    def raw(self) -> str:
        """Every text for people on a line, as it is written."""
        return "\n".join([text for _, text in self.texts])

    @cached_property
    def joined(self) -> str:
        """Every text for people on a line, in small letters, hyphens as spaces, of each side mark the first form."""
        raw = self.raw
        # Bytes are translated much faster than text.
        joined = raw.encode().translate(_BYTES).decode() if raw.isascii() else raw.lower().translate(_PLAIN)
        return _MARK.sub(r"\1", joined) if "{" in joined else joined

    @cached_property
    def plain(self) -> list[Text]:
        """The texts as `joined` has them."""
        lines = self.joined.split("\n") if self.texts else []
        return [(path, line) for (path, _), line in zip(self.texts, lines, strict=True)]

    @cached_property
    def steps(self) -> list[Text]:
        """The texts that say what to do, as `plain` has them: setup, phases and cues."""
        return [(path, text) for path, text in self.plain if path[0] in _DOING]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all texts."""
        joined = self.joined
        between = joined.encode().translate(_GAPS).decode() if joined.isascii() else joined.translate(_BETWEEN)
        return frozenset(between.split())

    @cached_property
    def candidates(self) -> dict[str, dict[Phrases, Candidates]]:
        """The phrases that may occur in the texts, by their use."""
        return candidates_among(self.words)

    @cached_property
    def precautions(self) -> frozenset[str]:
        """The precautions of an exercise, by their ids without the name of a pack; a retired one has its successors."""
        ids = [bare(precaution["id"]) for precaution in self.entries("precautions") if "id" in precaution]
        retired = builtin_pack().retired("precautions")
        return frozenset(ids).union(*(retired.get(old, ()) for old in ids))

    @cached_property
    def ranges(self) -> list[Json]:
        """Every object that is a range with two ends."""
        return [inner for inner in self._objects if "min" in inner and "max" in inner]

    @cached_property
    def citations(self) -> list[Json]:
        """Every object that cites a source."""
        return [inner for inner in self._objects if "status" in inner]

    @cached_property
    def _objects(self) -> list[Json]:
        """Every object in the record, other apps' data left out."""
        objects = [self.data]
        for holder in objects:
            for key, value in holder.items():
                if type(value) is list:
                    if value and type(value[0]) is dict:
                        objects += value
                elif type(value) is dict and key != "extra":
                    objects.append(value)
        return objects

    def path_of(self, target: object) -> Path:
        """Return the path of an object that is in the record."""
        todo: list[tuple[Path, Any]] = [((), self.data)]
        for path, value in todo:
            if value is target:
                return path
            pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
            todo += [((*path, key), inner) for key, inner in pairs]
        raise LookupError

    def matches(self, use: str, name: str, texts: list[Text]) -> Iterator[tuple[Path, re.Match[str]]]:
        """Yield every place where a phrase of a use and an id occurs in texts of the record: path and match."""
        phrases, candidates = self._phrases(use, name)
        for path, text in texts if candidates else ():
            for match in phrases.matches(text, candidates):
                yield path, match

    def first_matches(self, use: str) -> dict[Path, re.Match[str]]:
        """Return the first phrase of a use, not denied, in each step that has one, by the path of the step."""
        first: dict[Path, re.Match[str]] = {}
        for path, match in self.matches(use, use, self.steps):
            if (path not in first or match.start() < first[path].start()) and not is_denied(match):
                first[path] = match
        return first

    def mentions(self, use: str, name: str, texts: list[Text]) -> bool:
        """Return whether a phrase of a use and an id occurs in texts of the record, whatever it means there."""
        phrases, candidates = self._phrases(use, name)
        return any(phrases.mentions(text, candidates) for _, text in texts)

    def _phrases(self, use: str, name: str) -> tuple[Phrases, Candidates]:
        """Return the phrases of a use and an id, and those of them that may occur in the texts."""
        phrases = wording(use).get(name, _NO_PHRASES)
        return phrases, self.candidates.get(use, {}).get(phrases, {})


def _texts(data: Json, places: _Places) -> Iterator[Text]:
    for key in places.own:
        if key in data:
            yield (key,), data[key]
    for key, inner in places.inner.items():
        value = data.get(key, ())
        if type(value) is dict:
            yield from (((key, name), value[name]) for name in inner if name in value)
        elif inner:
            for index, entry in enumerate(value):
                for name in inner:
                    if name in entry:
                        yield (key, index, name), entry[name]
        else:
            yield from (((key, index), text) for index, text in enumerate(value))
