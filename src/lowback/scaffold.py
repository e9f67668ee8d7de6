"""Starting new records and packs: files with blanks to fill in, and the project around a new pack."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from lowback.errors import LowbackError, UnknownChoiceError
from lowback.pack.file_writer import UnwritableError, create
from lowback.pack.folder import CORE, SCHEMA_VERSION, DiskFolder, file_of, read_plain_file
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.locate import GROUP, folder_at
from lowback.validation.canonical_text import canonical
from lowback.validation.explanations.text_forms import id_problem
from lowback.validation.schemas import best_engine, top

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]


#: The placeholder of what is to be filled in: no text, number or word may be empty, so validation tells each.
BLANK = ""

_PROJECT = """\
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "lowback-{name}"
description = "Exercises and routines for lowback"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["lowback>=0.1"]
dynamic = ["version"]

# The id of the pack, and the package that holds it. lowback finds the pack by this, and never runs the package.
[project.entry-points."{group}"]
{pack} = "{pack}"

# The version is that of pack.json.
[tool.hatch.version]
path = "src/{pack}/pack.json"
pattern = '"version": "(?P<version>[^"]+)"'

[tool.hatch.build.targets.wheel]
packages = ["src/{pack}"]
"""
_README = """\
# {name}

A pack of exercises and routines for lowback, as data. Once installed, it is `{pack}`:

    lowback list --pack {pack}
"""
_PACKAGE = '"""A pack of exercises and routines for lowback: data only, with nothing to run."""\n'


def project_files(pack: str) -> dict[str, str]:
    """Return the texts of the files of a new pack's project, by their paths in its folder.

    Args:
        pack: the pack's id.

    """
    words = {"name": pack.replace("_", "-"), "pack": pack, "group": GROUP}
    records = {file: canonical(record, file.removesuffix(".json")) for file, record in _pack(pack).items()}
    return {
        "pyproject.toml": _PROJECT.format(**words),
        "README.md": _README.format(**words),
        **{f"src/{pack}/{file}": text for file, text in {"__init__.py": _PACKAGE, **records}.items()},
    }


def _pack(pack: str) -> dict[str, dict[str, Any]]:
    credit = {"license": BLANK, "contributors": [BLANK]}
    about = {"id": pack, "title": BLANK, "version": "0.1.0", "language": "en"}
    source = {"id": BLANK, "title": BLANK, "publisher": BLANK, "kind": BLANK}
    return {
        "pack.json": {**about, "schema": ".".join(map(str, SCHEMA_VERSION)), **credit},
        "sources.json": {"sources": [source], **credit},
    }


_KINDS = ("exercise", "routine", "pack", "template")
_CITED = [{"id": BLANK, "status": BLANK}]


class StartError(LowbackError):
    """A new record cannot be started; nothing was written."""


def start(what: str, record: str, pack: str = ".", laterality: str | None = None) -> Iterator[str]:
    """Write a new exercise, routine, pack or template, and yield the paths of the files.

    Args:
        what: "exercise", "routine", "pack" or "template".
        record: its id; of a template, its file, whose name tells what it writes: "post.md.j2" or "page.html.j2".
        pack: the folder of the pack that an exercise or a routine is for, or of a project that holds one pack; the
            folder in which the project of a new pack, or a template, is made.
        laterality: of an exercise: "bilateral" (without it), "unilateral" or "alternating".

    Raises:
        UnknownChoiceError: when `what` or `laterality` is none of these, or no example is of a template's type.
        StartError: when the id is no id, the folder is no pack, or a file already exists.
        TemplateError: when the name of a template does not tell what it writes.

    """
    _check_request(what, record, laterality)
    if what == "template":
        from lowback.rendering.template import sample

        yield _write(_path(pack, record), sample(record))
        return
    if what == "pack":
        pack = os.path.join(pack, record)
        files = project_files(record)
        main = f"src/{record}/pack.json"
    else:
        pack = _in_project(pack)
        made = _exercise(record, laterality or "bilateral") if what == "exercise" else _routine(record)
        main = file_of(what, record)
        files = {main: canonical(made | _credit(pack), what)}
    # What was lost of a pack is made again, what is there stays.
    if os.path.lexists(_path(pack, main)):
        raise StartError(f"{_path(pack, main)} already exists. Choose another id, or edit that file.")
    for file, text in files.items():
        if not os.path.lexists(_path(pack, file)):
            yield _write(_path(pack, file), text)


def _in_project(pack: str | os.PathLike[str]) -> str:
    """Return the folder of a pack, which may be in a project."""
    try:
        folder = folder_at(os.fspath(pack))
    except UnreadableError as error:
        raise StartError(f"{pack} {error}") from None
    if not isinstance(folder, DiskFolder):
        raise StartError(f"{pack} is a zip file. Give the folder of the pack that it was made from.")
    return folder.name


def _check_request(what: str, record: str, laterality: str | None) -> None:
    lateralities = top("exercise").schema["properties"]["laterality"]["enum"]
    for name, value, choices in (("kind", what, _KINDS), ("laterality", laterality, lateralities)):
        if value not in {*choices, None}:
            raise UnknownChoiceError(name, value, choices)
    if laterality and what != "exercise":
        raise StartError(f"a {what} has no laterality. Leave it out.")
    fault = id_problem(record) if what != "template" else None
    if fault:
        raise StartError(f"{fault}.")
    if what == "pack" and record == CORE:
        raise StartError(f"{CORE!r} is the built-in pack. Choose another id.")
    if what == "pack" and record in sys.stdlib_module_names:
        raise StartError(f"{record!r} is a module of Python, which hides an installed pack. Choose another id.")


def _path(pack: str, file: str) -> str:
    return os.path.normpath(os.path.join(pack, file)).replace(os.sep, "/")


def _write(path: str, text: str) -> str:
    try:
        create(path, text)
    except UnwritableError as error:
        raise StartError(str(error)) from None
    return path


def _credit(pack: str) -> Json:
    """Return licence and contributors of a pack, which its records have too unless they say otherwise."""
    path = _path(pack, "pack.json")
    try:
        about = parse(read_plain_file(path))
    except FileNotFoundError:
        raise StartError(
            f"{path} is missing. Go to a pack's folder or give --pack, or start one: lowback new pack ID."
        ) from None
    except UnreadableError as error:
        raise StartError(f"{path} cannot be read: {error}") from None
    known = about if isinstance(about, dict) else {}
    accepts = best_engine().acceptor
    node = top("common")
    credit = {"license": BLANK, "contributors": [BLANK]}
    return {
        key: known[key] if key in known and accepts(node.inside("$defs", key))(known[key]) else blank
        for key, blank in credit.items()
    }


def _exercise(exercise: str, laterality: str) -> Json:
    unilateral = laterality == "unilateral"
    per = {} if laterality == "bilateral" else {"per": "side"}
    setup = {"side_is": BLANK} if unilateral else {}
    return {
        "id": exercise,
        "name": BLANK,
        "summary": BLANK,
        "level": BLANK,
        "position": BLANK,
        "laterality": laterality,
        **setup,
        "muscles": [{"id": BLANK, "role": BLANK, "sources": _CITED}],
        "setup": BLANK,
        "phases": [
            _phase("start", "enter", {"seconds": BLANK, "sources": _CITED}),
            _phase("stay", "hold", {}),
            _phase("return", "exit", {"seconds": BLANK, "sources": _CITED}),
        ],
        "doses": [{"id": "repeat", "mode": "reps", "reps": BLANK, **per, "sources": _CITED}],
        "precautions": [{"id": "worse_or_new_pain"}, {"id": "leg_symptoms"}],
        "safety_notice": "general",
        "sources": _CITED,
    }


def _phase(phase: str, role: str, time: Json) -> Json:
    return {"id": phase, "role": role, "contraction": BLANK, "breath": BLANK, "text": BLANK, **time}


def _routine(routine: str) -> Json:
    return {
        "id": routine,
        "name": BLANK,
        "purpose": BLANK,
        "when": {"triggers": [BLANK], "sources": _CITED},
        "level": BLANK,
        "items": [{"id": "first", "exercise": BLANK}],
        "safety_notice": "general",
        "evidence": {"text": BLANK, "sources": _CITED},
        "sources": _CITED,
    }
