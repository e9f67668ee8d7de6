"""A notebook extension: after `%load_ext lowback` routines and exercises are shown as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lowback._api import render
from lowback.catalog.catalog import Catalog, default_catalog
from lowback.errors import UnknownIdError
from lowback.escaping import readable
from lowback.integrations._articles import Anchors
from lowback.model.exercise import Exercise
from lowback.model.routine import Routine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from IPython.core.interactiveshell import InteractiveShell

    Show = Callable[[Any], str | None]

_KINDS = (Routine, Exercise, tuple, list)
#: Below the title and the sections of a notebook.
_LEVEL = 3
_ADVICE = "If it is of another pack, keep the catalogue of that pack in a variable: pack = lowback.load_catalog(PATH)."


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Show routines and exercises as HTML in a notebook, and several in a tuple or a list as a table.

    IPython calls it for `%load_ext lowback`. What a record of another pack refers to is looked up in the catalogues
    that are variables of the notebook.
    """
    unload_ipython_extension(ipython)
    formatter, anchors = _formatter(ipython), Anchors()
    for kind in _KINDS:
        formatter.for_type(kind, _Shown(ipython, anchors, formatter.for_type(kind)))


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Show them as before, for `%unload_ext lowback`."""
    formatter = _formatter(ipython)
    for kind in _KINDS:
        ours = formatter.type_printers.get(kind)
        if isinstance(ours, _Shown):
            formatter.pop(kind)
            formatter.for_type(kind, ours.before)


def _formatter(ipython: InteractiveShell) -> Any:
    display: Any = ipython.display_formatter
    return display.formatters["text/html"]


class _Shown:
    """How values are shown as HTML; None for those that we know nothing of."""

    def __init__(self, ipython: InteractiveShell, anchors: Anchors, before: Show | None) -> None:
        self.ipython = ipython
        self.anchors = anchors
        self.before = before

    def __call__(self, value: Any) -> str | None:
        if isinstance(value, Routine | Exercise):
            return self._article(value)
        if value and all(isinstance(record, Routine | Exercise) for record in value):
            return _table(value)
        return self._otherwise(value)

    def _article(self, subject: Routine | Exercise) -> str:
        start = self.anchors.take(subject, {})
        refusals = []
        for catalog in (default_catalog(), *self._catalogs()):
            try:
                return render(subject, "html", catalog=catalog, heading_level=_LEVEL, id_prefix=start)
            except UnknownIdError as error:
                refusals.append(error)
        return f"<p>lowback: {escape(readable(f'{refusals[0]} {_ADVICE}'))}</p>"

    def _catalogs(self) -> list[Catalog]:
        return [value for value in self.ipython.user_ns.values() if isinstance(value, Catalog)]

    def _otherwise(self, value: Any) -> str | None:
        """Return what would be shown without us: a tuple of a class of its own may know better."""
        if self.before:
            return self.before(value)
        own = getattr(type(value), "_repr_html_", None)
        markup: str | None = own(value) if own else None
        return markup


def _table(records: Sequence[Routine | Exercise]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(record.id)}</th><td>{escape(readable(record.name))}</td></tr>\n'
        for record in records
    )
    return f'<table>\n<tr><th scope="col">id</th><th scope="col">name</th></tr>\n{rows}</table>\n'
