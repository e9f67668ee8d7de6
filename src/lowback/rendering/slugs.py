"""Ids as they stand in addresses and file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lowback.rendering.options import Options

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(id: str) -> str:  # noqa: A002 - the field's word
    """Return an id as a slug: "runner_lowback" as "runner-lowback", "pack:some_id" as "pack-some-id"."""
    return _OTHER.sub("-", id.lower()).strip("-")


def fragment(id: str) -> str:  # noqa: A002 - as above
    """Return an id as it may stand in an address after "#"; the ids of valid records are so already."""
    return _UNSAFE.sub("-", id)


def anchor(id: str, options: Options) -> str:  # noqa: A002 - as above
    """Return what the ids of a page start with: what was asked for, or its slug and its mode."""
    return options.id_prefix or "-".join(filter(None, (slug(id), options.mode)))
