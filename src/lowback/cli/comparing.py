"""The command that compares two versions of a pack: diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.errors import UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

_EXIT = "The exit code is 0 when nobody's dose or safety changed, 1 when it did, 2 when they cannot be compared."
_SIDE = "a folder, a wheel, the id of an installed pack (lowback for the built-in one), NAME==VERSION that pip "
_SIDE += "downloads, or REVISION:FOLDER of the git repository you are in"


def _add_diff(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    diff = commands.add_parser(
        "diff",
        help="tell what changed between two versions of a pack",
        description=f"Tell what changed between two versions of a pack: records, doses, safety and texts. {_EXIT}",
    )
    diff.add_argument("old", metavar="OLD", help=_SIDE)
    diff.add_argument("new", metavar="NEW", help="the same, for the version after")
    diff.add_argument(
        "--format", metavar="text|json|markdown", default="text", help="json is for programs, markdown for changelogs"
    )
    diff.add_argument("--summary", action="store_true", help="count the differences instead")
    diff.set_defaults(run=_diff, exit_code=0)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"diff": _add_diff}


def _diff(options: argparse.Namespace) -> Iterator[str]:
    from lowback.comparing.compare import compare  # noqa: PLC0415 - other commands do without it
    from lowback.comparing.reporters import REPORTERS, SUMMARIES  # noqa: PLC0415 - as above

    if options.format not in REPORTERS:
        raise UnknownChoiceError("format", options.format, REPORTERS)
    found = compare(options.old, options.new)
    yield (SUMMARIES if options.summary else REPORTERS)[options.format](found)
    options.exit_code = int(found.changes_dose or found.changes_safety)
