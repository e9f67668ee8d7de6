"""What to look for: which codes, by which engine, and which rules that takes."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from lowback.errors import IgnoredError, UnknownChoiceError
from lowback.validation.codes import CODES, FATAL
from lowback.validation.engines import Engine, best_engine
from lowback.validation.rules.table import RULES
from lowback.validation.wording import is_usable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.rules.frame import Rule, Scope
    from lowback.validation.view import View


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

    def record_rules(self, view: View, *, is_whole: bool, english: bool = True) -> tuple[Rule, ...]:
        """Return the rules to run on a record: those that listen for words only when its texts may have one of them.

        Args:
            view: the record.
            is_whole: whether nothing of it was refused.
            english: whether its texts are English, which rules about words read.

        """
        english = english and is_usable()
        heard = frozenset(view.heard) if english and self._listening else frozenset()
        return self._chosen(view.kind, heard, is_whole, english)

    @cached_property
    def _listening(self) -> bool:
        return any(rule.listens for rule in self._rules)

    @cache  # noqa: B019 - a plan lives as long as its run
    def _chosen(self, kind: str, heard: frozenset[str], is_whole: bool, english: bool) -> tuple[Rule, ...]:  # noqa: FBT001 - a cache takes none by name
        return tuple(
            rule
            for rule in self.rules("record")
            if (not rule.kinds or kind in rule.kinds)
            and (is_whole or not rule.needs_whole)
            and (rule.listens is None or (english and not (rule.listens and heard.isdisjoint(rule.listens))))
        )


def _listed(codes: str | Iterable[str]) -> list[str]:
    return codes.replace(",", " ").split() if isinstance(codes, str) else list(codes)


def _starting(start: str) -> list[str]:
    codes = [code for code in CODES if start and isinstance(start, str) and code.startswith(start.upper())]
    if not codes:
        raise UnknownChoiceError("code", start, CODES)
    return codes
