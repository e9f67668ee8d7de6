"""Write src/lowback/schemas/lowback.d.ts anew: TypeScript types of what the JSON Schemas describe.

Run it after a schema has changed: python scripts/typescript.py. With --check it changes nothing: it tells whether the
file is current, and has the TypeScript compiler try the types on samples, on the documentation and on all of the data.

The schemas are made ready here: each definition gets its name, and every reference becomes that name, because
json-schema-to-typescript writes a type anew wherever a description stands beside a reference. It needs node and npm.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import npm

import lowback
from lowback.pack.folder import kind_of
from lowback.validation.schemas import NAMES, load_schema, schema_text

ROOT = Path(__file__).parents[1]
FILE = ROOT / "src" / "lowback" / "schemas" / "lowback.d.ts"
#: The page whose blocks of TypeScript are tried as well.
PAGE = ROOT / "docs" / "how-to" / "use-the-data-elsewhere.md"
SAMPLES = ROOT / "tests" / "typescript"
#: Exact versions: what they write is compared.
_NEEDS = ("json-schema-to-typescript@15.0.4", "prettier@3.6.2", "typescript@5.9.3")
_WRITE = """
import { compile } from "json-schema-to-typescript";
import fs from "node:fs";
const schema = JSON.parse(fs.readFileSync("schema.json", "utf8"));
const options = { bannerComment: "", unreachableDefinitions: true, style: { printWidth: 120 } };
fs.writeFileSync("made.d.ts", await compile(schema, "Kinds", options));
"""
_STRICT = {"strict": True, "exactOptionalPropertyTypes": True, "noEmit": True, "target": "es2022", "types": []}
_HEAD = """\
// TypeScript types of the records and reports of lowback, made from its JSON Schemas (python scripts/typescript.py).
// They tell the shape: keys, words, and what goes with which mode of a dose. What must hold between fields,
// `lowback validate` checks.
// Schemas: sha256 {digest}
"""

#: The names of the definitions, by their place; "name" alone stands for the top of a schema.
TYPES = {
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
#: What the tool says of every definition: nothing but names refers to them.
_REFERENCED = r" \* This interface was referenced by `Kinds`'s JSON-Schema\n \* via the `.*\.\n"


def digest() -> str:
    """Return a hash of all schemas."""
    return hashlib.sha256("".join(map(schema_text, NAMES)).encode()).hexdigest()


class _Namer:
    """What makes the schemas ready: definitions by name, and names in place of references."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}
        #: What each name stands for.
        self.places: dict[str, str] = {}

    def whole(self) -> dict[str, Any]:
        """Return one schema: of an object that has a key for each schema, beside the definitions."""
        names = [name for name in NAMES if name != "common"]
        kinds = {name: {"tsType": self._named(name, load_schema(name), name)} for name in names}
        says = "What each schema describes, by the name of the schema."
        return {**_object(kinds, names), "description": says, "$defs": self.made}

    def _named(self, place: str, schema: dict[str, Any], home: str) -> str:
        """Return the name of what stands at a place, after defining it."""
        name = TYPES.get(place) or _PREFIXES.get(home, "") + _camel(place.rpartition("#")[2])
        if self.places.setdefault(name, place) != place:
            sys.exit(f"{place} and {self.places[name]} are both called {name}. Name one of them in TYPES")
        if name not in self.made:
            self.made[name] = {}
            self.made[name] = {"title": name, **self._of(place, schema, home, name)}
        return name

    def _of(self, place: str, schema: dict[str, Any], home: str, name: str) -> dict[str, Any]:
        """Return a definition, whose alternatives have names of their own."""
        if "properties" not in schema:
            return self._inner(place, schema, home)
        made = self._object(place, schema, home)
        choices = [branch["required"][0] for branch in schema.get("oneOf", ())]
        if not choices:
            return made
        for choice in choices:
            others = {key: {"tsType": "never"} for key in choices if key != choice}
            says = f"{schema.get('description', '')} With {choice}.".strip()
            keys = {**made["properties"], **others}
            title = f"{name}By{_camel(choice)}"
            self.made[title] = {**_object(keys, [*made["required"], choice]), "title": title, "description": says}
        return _said(schema, {"oneOf": [{"tsType": f"{name}By{_camel(choice)}"} for choice in choices]})

    def _object(self, place: str, schema: dict[str, Any], home: str) -> dict[str, Any]:
        keys = {key: self._inner(f"{place}/{key}", inner, home) for key, inner in schema["properties"].items()}
        return _said(schema, _object(keys, schema.get("required", [])))

    def _inner(self, place: str, schema: dict[str, Any], home: str) -> dict[str, Any]:
        """Return a schema that stands inside another one, with its own description."""
        if "$ref" in schema:
            made = self._reference(schema["$ref"], home)
        elif "properties" in schema:
            made = {"tsType": self._named(place, schema, home)} if place in TYPES else self._object(place, schema, home)
        elif "oneOf" in schema:
            made = {"oneOf": [self._inner(place, branch, home) for branch in schema["oneOf"]]}
        elif "items" in schema:
            made = {"type": "array", "items": self._inner(place, schema["items"], home)}
        elif "additionalProperties" in schema:
            made = {"tsType": "Record<string, Record<string, unknown>>"}
        else:
            # Where a schema says nothing of a value, it may be any.
            made = {key: schema[key] for key in ("type", "const", "enum") if key in schema} or {"tsType": "unknown"}
        return _said(schema, made)

    def _reference(self, reference: str, home: str) -> dict[str, Any]:
        """Return what stands for a reference: the name of a definition, or a plain type written out."""
        urn, _, way = reference.partition("#/$defs/")
        home = urn.split(":")[3] if urn else home
        found = load_schema(home)["$defs"][way]
        place = f"{home}#{way}"
        if "$ref" in found:
            return self._reference(found["$ref"], home)
        if place in _PLAIN or found.get("type") in _PLAIN:
            return self._inner(place, {key: inner for key, inner in found.items() if key != "description"}, home)
        return {"tsType": self._named(place, found, home)}


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("_"))


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _said(schema: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "description": schema["description"]} if "description" in schema else made


def made(folder: Path) -> str:
    """Return the file as it should be; `folder` is one that `npm.install` made ready."""
    (folder / "schema.json").write_text(json.dumps(_Namer().whole()), encoding="utf-8")
    (folder / "write.mjs").write_text(_WRITE, encoding="utf-8")
    npm.run(["node", "write.mjs"], folder)
    written = (folder / "made.d.ts").read_text(encoding="utf-8")
    written = re.sub(rf"/\*\*\n{_REFERENCED} \*/\n", "", written)
    written = re.sub(rf" \*\n{_REFERENCED}", "", written)
    return _HEAD.format(digest=digest()) + "\n" + written.lstrip()


def compile_all(folder: Path) -> None:
    """Have the compiler try the types on the samples and on all of the data; exit when they do not fit."""
    shutil.copy(FILE, folder / FILE.name)
    for sample in SAMPLES.glob("*.ts"):
        shutil.copy(sample, folder / sample.name)
    for number, block in enumerate(re.findall(r"```typescript\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)):
        (folder / f"page{number}.ts").write_text(block, encoding="utf-8")
    (folder / "data.ts").write_text(data(), encoding="utf-8")
    (folder / "made.d.ts").unlink()
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _STRICT}), encoding="utf-8")
    npm.run(["node_modules/.bin/tsc", "--pretty", "false"], folder)


def data() -> str:
    """Return a program that says of every built-in record, and of all steps, which type it has."""
    lines = [f"import type {{ {', '.join(sorted(TYPES[name] for name in NAMES if name in TYPES))} }} from './lowback';"]
    for path in sorted((ROOT / "data").rglob("*.json")):
        name = TYPES[kind_of(path.relative_to(ROOT / "data").as_posix()) or ""]
        lines.append(_satisfies(path.read_text(encoding="utf-8"), name))
    subjects: list[lowback.Routine | lowback.Exercise] = [*lowback.routines(), *lowback.exercises()]
    shown = (lowback.render(subject, "json", mode) for subject in subjects for mode in lowback.Mode)
    lines += (_satisfies(text, "StepsDocument") for text in shown)
    checked = ("validate", "tests/invalid/rules", "--format", "json")
    lines.append(_satisfies(_printed(*checked), "ProblemsDocument"))
    lines.append(_satisfies(_printed(*checked, "--statistics"), "StatisticsDocument"))
    compared = ("diff", "tests/packs/schema_1_0", "tests/packs/trial", "--format", "json")
    lines.append(_satisfies(_printed(*compared), "DiffDocument"))
    lines.append(_satisfies(_printed("list", "--format", "json"), "FoundDocument"))
    lines.append(_satisfies(_printed("packs", "list", "--format", "json"), "PacksDocument"))
    return "\n".join(lines)


def _satisfies(text: str, name: str) -> str:
    return f"({text.rstrip()}) satisfies {name};"


def _printed(*arguments: str) -> str:
    command = [sys.executable, "-m", "lowback", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout  # noqa: S603 - our own


def main() -> None:
    """Write the file, or check it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; tell whether all is well")
    is_check = parser.parse_args().check
    with TemporaryDirectory() as name:
        folder = Path(name)
        npm.install(folder, *_NEEDS)
        new = made(folder)
        if not is_check:
            FILE.write_text(new, encoding="utf-8")
        old = FILE.read_text(encoding="utf-8")
        if old != new:
            difference = difflib.unified_diff(
                old.splitlines(), new.splitlines(), "as it is", "as it should be", lineterm=""
            )
            raise SystemExit("\n".join(["run python scripts/typescript.py", *difference]))
        compile_all(folder)


if __name__ == "__main__":
    main()
