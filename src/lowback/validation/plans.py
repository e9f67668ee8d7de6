"""Plans, made once for all checks of a process that look for the same."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lowback.errors import UnknownChoiceError
from lowback.validation.kinds import KINDS
from lowback.validation.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable


def plan_of(select: str | Iterable[str] = (), ignore: str | Iterable[str] = (), kind: str | None = None) -> Plan:
    """Return what to look for, made from the same words as a `Plan`.

    Raises:
        UnknownChoiceError: for a code or a kind that there is not.
        IgnoredError: for a code that cannot be ignored.

    """
    return _made(_hashable(select), _hashable(ignore), kind)


def _hashable(codes: str | Iterable[str]) -> str | tuple[str, ...]:
    return codes if isinstance(codes, str) else tuple(map(str, codes))


@lru_cache(maxsize=8)
def _made(select: str | tuple[str, ...], ignore: str | tuple[str, ...], kind: str | None) -> Plan:
    if kind is not None and kind not in KINDS:
        raise UnknownChoiceError("kind", kind, KINDS)
    return Plan(select, ignore, kind)
