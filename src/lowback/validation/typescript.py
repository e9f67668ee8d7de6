"""TypeScript types of what the JSON Schemas describe, made from the schemas whenever they are asked for."""

from __future__ import annotations

import json
import re
from textwrap import indent
from typing import TYPE_CHECKING, Any

from lowback.validation.schemas import SCHEMA_NAMES, load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = """\
// TypeScript types of the records and reports of lowback, made from its JSON Schemas (lowback schema --types).
// They tell the shape: keys, words, and what goes with which mode of a dose. What must hold between fields,
// `lowback validate` checks.
"""
#: The names of the types, by their place; "name" alone stands for the top of a schema, "name#definition" for one of
#: its definitions. A definition that is not here is called what its schema calls it.
TYPE_NAMES = {
    "exercise": "Exercise",
    "exercise/aliases": "Alias",
    "exercise/equipment": "EquipmentUse",
    "exercise/muscles": "MuscleUse",
    "exercise/phases": "Phase",
    "exercise/mistakes": "Mistake",
    "exercise/precautions": "PrecautionUse",
    "exercise/device_codes": "DeviceCode",
    "exercise#neighbours": "Neighbour",
    "routine": "Routine",
    "routine/when": "When",
    "routine/items": "Item",
    "routine/evidence": "Evidence",
    "pack": "Pack",
    "sources": "SourcesFile",
    "sources/sources": "Source",
    "sources/sources/authors": "Author",
    "vocabulary": "VocabularyFile",
    "vocabulary#muscle/anatomy": "Anatomy",
    "vocabulary#red_flag/raised": "Raised",
    "vocabulary#trigger/suits": "Suits",
    "found": "FoundDocument",
    "index": "IndexDocument",
    "packs": "PacksDocument",
    "packs#entry": "PackInfo",
    "redirects": "RedirectsFile",
    "redirects/redirects": "Redirect",
    "common#allowances": "Allowance",
    "steps": "StepsDocument",
    "steps#seconds": "MinMax",
    "steps#phase": "StepPhase",
    "steps#source": "StepsSource",
    "steps#precaution": "StepsPrecaution",
    "steps#step/exercise": "StepExercise",
    "problems": "ProblemsDocument",
    "diff": "DiffDocument",
    "diff/counts": "ConcernCounts",
    "statistics": "StatisticsDocument",
    "statistics#count": "CodeCount",
}
#: What the names of a schema's own definitions begin with, where another schema has the same ones.
_PREFIXES = {"found": "Found", "index": "Index"}
#: Definitions of these types, and these two, are written out where they are used: a name would tell nothing.
_PLAIN = ("string", "integer", "array", "common#extra", "problems#place")
_SCALARS = {"string": "string", "integer": "number", "boolean": "boolean", "null": "null"}
#: A union that is longer has a line for each of its types.
_WIDTH = 100


def types_text() -> str:
    """Return TypeScript types of what the schemas describe."""
    types = _Types()
    names = [name for name in SCHEMA_NAMES if name != "common"]
    kinds = [f"{name}: {types.named(name, load_schema(name))};" for name in names]
    says = "What each schema describes, by the name of the schema."
    return "\n".join([_HEAD, _interface("Kinds", kinds, says), *types.declarations.values()])


class _Types:
    """The declarations of types by their place: what is named for the first time is declared."""

    def __init__(self) -> None:
        self.declarations: dict[str, str] = {}

    def named(self, place: str, schema: dict[str, Any]) -> str:
        """Return the name of the type at a place, which is declared."""
        home, definition = _home(place), place.rpartition("#")[2]
        name = TYPE_NAMES.get(place) or _PREFIXES.get(home, "") + _camel(definition)
        if place not in self.declarations:
            self.declarations[place] = ""  # its turn, and the end of a type that names itself
            self.declarations[place] = "".join(self._declared(place, schema, name))
        return name

    def _declared(self, place: str, schema: dict[str, Any], name: str) -> Iterator[str]:
        """Yield the declaration of a type; one with alternatives is a choice of interfaces."""
        says = schema.get("description", "")
        if "properties" not in schema:
            yield _alias(name, self._type(place, schema), says)
            return
        choices = [branch["required"][0] for branch in schema.get("oneOf", ())]
        if choices:
            yield _alias(name, _union(f"{name}By{_camel(choice)}" for choice in choices), says)
        else:
            yield _interface(name, self._fields(place, schema), says)
        for choice in choices:
            barred = [f"{other}?: never;" for other in choices if other != choice]
            fields = [*self._fields(place, schema, without=choices, needed=choice), *barred]
            yield _interface(f"{name}By{_camel(choice)}", fields, f"{says} With {choice}.".strip())

    def _fields(
        self, place: str, schema: dict[str, Any], without: Iterable[str] = (), needed: str = ""
    ) -> Iterator[str]:
        """Yield the keys of an object, each with its type; of those in `without` only the one that is needed."""
        required = {*schema.get("required", ()), needed}
        for key, inner in schema["properties"].items():
            if key == needed or key not in without:
                lead = f"{key}:" if key in required else f"{key}?:"
                yield _comment(inner.get("description", "")) + _typed(lead, self._type(f"{place}/{key}", inner))

    def _type(self, place: str, schema: dict[str, Any]) -> str:
        """Return the type of what is at a place: a name, or the type written out."""
        if "$ref" in schema:
            return self._referred(_home(place), schema["$ref"])
        if "properties" in schema:
            return self.named(place, schema) if place in TYPE_NAMES else _block(self._fields(place, schema))
        if "oneOf" in schema:
            return _union(self._type(place, branch) for branch in schema["oneOf"])
        if "items" in schema:
            inner = self._type(place, schema["items"])
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        if "additionalProperties" in schema:
            return "Record<string, Record<string, unknown>>"
        words = schema.get("enum", [schema["const"]] if "const" in schema else [])
        # Where a schema says nothing of a value, it may be any.
        return _union(map(json.dumps, words)) if words else _SCALARS.get(schema.get("type", ""), "unknown")

    def _referred(self, home: str, reference: str) -> str:
        """Return the type that a reference leads to."""
        urn, _, definition = reference.partition("#/$defs/")
        home = urn.split(":")[3] if urn else home
        schema, place = load_schema(home)["$defs"][definition], f"{home}#{definition}"
        is_plain = "$ref" in schema or place in _PLAIN or schema.get("type") in _PLAIN
        return self._type(place, schema) if is_plain else self.named(place, schema)


def _home(place: str) -> str:
    """Return the name of the schema that a place is in."""
    return re.split("[#/]", place)[0]


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("_"))


def _comment(says: str) -> str:
    return f"/** {says} */\n" if says else ""


def _interface(name: str, fields: Iterable[str], says: str) -> str:
    return f"{_comment(says)}export interface {name} {_block(fields)}\n"


def _alias(name: str, written: str, says: str) -> str:
    return f"{_comment(says)}{_typed(f'export type {name} =', written)}\n"


def _typed(lead: str, written: str) -> str:
    return f"{lead}{'' if written.startswith(chr(10)) else ' '}{written};"


def _block(fields: Iterable[str]) -> str:
    lines = "\n".join(fields)
    return f"{{\n{indent(lines, '  ')}\n}}"


def _union(types: Iterable[str]) -> str:
    parts = list(types)
    line = " | ".join(parts)
    is_short = len(line) <= _WIDTH and "\n" not in line
    return line if is_short else "".join(f"\n  | {indent(part, '    ').lstrip()}" for part in parts)
