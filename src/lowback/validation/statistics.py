"""Counting problems instead of printing them: a number for each code, however many records there are."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from lowback.validation.codes import CODES
from lowback.validation.explaining import explanations
from lowback.validation.reporters import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.outcome import Outcome, Tally

FORMAT = "lowback-statistics/1"


def count_text(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[str]:
    """Yield a table of the codes that were found, the most frequent first; then the count."""
    counts = _counts(outcomes, tally)
    said = explanations()
    numbers = {code: f"{count:,}" for code, count in counts.items()}
    width = max(map(len, numbers.values()), default=0)
    for code, number in numbers.items():
        yield f"{number:>{width}}  {code}  {CODES[code]:<7}  {said[code].paragraphs[0]}\n"
    if counts:
        yield "\n"
    if tally.checked or tally.unreadable:
        yield summary(tally)


def count_json(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[str]:
    """Yield a JSON object of the form "lowback-statistics/1"; its schema is `statistics`."""
    counts = _counts(outcomes, tally)
    said = explanations()
    rows = [
        {"code": code, "severity": CODES[code], "count": count, "explanation": said[code].paragraphs[0]}
        for code, count in counts.items()
    ]
    codes = ",".join(f"\n  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    end = f'"ok": {json.dumps(tally.ok)}, "checked": {tally.checked}'
    yield f'{{"format": "{FORMAT}", "codes": [{codes}{chr(10) if codes else ""}], {end}}}\n'


def _counts(outcomes: Iterable[Outcome], tally: Tally) -> dict[str, int]:
    """Return how often each code was found, the most frequent first; codes found equally often by their number."""
    counts: Counter[str] = Counter()
    for outcome in tally.each(outcomes):
        counts.update(problem.code for problem in outcome.problems)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
