"""The template engine: Jinja2 in a sandbox. This is the one module that imports it, and is imported when asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from lowback.errors import suggestion
from lowback.rendering.context import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment


class Missing(StrictUndefined):
    """A variable that is not there; whoever uses it is told which ones are."""

    @property
    def _undefined_message(self) -> str:
        holder = self._undefined_obj
        if self._undefined_hint or not (holder is missing or isinstance(holder, dict)):
            return super()._undefined_message
        names = list(map(str, NAMES if holder is missing else holder))
        there = f"There is: {', '.join(names)}."
        asked = f"there is no {self._undefined_name!r} {'on the page' if holder is missing else 'here'}"
        return f"{asked}. {suggestion(self._undefined_name, names, there)}"


class Neighbours(FileSystemLoader):
    """Templates of one folder; a link that leads out of it is none of them, but for the one that was asked for."""

    def __init__(self, folder: str, first: str) -> None:
        """Take the folder, and the name of the template that was asked for."""
        super().__init__(folder, encoding="utf-8-sig")
        self._folder = os.path.join(os.path.realpath(folder), "")
        self._first = first

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return what Jinja2 asks for; raise `TemplateNotFound` when there is no such template."""
        source, file, is_current = super().get_source(environment, template)
        if template != self._first and not os.path.realpath(file).startswith(self._folder):
            raise TemplateNotFound(template)
        return source, file, is_current


def engine(
    folder: str, first: str, escape: Callable[[Any], str], filters: Mapping[str, Callable[[Any], str]]
) -> Environment:
    """Return an environment that reads templates of a folder and escapes all that they write.

    Args:
        folder: where the template stands, and those that it includes.
        first: the name of the template that was asked for.
        escape: how a value is written.
        filters: further filters by name; what comes out of one is escaped already.

    """

    def finalize(value: Any) -> Any:
        if isinstance(value, Missing) or hasattr(value, "__html__"):
            return value
        return Markup(escape(value))  # noqa: S704 - this is where it becomes safe

    environment = ImmutableSandboxedEnvironment(
        loader=Neighbours(folder, first),
        undefined=Missing,
        finalize=finalize,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name, write in filters.items():
        environment.filters[name] = lambda value, write=write: Markup(write(str(value)))  # noqa: S704 - what a filter returns is escaped
    return environment
