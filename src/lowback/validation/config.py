"""What to look for: which codes, in which kind of records, by which engine."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from lowback.errors import IgnoredError, UnknownChoiceError
from lowback.validation.codes import CODES, FATAL, RULES
from lowback.validation.phrase_matching import is_usable
from lowback.validation.schemas import RECORD_KINDS, Engine, best_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.record_view import RecordView
    from lowback.validation.rules.rule import Rule, Scope


class Config:
    """What to look for, and the rules that takes. `config_of` makes one from what people write."""

    codes: frozenset[str]
    """The codes to look for."""
    kind: str | None
    """What loose records are, such as "exercise"; None to tell by their keys."""
    engine: Engine
    """What checks records by a schema."""

    def __init__(self, codes: frozenset[str], kind: str | None, engine: Engine) -> None:
        """Keep codes, a kind and an engine."""
        self.codes = codes
        self.kind = kind
        self.engine = engine

    def selects(self, code: str) -> bool:
        """Return whether to look for problems with this code."""
        return code in self.codes

    def rules(self, scope: Scope) -> Iterator[Rule]:
        """Yield the selected rules of a scope."""
        return (rule for rule in self._rules if rule.scope == scope)

    @property
    def has_record_rules(self) -> bool:
        """Whether any rule about single records is selected."""
        return any(self.rules("record"))

    def record_rules(self, view: RecordView, *, is_whole: bool, english: bool = True) -> tuple[Rule, ...]:
        """Return the rules to run on a record: those that listen for words only when its texts may have one of them.

        Args:
            view: the record.
            is_whole: whether nothing of it was refused.
            english: whether its texts are English, which rules about words read.

        """
        english = english and is_usable()
        heard = frozenset(view.candidates) if english and self._listening else frozenset()
        return self._applicable(view.kind, heard, is_whole, english)

    @cached_property
    def _rules(self) -> list[Rule]:
        return [rule for rule in RULES if rule.code in self.codes]

    @cached_property
    def _listening(self) -> bool:
        return any(rule.listens for rule in self._rules)

    @cache  # noqa: B019 - few are made, see `_config`
    def _applicable(self, kind: str, heard: frozenset[str], is_whole: bool, english: bool) -> tuple[Rule, ...]:  # noqa: FBT001 - a cache takes none by name
        return tuple(
            rule
            for rule in self.rules("record")
            if (not rule.kinds or kind in rule.kinds)
            and (is_whole or not rule.needs_whole)
            and (rule.listens is None or (english and not (rule.listens and heard.isdisjoint(rule.listens))))
        )


def config_of(
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    kind: str | None = None,
) -> Config:
    """Return what to look for, made once for all checks of a process that look for the same.

    Args:
        select: codes, or the letters that codes start with, as a list or as a text with commas or spaces between: look
            for these alone; for all when empty. What stops a file from being checked is always looked for.
        ignore: do not look for these.
        kind: what loose records are; None to tell by their keys.

    Raises:
        UnknownChoiceError: for a code or a kind that there is not.
        IgnoredError: for a code that cannot be ignored.

    """
    return _config(_listed(select), _listed(ignore), kind)


@lru_cache(maxsize=8)
def _config(select: tuple[str, ...], ignore: tuple[str, ...], kind: str | None) -> Config:
    selected = frozenset(code for start in select for code in _starting(start)) or frozenset(CODES)
    ignored = frozenset(code for start in ignore for code in _starting(start))
    for start in ignore:
        if start.upper() in FATAL:
            raise IgnoredError(start.upper())
    if kind is not None and kind not in RECORD_KINDS:
        raise UnknownChoiceError("kind", kind, RECORD_KINDS)
    return Config((selected - ignored) | FATAL, kind, best_engine())


def _listed(codes: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(codes.replace(",", " ").split() if isinstance(codes, str) else map(str, codes))


def _starting(start: str) -> list[str]:
    codes = [code for code in CODES if start and code.startswith(start.upper())]
    if not codes:
        raise UnknownChoiceError("code", start, CODES, "lowback explain")
    return codes
