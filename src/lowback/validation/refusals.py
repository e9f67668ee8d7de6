"""What an engine refused: which keyword, of which schema, refused which value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import close_matches
from lowback.problem import rename
from lowback.validation.branches import tag_of
from lowback.validation.spelling import folded, respelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Mending, Path
    from lowback.validation.engines import Engine
    from lowback.validation.schema import Node

#: How many entries the schemas allow in a list, and in a file's own list of sources, terms or redirects.
MOST_ENTRIES, MOST_TERMS = 100, 5000
_TERMS = ("sources", "terms", "redirects")
#: Words that people use for those of the schemas.
_SYNONYMS = {
    **dict.fromkeys(("both", "both sides", "two-sided", "symmetric"), "bilateral"),
    **dict.fromkeys(("one side", "single", "one-sided", "left", "right", "sided"), "unilateral"),
    **dict.fromkeys(("in turn", "both in turn", "alternate"), "alternating"),
    **dict.fromkeys(("easy", "simple"), "beginner"),
    **dict.fromkeys(("medium", "moderate"), "intermediate"),
    **dict.fromkeys(("hard", "difficult", "expert"), "advanced"),
    **dict.fromkeys(("exhale", "breathe out"), "out"),
    **dict.fromkeys(("inhale", "breathe in"), "in"),
    **dict.fromkeys(("normal", "natural", "any"), "free"),
    **dict.fromkeys(("read", "checked", "verified"), "seen"),
    **dict.fromkeys(("leg", "arm", "each side", "each"), "side"),
    **dict.fromkeys(("website", "web page", "web", "page", "blog"), "web_page"),
    **dict.fromkeys(("repetitions", "count"), "reps"),
    **dict.fromkeys(("held", "static"), "hold"),
    **dict.fromkeys(("timed", "seconds"), "time"),
    **dict.fromkeys(("from", "low", "least"), "min"),
    **dict.fromkeys(("to", "high", "most"), "max"),
}
#: A word with one of these says another amount than the known one that it looks like: "2 days" is not "day".
_OTHER_AMOUNT = re.compile("^[0-9]|half|two|minute|weekend|weekday", re.IGNORECASE)
#: A longer word is like none that is known; nor is one looked for, for more unknown keys than this.
_LONGEST_WORD, _MANY_KEYS = 64, 50


class Refusal(NamedTuple):
    """A value that one keyword refused."""

    keyword: str
    #: The schema whose keyword it is.
    node: Node
    #: The schema of the object or of the property: what people know the value by.
    owner: Node
    value: Any
    path: Path
    #: Keys of the object that are there under a misspelled name.
    misspelled: frozenset[str] = frozenset()
    #: The choice of which this object is a branch, when it is one.
    choice: Node | None = None


def refusals_of(engine: Engine, node: Node, value: object, path: Path, choice: Node | None = None) -> list[Refusal]:
    """Return what is refused of a value that stands at a path of its record.

    Args:
        engine: what refuses.
        node: the schema of the value.
        value: the value.
        path: where it stands.
        choice: the choice of which the schema is a branch; None when it is none.

    """
    found = [_refusal(node, value, place, way) for place, way in dict.fromkeys(engine.refusals(node, value))]
    found = [each if each.path else each._replace(choice=choice) for each in found]
    misspelled = {
        each.path: frozenset(filter(None, (right for _, right in unknown_keys(each))))
        for each in found
        if each.keyword == "additionalProperties"
    }
    return [
        each._replace(path=(*path, *each.path), misspelled=misspelled.get(each.path, frozenset()))
        for each in found
        if not _is_noise(each)
    ]


def _refusal(node: Node, value: Any, place: Path, way: Path) -> Refusal:  # noqa: ANN401 - any JSON value
    for part in place:
        value = value[part]
    *steps, keyword = way
    owner = node.inside(*_without_conditions(steps))
    spot = node.inside(*steps)
    return Refusal(str(keyword), spot if keyword in spot.schema else spot.target(), owner, value, place)


def _without_conditions(steps: list[Any]) -> list[Any]:
    while steps and steps[-1] in {"then", "else"}:
        steps = steps[:-1]
    return steps


def _is_noise(refusal: Refusal) -> bool:
    """Return whether a refusal asks for keys of what is no object at all, which its type tells already."""
    about_keys = refusal.keyword == "not" or (refusal.keyword == "oneOf" and "type" in refusal.node.schema)
    return about_keys and not isinstance(refusal.value, dict)


def unknown_keys(refusal: Refusal) -> Iterator[tuple[str, str | None]]:
    """Yield the keys that an object does not know, each with the key that it stands for, if that is clear."""
    known = refusal.node.target().schema["properties"]
    free = tuple(key for key in known if key not in refusal.value)
    unknown = [key for key in refusal.value if key not in known]
    for index, key in enumerate(unknown):
        looked_for = index < _MANY_KEYS and not words_with(refusal.choice, key)
        yield key, closest(key, free) if looked_for else None


def meant_key(refusal: Refusal, key: str, right: str | None) -> Mending | None:
    """Return the mending of an unknown key that only differs in capitals and joints from the one it stands for.

    There is none when another key is as much like that one.
    """
    if not right or folded(right) != folded(key):
        return None
    free = [each for each in refusal.node.target().schema["properties"] if each not in refusal.value]
    alike = [each for each in refusal.value if folded(each) == folded(key)]
    return rename(right) if right == respelled(key, free) and alike == [key] else None


def words_with(choice: Node | None, key: str) -> list[str]:
    """Return the words of the branches of a choice that know a key."""
    branches = choice.branches() if choice else ()
    return [tag.word for branch in branches if key in branch.schema.get("properties", {}) and (tag := tag_of(branch))]


def closest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that is most like another, or that others use it for; None when there is none."""
    if _SYNONYMS.get(word.casefold()) in known:
        return _SYNONYMS[word.casefold()]
    return _looked_up(word, known) if len(word) <= _LONGEST_WORD and not _OTHER_AMOUNT.search(word) else None


@lru_cache(maxsize=512)
def _looked_up(word: str, known: tuple[str, ...]) -> str | None:
    """Return the closest word. Faults repeat, so answers are kept."""
    return next(iter(close_matches(word, known)), None)


def trimmed(record: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a record without the ends of its lists, where they are longer than any schema allows.

    An engine tells every fault of every entry at once, which for very many takes more memory than there is.
    """
    if isinstance(record, dict):
        return {key: _cut(inner, MOST_TERMS if key in _TERMS else MOST_ENTRIES) for key, inner in record.items()}
    return _cut(record, MOST_ENTRIES)


def _cut(value: Any, most: int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_cut(inner, MOST_ENTRIES) for inner in value[: most + 1]]
    if isinstance(value, dict):
        return {key: _cut(inner, MOST_ENTRIES) for key, inner in value.items()}
    return value
