"""The licences that data, texts and code are usually under, by their SPDX identifiers."""

from __future__ import annotations

import re

from lowback.errors import close_matches
from lowback.validation.spelling import respelled

#: Licences that let others use what is under them.
KNOWN = (
    *("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-3.0", "CC-BY-SA-3.0", "CC-BY-2.0", "CC-BY-2.5"),
    *("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC-BY-ND-4.0", "CC-BY-NC-3.0", "CC-BY-NC-SA-3.0"),
    *("PDDL-1.0", "ODC-By-1.0", "ODbL-1.0", "CDLA-Permissive-2.0", "CDLA-Permissive-1.0", "CDLA-Sharing-1.0"),
    *("OGL-UK-3.0", "OGL-UK-2.0", "DL-DE-BY-2.0", "DL-DE-ZERO-2.0", "etalab-2.0", "NLOD-2.0"),
    *("MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Unlicense", "BSL-1.0", "Zlib"),
    *("MPL-2.0", "EUPL-1.2", "GFDL-1.3-only", "GFDL-1.3-or-later", "FAL-1.3", "OFL-1.1"),
    *("GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later"),
    *("LGPL-3.0-only", "LGPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"),
)
#: What says that nobody may use it, or that nobody knows.
CLOSED = frozenset(
    {"none", "noassertion", "unknown", "unlicensed", "proprietary", "tbd", "todo", "all-rights-reserved", "copyright"}
)
_LONG = 64
_OTHER_NAMES = {"public domain": "CC0-1.0", "creative commons": "CC-BY-4.0", "cc": "CC-BY-4.0", "free": "CC0-1.0"}


def close_licenses(found: str) -> list[str]:
    """Return the licences that were probably meant, the likeliest first."""
    plain = " ".join(re.split(r"[\s_-]+", found[:_LONG].casefold()))
    if plain in _OTHER_NAMES:
        return [_OTHER_NAMES[plain]]
    return close_matches(plain.replace(" ", "-").replace("cc-0", "cc0"), KNOWN)


def same_license(found: str) -> str | None:
    """Return an SPDX expression in which the capitals and joints of known licences are right; None when they were."""
    right = respelled(found, KNOWN) or " ".join(respelled(name, KNOWN) or name for name in found.split(" "))
    return right if right != found and is_known(right) else None


def is_known(expression: str) -> bool:
    """Return whether an SPDX expression names only licences that are known, or that explain themselves."""
    names = [name for name in expression.split() if name not in {"AND", "OR", "WITH"}]
    return all(name in KNOWN or name.startswith("LicenseRef-") for name in names)
