"""Ids as they stand in addresses and file names."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(id: str) -> str:  # noqa: A002 - the field's word
    """Return an id as a slug: "runner_lowback" as "runner-lowback", "pack:some_id" as "pack-some-id"."""
    return _OTHER.sub("-", id.lower()).strip("-")
