"""Jinja2 in its sandbox. This is the one module that imports it, and is imported when a template is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from lowback.errors import suggestion
from lowback.rendering.template_values import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import jinja2

    Escape = Callable[[Any], str]


class _Missing(StrictUndefined):
    """A variable that is missing; the error of whoever uses it names those that there are."""

    @property
    def _undefined_message(self) -> str:
        holder = self._undefined_obj
        if self._undefined_hint or not (holder is missing or isinstance(holder, dict)):
            return super()._undefined_message
        names, place = (NAMES, "on the page") if holder is missing else (list(map(str, holder)), "here")
        hint = suggestion(self._undefined_name, names, f"There is: {', '.join(names)}.")
        return f"there is no {self._undefined_name!r} {place}. {hint}"


class _Neighbours(FileSystemLoader):
    """The templates of one folder, without links that lead out of it; the first template may be such a link."""

    def __init__(self, folder: str, first: str) -> None:
        super().__init__(folder, encoding="utf-8-sig")
        self._root = os.path.join(os.path.realpath(folder), "")
        self._first = first

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return what Jinja2 asks for; raise `TemplateNotFound` when there is no such template."""
        source, file, is_current = super().get_source(environment, template)
        if template != self._first and not os.path.realpath(file).startswith(self._root):
            raise TemplateNotFound(template)
        return source, file, is_current


def read_template(path: str, escape: Escape, filters: Mapping[str, Callable[[str], str]]) -> jinja2.Template:
    """Return a template that escapes all that it writes, and can include others of its folder.

    Args:
        path: its file.
        escape: how a value is written.
        filters: further filters by name; what comes out of one is escaped already.

    """

    def finalize(value: Any) -> Any:
        if isinstance(value, _Missing) or hasattr(value, "__html__"):
            return value
        return Markup(escape(value))  # noqa: S704 - this is where it becomes safe

    folder, name = os.path.split(path)
    environment = ImmutableSandboxedEnvironment(
        loader=_Neighbours(folder or ".", name),
        undefined=_Missing,
        finalize=finalize,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for filter_name, write in filters.items():
        environment.filters[filter_name] = lambda value, write=write: Markup(write(str(value)))  # noqa: S704 - escaped
    return environment.get_template(name)
