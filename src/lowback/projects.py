"""The project of a new pack: the pack itself, and what makes a package of it that others can install."""

from __future__ import annotations

import json
from typing import Any

from lowback.pack.installed import GROUP
from lowback.pack.layout import SCHEMA_VERSION
from lowback.validation.ordering import canonical

#: What stands where something is to be filled in: no text, number or word may be empty, so validation tells each.
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
    records = {file: canonical(json.dumps(record), file.removesuffix(".json")) for file, record in _pack(pack).items()}
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
