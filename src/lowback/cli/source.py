"""Where commands get their records: the built-in pack, and others that are named."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse

    from lowback.catalog.catalog import Catalog

#: The environment variable that names packs: their paths or ids, with what stands between paths on this system.
VARIABLE = "LOWBACK_PATH"


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Let a command take other packs."""
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="PACK",
        help=f"another pack as well: a folder, a wheel, or the id of an installed pack; {VARIABLE} names more",
    )


def catalog_of(options: argparse.Namespace, wanted: str = "") -> Catalog:
    """Return the catalogue that a command asks for: of the built-in pack and those that are named.

    Args:
        options: those of the command.
        wanted: an id that is asked for; the pack in it is loaded too when it is installed.

    Raises:
        PackError: when a pack cannot be used.
        UnknownIdError: when there is no pack of that name.

    """
    named = [*packs_on_path(), *options.pack]
    catalog = _loaded(named)
    pack, _, bare = wanted.partition(":")
    if bare and not any(each.startswith(f"{pack}:") for each in (*catalog.exercises, *catalog.routines)):
        return _loaded([*named, *_installed(pack)])
    return catalog


def _installed(pack: str) -> list[str]:
    """Return the path of an installed pack, whatever else has its name; nothing when there is none."""
    from lowback.catalog.external_pack import opened_installed  # noqa: PLC0415 - costly
    from lowback.pack.locate import installed_packs, only_one  # noqa: PLC0415 - costly

    found = [each for each in installed_packs() if each.id == pack]
    return [os.path.abspath(opened_installed(only_one(found)).name)] if found else []  # noqa: PTH100 - a text is asked for


def _loaded(packs: list[str]) -> Catalog:
    """Return the catalogue of some packs; when one is refused, recall that the environment names some of them."""
    from lowback.catalog.catalog import load_catalog  # noqa: PLC0415 - some commands do without the catalogue

    try:
        return load_catalog(*packs)
    except LowbackError:
        from lowback.escaping import escaped  # noqa: PLC0415 - as above

        if packs_on_path() and sys.stderr:
            sys.stderr.write(f"lowback: {VARIABLE} is set: {escaped(os.environ[VARIABLE])}\n")
        raise


def packs_on_path() -> list[str]:
    """Return the packs that the environment names."""
    return [each for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
