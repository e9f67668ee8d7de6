"""Write docs/reference/data.md from the JSON Schemas, so that every field is documented once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lowback.validation.schema import load_schema

PAGE = Path(__file__).parent / "reference" / "data.md"

_ORDER = ("exercise", "routine", "pack", "sources", "vocabulary", "redirects", "steps", "common")
_INTRO = """# Data fields

This page is made from the JSON Schemas in `src/lowback/schemas/` (`python docs/generate.py`). The schemas are the
contract: each has the version in its `$id`, refuses unknown keys, and a minor version only adds optional keys.

An optional list or object is left out when it is empty. A range is one whole number, or `{"min": …, "max": …}` when
the two differ; where `max` may be `null`, the range is open above.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([_INTRO, *(_schema(name) for name in _ORDER)])


def _schema(name: str) -> str:
    schema = load_schema(name)
    parts = [f"## {schema['title'].removeprefix('lowback ').capitalize()}", schema["description"]]
    parts += [f"`{schema['$id']}`"]
    parts += _tables("", schema)
    for key, inner in schema.get("$defs", {}).items():
        parts += [f"### {key}", inner["description"], *_tables("", inner)]
        parts += [_values(inner)] if "enum" in inner or "pattern" in inner else []
    return "\n\n".join(parts) + "\n"


def _tables(place: str, schema: dict[str, Any]) -> list[str]:
    rows = _rows(place, schema)
    return ["\n".join(["| key | required | what it says | example |", "|---|---|---|---|", *rows])] if rows else []


def _rows(place: str, schema: dict[str, Any]) -> list[str]:
    """Return a row for each property, those of objects and of a list's objects below their own."""
    rows = []
    for key, inner in schema.get("properties", {}).items():
        name = f"{place}{key}"
        required = "yes" if key in schema.get("required", ()) else ""
        words = f"{_cell(inner['description'])} {_values(inner)}".strip()
        rows += [f"| `{name}` | {required} | {words} | `{_cell(_example(inner['examples'][0]))}` |"]
        rows += _rows(f"{name}.", inner) + _rows(f"{name}[].", inner.get("items", {}))
    return rows


def _values(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "One of " + ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"]) + "."
    return f"Pattern: `{_cell(schema['pattern'])}`" if "pattern" in schema else ""


def _example(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 80 else written[:79] + "…"  # noqa: PLR2004 - one column


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
