"""Printing problems as SARIF 2.1.0, which code scanning services and editors read.

The results stand before the tool and its rules, so that they can be written while files are still being checked: only
then is it known which codes occur.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lowback._version import __version__
from lowback.problem import sentence
from lowback.validation.explaining import example, explain_code, explanations
from lowback.validation.paths import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.problem import Problem
    from lowback.validation.explaining import Explanation
    from lowback.validation.outcome import Outcome, Tally

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What a relative address starts from: the top of the sources, wherever the reader has them.
_BASE = "%SRCROOT%"
#: The name of our fingerprint; another way to make it needs another number.
_FINGERPRINT = "lowback/v1"


def report_sarif(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[str]:
    """Yield a SARIF log with one run."""
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": ['
    rules: dict[str, int] = {}
    separator, by_line = "\n  ", ""
    for outcome in tally.each(outcomes):
        if not outcome.checked and not outcome.problems:
            # A file with a record a line starts so. Its records all have the same pointers: their texts differ.
            by_line = outcome.file
        record = outcome.text if outcome.file == by_line else ""
        for problem in outcome.problems:
            result = _result(problem, rules.setdefault(problem.code, len(rules)), record)
            yield separator + json.dumps(result, ensure_ascii=False)
            separator = ",\n  "
    tool = {"driver": {"name": "lowback", "version": __version__, "rules": _rules(rules)}}
    yield f'\n], "columnKind": "unicodeCodePoints", "tool": {json.dumps(tool, ensure_ascii=False)}}}]}}\n'


def _result(problem: Problem, index: int, record: str) -> dict[str, object]:
    """Return a problem as a result; `record` tells it from the same problem in another record of its file."""
    # What looks like a link would be one, and its text comes from the data.
    text = sentence(problem.message, problem.hint).replace("](", "] (")
    logical = {"logicalLocations": [{"fullyQualifiedName": problem.pointer}]} if problem.pointer else {}
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": text if text.endswith((".", "?", "!")) else f"{text}."},
        "locations": [{"physicalLocation": _place(problem), **logical}],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(problem, record)},
    }


def _place(problem: Problem) -> dict[str, object]:
    places = ("line", "column", "end_line", "end_column")
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    region = {key: getattr(problem, place) for key, place in zip(keys, places, strict=True)}
    known = {"region": region} if problem.line else {}
    return {"artifactLocation": _address(tidy(problem.file)), **known}


def _address(file: str) -> dict[str, str]:
    """Return the address of a file: relative to the sources as it was given, or absolute when it was given so."""
    if Path(file).is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(file), "uriBaseId": _BASE}


def _fingerprint(problem: Problem, record: str) -> str:
    """Return what stays the same when lines move."""
    parts = (problem.code, tidy(problem.file), problem.pointer, problem.message, record)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rules(codes: Iterable[str]) -> list[dict[str, object]]:
    """Return what the codes mean. There is no `helpUri`: it must be absolute, and the project has no such address."""
    said = explanations()
    return [
        {
            "id": code,
            "shortDescription": {"text": said[code].paragraphs[0]},
            "fullDescription": {"text": "\n\n".join(said[code].paragraphs)},
            "help": {"text": explain_code(code), "markdown": _markdown(said[code])},
            "defaultConfiguration": {"level": said[code].severity},
        }
        for code in codes
    ]


def _markdown(said: Explanation) -> str:
    examples = (("Refused", said.wrong), ("Right", said.right))
    blocks = [f"{title}:\n\n```text\n{example(value)}\n```" for title, value in examples if value is not None]
    return "\n\n".join([*said.paragraphs, *blocks])
