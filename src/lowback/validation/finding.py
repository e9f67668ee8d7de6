"""What a check finds in a record, before anyone knows where that stands in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.invariants import Mending
    from lowback.problem import Path


class Finding(NamedTuple):
    """One thing that is wrong, by the path of the value that is wrong."""

    code: str
    message: str
    hint: str = ""
    path: Path = ()
    #: What to point at: the value, or the key that leads to it.
    mark: Literal["value", "key"] = "value"
    #: What nobody can say more about because of this: the key that a misspelled one stands for, which is therefore not
    #: missing, or an object of which nobody knows what it is.
    spoils: Path | None = None
    #: What mends it; None when a person must.
    mended: Mending | None = None


def mendable_of(findings: Iterable[Finding]) -> frozenset[Finding]:
    """Return the findings of a record that can be mended now: no value is put over what is wrong inside, and unseen."""
    findings = list(findings)
    outer = {each.path[:length] for each in findings for length in range(len(each.path))}
    return frozenset(each for each in findings if each.mended and (each.mended.way != "put" or each.path not in outer))
