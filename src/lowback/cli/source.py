"""Where the commands that show what there is look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lowback.catalog.catalog import Catalog


def catalog_of(options: argparse.Namespace) -> Catalog:  # noqa: ARG001 - the one place that may ask the options
    """Return the catalogue that a command shows."""
    from lowback.catalog.catalog import default_catalog  # noqa: PLC0415 - other commands do without the catalogue

    return default_catalog()
