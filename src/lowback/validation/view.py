"""A record as rules see it: its values, its texts, and what many rules ask of it, worked out once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path

    Json = dict[str, Any]


class _Places(NamedTuple):
    """Where a kind of record has texts for people."""

    #: Keys of the record itself.
    own: tuple[str, ...]
    #: Lists and objects of it: the keys of their entries, or of the object; none for a list of texts.
    inner: dict[str, tuple[str, ...]]


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

_MARK = re.compile(r"\{([^{}|]*)\|[^{}]*\}")
# What stands between words is a space, or goes; quotes are straight.
_PLAIN = str.maketrans({"-": " ", "\u2011": " ", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
_BETWEEN = str.maketrans(dict.fromkeys("\n.,;:!?()[]\"'/\u2013\u20140123456789\u2026*_", " "))

#: A text and the path that leads to it.
Text = tuple["Path", str]


class View:
    """One record, and what rules ask of it."""

    __slots__ = ("_joined", "_objects", "_plain", "_raw", "_steps", "_texts", "_words", "data", "kind")

    def __init__(self, kind: str, data: Json) -> None:
        """Take a record and its kind; nothing is worked out before it is asked for."""
        self.kind = kind
        self.data = data
        self._texts: list[Text] | None = None
        self._raw: str | None = None
        self._joined: str | None = None
        self._steps: list[Text] | None = None
        self._plain: list[Text] | None = None
        self._words: frozenset[str] | None = None
        self._objects: tuple[list[Json], list[Json]] | None = None

    def entries(self, key: str) -> Any:  # noqa: ANN401 - any JSON values
        """Return a list of the record; an empty one when it is not there."""
        return self.data.get(key, ())

    @property
    def texts(self) -> list[Text]:
        """Every text for people, as it is written."""
        if self._texts is None:
            self._texts = list(_found(self.data, _TEXTS.get(self.kind, _NO_TEXTS)))
        return self._texts

    @property
    def sided(self) -> list[Text]:
        """The texts of an exercise in which sides may be marked."""
        return list(_found(self.data, _SIDED))

    @property
    def raw(self) -> str:
        """Every text for people on a line, as it is written."""
        if self._raw is None:
            self._raw = "\n".join(text for _, text in self.texts)
        return self._raw

    @property
    def joined(self) -> str:
        """Every text for people on a line, in small letters, hyphens as spaces, of each side mark the first form."""
        if self._joined is None:
            joined = self.raw.lower().translate(_PLAIN)
            self._joined = _MARK.sub(r"\1", joined) if "{" in joined else joined
        return self._joined

    @property
    def plain(self) -> list[Text]:
        """The texts as `joined` has them."""
        if self._plain is None:
            lines = self.joined.split("\n") if self.texts else []
            self._plain = [(path, line) for (path, _), line in zip(self.texts, lines, strict=True)]
        return self._plain

    @property
    def steps(self) -> list[Text]:
        """The texts that say what to do, as `plain` has them: setup, phases and cues."""
        if self._steps is None:
            self._steps = [each for each in self.plain if each[0][0] in {"setup", "phases", "cues"}]
        return self._steps

    @property
    def words(self) -> frozenset[str]:
        """The words of all texts."""
        if self._words is None:
            self._words = frozenset(self.joined.translate(_BETWEEN).split())
        return self._words

    def having(self, words: frozenset[str], texts: list[Text]) -> Iterator[Text]:
        """Yield those of some texts in which one of some words stands, perhaps as a part of a longer one."""
        heard = words & self.words
        if heard:
            for each in texts:
                if any(word in each[1] for word in heard):
                    yield each

    @property
    def ranges(self) -> list[Json]:
        """Every object that is a range with two ends."""
        return self._walked()[0]

    @property
    def citations(self) -> list[Json]:
        """Every object that cites a source."""
        return self._walked()[1]

    def _walked(self) -> tuple[list[Json], list[Json]]:
        if self._objects is None:
            ranges, citations = [], []
            todo: list[Any] = [self.data]
            for value in todo:
                if type(value) is dict:
                    if "status" in value:
                        citations.append(value)
                    elif "min" in value and "max" in value:
                        ranges.append(value)
                    else:
                        todo += [each for key, each in value.items() if type(each) in _HOLDERS and key != "extra"]
                else:
                    todo += [each for each in value if type(each) is dict]
            self._objects = ranges, citations
        return self._objects

    def path_of(self, wanted: object) -> Path:
        """Return the path of an object that is in the record."""
        todo: list[tuple[Path, Any]] = [((), self.data)]
        for path, value in todo:
            if value is wanted:
                return path
            pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
            todo += [((*path, key), inner) for key, inner in pairs]
        raise LookupError


_HOLDERS = (dict, list)


def _found(data: Json, places: _Places) -> Iterator[Text]:
    for key in places.own:
        if key in data:
            yield (key,), data[key]
    for key, inner in places.inner.items():
        value = data.get(key, ())
        if type(value) is dict:
            yield from (((key, each), value[each]) for each in inner if each in value)
        elif inner:
            for index, entry in enumerate(value):
                for each in inner:
                    if each in entry:
                        yield (key, index, each), entry[each]
        else:
            yield from (((key, index), text) for index, text in enumerate(value))
