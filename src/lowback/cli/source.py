"""Where commands get their records: the built-in pack, and others that are named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

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
    from lowback.catalog.catalog import load_catalog  # noqa: PLC0415 - some commands do without the catalogue

    named = list(dict.fromkeys([*packs_on_path(), *options.pack]))
    catalog = load_catalog(*named)
    pack, _, bare = wanted.partition(":")
    if bare and not any(each.startswith(f"{pack}:") for each in (*catalog.exercises, *catalog.routines)):
        from lowback.pack.installed import installed_packs  # noqa: PLC0415 - costly

        if any(each.id == pack for each in installed_packs()):
            return load_catalog(*named, pack)
    return catalog


def packs_on_path() -> list[str]:
    """Return the packs that the environment names."""
    return [each for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
