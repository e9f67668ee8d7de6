"""Ids as they stand in addresses and file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lowback.rendering.options import Options
    from lowback.rendering.page import Page

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(id: str) -> str:  # noqa: A002 - the field's word
    """Return an id as a slug: "runner_lowback" as "runner-lowback", "pack:some_id" as "pack-some-id"."""
    return _OTHER.sub("-", id.lower()).strip("-")


def page_id(page: Page, options: Options) -> str:
    """Return the id that a page has on a web page; others that belong to it start with it and a hyphen."""
    return options.id_prefix or "-".join(filter(None, (slug(page.id), page.mode)))
