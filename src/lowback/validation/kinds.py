"""Which kind of record a value is, when no file name tells."""

from __future__ import annotations

from lowback.escaping import shown
from lowback.problem import RecordProblem
from lowback.validation.schema import load_schema

#: A key that only records of one kind have; what most records have stands first.
_TELLING = (
    ("phases", "exercise"),
    ("items", "routine"),
    ("terms", "vocabulary"),
    ("redirects", "redirects"),
    ("schema", "pack"),
)
#: The kinds of records that can be checked.
KINDS = ("exercise", "routine", "pack", "sources", "vocabulary", "redirects")


def kind_of_record(value: object) -> str | None:
    """Return the kind of a record by the keys that it has; None when they do not tell."""
    if not isinstance(value, dict):
        return None
    for key, kind in _TELLING:
        if key in value:
            return kind
    return _most_like(value)


def _most_like(value: dict[str, object]) -> str | None:
    """Return the kind that knows more of a record's keys than it does not know or misses; None for none or several."""
    keys = set(value)
    scores = {kind: _score(keys, *_keys_of(kind)) for kind in KINDS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] > 0 and list(scores.values()).count(scores[best]) == 1 else None


def _score(keys: set[str], known: set[str], required: set[str]) -> int:
    return len(keys & known) - len(keys - known) - len(required - keys)


def _keys_of(kind: str) -> tuple[set[str], set[str]]:
    """Return the keys that a kind knows, and those it requires; all files of terms have the same."""
    schema = load_schema(kind)
    schema = schema["$defs"]["notices_file"] if "properties" not in schema else schema
    return set(schema["properties"]), set(schema["required"])


def unknown_kind(value: object) -> RecordProblem:
    """Return the finding of a value that is no record anyone knows."""
    if not isinstance(value, dict):
        return RecordProblem(f"a record is an object; found {shown(value)}", "Write it as { … }", code="LB020")
    hint = "Say what kind it is: --kind on the command line, kind in Python"
    return RecordProblem(f"nothing tells what kind of record this is: {shown(value)}", hint, code="LB020")
