"""What a check finds in a record, before anyone knows where that stands in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.problem import RecordProblem


def mendable_of(findings: Iterable[RecordProblem]) -> frozenset[RecordProblem]:
    """Return the findings of a record that can be mended now: no value is put over what is wrong inside, and unseen."""
    findings = list(findings)
    outer = {each.path[:length] for each in findings for length in range(len(each.path))}
    return frozenset(each for each in findings if each.mended and (each.mended.way != "put" or each.path not in outer))
