"""The command that compares two versions of a pack: diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.errors import UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

_EXIT = "The exit code is 0 when nobody's dose or safety changed, 1 when it did, 2 when they cannot be compared."
_PACK = "a folder, a project, a wheel, or the id of an installed pack (lowback for the built-in one)"


def _add_diff(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    diff = commands.add_parser(
        "diff",
        help="tell what changed between two versions of a pack",
        description=f"Tell what changed between two versions of a pack: records, doses, safety and texts. {_EXIT}",
    )
    diff.add_argument("old", metavar="OLD", help=_PACK)
    diff.add_argument("new", metavar="NEW", help="the same, for the version after")
    diff.add_argument(
        "--format", metavar="text|json|markdown", default="text", help="json is for programs, markdown for changelogs"
    )
    diff.add_argument("--summary", action="store_true", help="count the differences instead")
    diff.set_defaults(run=_diff, exit_code=0)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"diff": _add_diff}


def _diff(options: argparse.Namespace) -> Iterator[str]:
    from lowback.diff.compare import compare  # noqa: PLC0415 - other commands do without it
    from lowback.diff.diff_formats import FORMATS, SUMMARIES  # noqa: PLC0415 - other commands do without it

    if options.format not in FORMATS:
        raise UnknownChoiceError("format", options.format, FORMATS)
    comparison = compare(options.old, options.new)
    yield (SUMMARIES if options.summary else FORMATS)[options.format](comparison)
    options.exit_code = int(comparison.changes_dose or comparison.changes_safety)
