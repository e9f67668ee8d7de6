"""Every code that a problem can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.validation.rules.registry import RULES

if TYPE_CHECKING:
    from lowback.problem import Severity

#: What is wrong with the bytes of a file.
_BYTES = ("LB001", "LB002", "LB003", "LB004", "LB005", "LB006", "LB007", "LB008", "LB009", "LB010", "LB011")
#: What is wrong with the shape of a record.
_SHAPE = ("LB020", "LB021", "LB022", "LB023", "LB024", "LB025", "LB026", "LB027", "LB028", "LB029", "LB030")
#: What stops a file from being checked any further: it can be neither left out nor ignored.
FATAL = frozenset({"LB001", "LB002", "LB003", "LB005", "LB010", "LB011", "LB020", "LB131"})
#: What keeps a file from being written anew: nobody knows what is meant, or it cannot be written.
UNWRITABLE = FATAL | {"LB006", "LB007", "LB009"}

#: Every code there is, in order, with how bad it is.
CODES: dict[str, Severity] = {
    **dict.fromkeys((*_BYTES, *_SHAPE), "error"),
    **{rule.code: rule.severity for rule in RULES},
}
