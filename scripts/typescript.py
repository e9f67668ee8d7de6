"""Have the TypeScript compiler try the types of `lowback schema --types` on samples, the documentation and all data.

Run it after a schema or the types have changed: python scripts/typescript.py. It needs node and npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import npm

import lowback
from lowback.pack.folder import kind_of
from lowback.validation.schemas import SCHEMA_NAMES
from lowback.validation.typescript import TYPE_NAMES, types_text

ROOT = Path(__file__).parents[1]
#: The page whose blocks of TypeScript are tried as well.
PAGE = ROOT / "docs" / "how-to" / "use-the-data-elsewhere.md"
SAMPLES = ROOT / "tests" / "typescript"
#: The exact version: what it accepts changes.
_COMPILER = "typescript@5.9.3"
_STRICT = {"strict": True, "exactOptionalPropertyTypes": True, "noEmit": True, "target": "es2022", "types": []}


def compile_all(folder: Path) -> None:
    """Have the compiler try the types on the samples and on all of the data; exit when they do not fit."""
    (folder / "lowback.d.ts").write_text(types_text(), encoding="utf-8")
    for sample in SAMPLES.glob("*.ts"):
        shutil.copy(sample, folder / sample.name)
    for number, block in enumerate(re.findall(r"```typescript\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)):
        (folder / f"page{number}.ts").write_text(block, encoding="utf-8")
    (folder / "data.ts").write_text(data(), encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _STRICT}), encoding="utf-8")
    npm.run(["node_modules/.bin/tsc", "--pretty", "false"], folder)


def data() -> str:
    """Return a program that says of every built-in record, and of all steps, which type it has."""
    names = ", ".join(sorted(TYPE_NAMES[name] for name in SCHEMA_NAMES if name in TYPE_NAMES))
    lines = [f"import type {{ {names} }} from './lowback';"]
    for path in sorted((ROOT / "data").rglob("*.json")):
        name = TYPE_NAMES[kind_of(path.relative_to(ROOT / "data").as_posix()) or ""]
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
    """Try the types in a folder of its own."""
    with TemporaryDirectory() as name:
        npm.install(Path(name), _COMPILER)
        compile_all(Path(name))


if __name__ == "__main__":
    main()
