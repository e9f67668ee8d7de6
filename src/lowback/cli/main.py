"""The commands, and what becomes of what they print and raise."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from lowback._version import __version__
from lowback.cli import output
from lowback.errors import LowbackError
from lowback.escaping import escaped_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE, _INTERRUPTED, _BROKEN_PIPE = 2, 130, 141
#: The commands, each with its summary. Each is a module here, of the same name, with a description that starts with the
#: summary, an epilog, and the functions `add_arguments(parser)` and `run(options)`, which returns the exit code.
_COMMANDS = {
    "list": "List exercises, routines or vocabulary terms",
    "find": "Search exercises or routines by name and properties",
    "show": "Print an exercise or a routine in any output format",
    "compose": "Compose a routine for a trigger and a duration",
    "packs": "List the built-in pack, installed packs and packs in LOWBACK_PATH",
    "export-data": "Export all records as CSV, NDJSON or SQLite",
    "build": "Build a site with a page for each exercise and routine",
    "validate": "Validate files, folders and packs",
    "explain": "Explain a problem code",
    "schema": "Print a JSON Schema or TypeScript types",
    "new": "Create an exercise, routine, pack or template from a skeleton",
    "format": "Format records in the canonical layout",
    "diff": "Compare two versions of a pack",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 when all is well, 1 when a check found problems, 2 for a usage error or something that cannot be read or written.
    """
    output.use_utf8()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except BrokenPipeError:
        output.abandon()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except LowbackError as error:
        return _refuse(_in_options(error))
    except OSError as error:
        return _refuse(f"cannot write: {error.strerror}")


def _run(arguments: Sequence[str]) -> int:
    options = _parser(arguments).parse_args(arguments)
    code: int = options.run(options)
    if sys.stdout:
        sys.stdout.flush()
    return code


def _in_options(error: LowbackError) -> str:
    """Return the message of an error as the command line says it: options have its names."""
    option = getattr(error, "option", None)
    return f"--{option.replace('_', '-')} {error.reason}" if option else str(error)  # type: ignore[attr-defined]  # an OptionError


def _refuse(reason: str) -> int:
    # Names in a pack may hold what would act on a terminal.
    output.complain(f"lowback: {escaped_lines(reason)}\n")
    return _USAGE


class _Parser(argparse.ArgumentParser):
    """A parser that takes no abbreviations, and lays out help without importing more to find out the width."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False, add_help=False, formatter_class=_formatter)
        self.add_argument("-h", "--help", action="help", help="Show this help and exit")

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the arguments, never on standard output, and end."""
        output.complain(f"{self.format_usage()}{self.prog}: error: {message}\n")
        self.exit(_USAGE)

    def _print_message(self, message: str, _: object = None) -> None:
        """Print help or the version; argparse by itself goes on when they cannot be written."""
        output.standard_output().write(message)
        sys.stdout.flush()


def _formatter(prog: str) -> argparse.HelpFormatter:
    try:
        width = os.get_terminal_size().columns - 2
    except OSError:
        width = 78
    return argparse.RawDescriptionHelpFormatter(prog, width=width)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the module of a command that the arguments name is imported."""
    parser = _Parser(
        prog="lowback",
        description="Find, adapt, publish and validate low-back routines for runners. General\n"
        "information, not medical advice.",
        epilog="Run `lowback COMMAND --help` for the options and examples of a command.",
    )
    parser.add_argument(
        "--version", action="version", version=f"lowback {__version__}", help="Show the version and exit"
    )
    # Given its name, argparse need not work out a usage line, for which it would import more.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="lowback", parser_class=_Parser
    )
    first = arguments[0] if arguments else ""
    for name in [first] if first in _COMMANDS else _COMMANDS:
        command = commands.add_parser(name, help=_COMMANDS[name])
        if name in arguments:
            module = import_module(f"lowback.cli.{name.replace('-', '_')}")
            command.description, command.epilog = module.DESCRIPTION, module.EPILOG
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser
