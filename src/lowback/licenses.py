"""Licences as SPDX expressions: whether they are well formed, which of their names are listed, and how they combine.

`packaging` knows the grammar and the list of SPDX; no other module asks it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What SPDX writes where there is no licence, or nobody says which.
NO_LICENSE = frozenset({"NONE", "NOASSERTION"})
#: The licences of most records: they are right, and the long list need not be loaded for them.
_USUAL = frozenset({"CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "MIT"})
#: Longer than any licence of a record; what is longer is not read.
_LONG = 100
_TOKEN = re.compile(r"[()]|[^\s()]+")
_SIGNS = frozenset({"AND", "OR", "WITH", "(", ")"})
#: What separates the names of an expression, and between the parts of a name that is not written as SPDX does.
_BETWEEN = re.compile(r"([()]|(?<![^\s)])(?:AND|OR|WITH)(?![^\s(]))", re.IGNORECASE)
_JOINTS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=256)
def normalized(expression: str) -> str | None:
    """Return an SPDX expression as the list spells it; None when it is none, or names what is not on the list."""
    if expression in _USUAL:
        return expression
    from packaging.licenses import canonicalize_license_expression

    try:
        return canonicalize_license_expression(expression)
    except (ValueError, KeyError):  # before packaging 26.3, a KeyError for LicenseRef-a+
        return None


def is_well_formed(expression: str) -> bool:
    """Return whether the brackets and operators of an SPDX expression are right, whatever its names are."""
    tokens = ["", *_TOKEN.findall(expression)]
    names = (
        after if after in _SIGNS else "Classpath-exception-2.0" if before == "WITH" else "MIT"
        for before, after in pairwise(tokens)
    )
    return normalized(" ".join(names)) is not None


def unlisted(expression: str) -> Iterator[str]:
    """Yield the names in an SPDX expression that are not on its list, and do not explain themselves (`LicenseRef-`)."""
    for before, name in pairwise(["", *_TOKEN.findall(expression)]):
        if name not in _SIGNS and not normalized(f"MIT WITH {name}" if before == "WITH" else name):
            yield name


def spdx_spelling(text: str) -> str | None:
    """Return the same licence as SPDX spells it; None when it is spelled so, or is none on the list.

    The same are words that differ in capitals, and in the spaces, hyphens and underscores between their parts.
    """
    if len(text) > _LONG:
        return None
    names = ("-".join(_JOINTS.split(part.strip())) for part in _BETWEEN.split(text))
    right = normalized(text) or normalized(" ".join(names))
    return right if right != text else None


def combined(licenses: Iterable[str]) -> str:
    """Return the licence of a work whose parts are under some licences: all of them hold."""
    names = list(licenses)
    return " AND ".join(f"({name})" if len(names) > 1 and " OR " in name else name for name in names)
