"""What to look for: which codes, by which engine, and which rules that takes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lowback.errors import IgnoredError, UnknownChoiceError
from lowback.validation.codes import CODES, FATAL
from lowback.validation.engines import Engine, best_engine
from lowback.validation.rules.table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.rules.frame import Rule, Scope


class Plan:
    """The codes that someone asked for, and how to find them."""

    def __init__(
        self,
        select: str | Iterable[str] = (),
        ignore: str | Iterable[str] = (),
        kind: str | None = None,
        engine: Engine | None = None,
    ) -> None:
        """Take codes, or the letters that codes start with: as a list, or as a text with commas or spaces between.

        Args:
            select: look for these alone; for all when empty. What stops a file from being checked is always told.
            ignore: do not look for these.
            kind: what loose records are; None to tell by their keys.
            engine: the schema engine; None for the fastest there is.

        Raises:
            UnknownChoiceError: for a code that is none.
            IgnoredError: for one that cannot be ignored.

        """
        select, ignore = _listed(select), _listed(ignore)
        wanted = frozenset(code for start in select for code in _starting(start)) or frozenset(CODES)
        unwanted = frozenset(code for start in ignore for code in _starting(start))
        for start in ignore:
            if start.upper() in FATAL:
                raise IgnoredError(start.upper())
        self.codes = (wanted - unwanted) | FATAL
        self.kind = kind
        self.engine = engine or best_engine()
        self._rules = [rule for rule in RULES if rule.code in self.codes]
        self._triggers = frozenset(word for rule in self._rules for word in rule.triggers)

    def wants(self, code: str) -> bool:
        """Return whether problems with this code are asked for."""
        return code in self.codes

    def rules(self, scope: Scope) -> Iterator[Rule]:
        """Yield the rules of a scope that are asked for."""
        return (rule for rule in self._rules if rule.scope == scope)

    @property
    def has_record_rules(self) -> bool:
        """Whether any rule about single records is asked for."""
        return any(self.rules("record"))

    def record_rules(self, kind: str, text: str, *, is_whole: bool) -> Iterator[Rule]:
        """Yield the rules to run on a record: those about words only when its text has one of them.

        Args:
            kind: what the record is.
            text: its JSON.
            is_whole: whether nothing of it was refused.

        """
        words = self._words(text)
        for rule in self._rules_for(kind):
            if (is_whole or not rule.needs_whole) and (not rule.triggers or words & rule.triggers):
                yield rule

    def _words(self, text: str) -> frozenset[str]:
        """Return which of the words that rules are about stand in a text; all of them when escapes may hide some."""
        lowered = text.lower()
        return self._triggers if "\\u" in text else frozenset(word for word in self._triggers if word in lowered)

    @cache  # noqa: B019 - a plan lives as long as its run
    def _rules_for(self, kind: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules("record") if not rule.kinds or kind in rule.kinds)


def _listed(codes: str | Iterable[str]) -> list[str]:
    return codes.replace(",", " ").split() if isinstance(codes, str) else list(codes)


def _starting(start: str) -> list[str]:
    codes = [code for code in CODES if start and isinstance(start, str) and code.startswith(start.upper())]
    if not codes:
        raise UnknownChoiceError("code", start, CODES)
    return codes
