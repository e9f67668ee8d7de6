"""A filter for Jinja2: `{{ "runner_lowback" | lowback(mode="hold") }}`.

>>> import jinja2
>>> environment = jinja2.Environment(autoescape=True, extensions=["lowback.integrations.jinja.LowbackExtension"])
>>> page = environment.from_string('{{ "runner_lowback" | lowback(mode="hold", heading_level=3) }}')
>>> page.render().splitlines()[1]
'<h3 id="runner-lowback-hold-title">Low-back routine for runners</h3>'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Undefined, pass_environment
from jinja2.ext import Extension
from markupsafe import Markup

from lowback._api import render
from lowback.catalog.catalog import catalog_or_builtin, routine_or_exercise

if TYPE_CHECKING:
    from jinja2 import Environment

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

#: The name of the environment's attribute.
_CATALOG = "lowback_catalog"


class LowbackExtension(Extension):
    """Add the filter `lowback`. Records of further packs come from the catalogue `environment.lowback_catalog`."""

    def __init__(self, environment: Environment) -> None:
        """Add the filter to an environment, and a place for its catalogue, which is None for the built-in one."""
        super().__init__(environment)
        environment.extend(**{_CATALOG: None})
        environment.filters["lowback"] = lowback


@pass_environment
def lowback(
    environment: Environment,
    subject: Routine | Exercise | str,
    mode: str | None = None,
    format: str = "html",
    **options: Any,
) -> str:
    """Return a routine or an exercise, or the one of an id, in a format; HTML is marked as safe.

    Args:
        environment: whose catalogue it is.
        subject: a routine, an exercise, or an id of either.
        mode: "reps", "hold" or "time"; None for the ways as equals.
        format: "html", or another one that `render` has.
        options: others that `render` takes.

    Raises:
        UnknownIdError: when there is no such id.
        UnknownChoiceError: when there is no such mode, format or kind of credits.
        OptionError: when another option has a value that it cannot have.
        TypeError: when the subject is something else.
        UndefinedError: when the subject is a variable that is not defined.

    """
    if isinstance(subject, Undefined):
        int(subject)  # It raises: a variable of this name is not defined.
    catalog = catalog_or_builtin(getattr(environment, _CATALOG))
    found = routine_or_exercise(catalog, subject) if isinstance(subject, str) else subject
    told = render(found, format, mode, catalog=catalog, **options)
    return Markup(told) if format == "html" else told  # noqa: S704 - every text in it is escaped
