"""Whether something is an id."""

from __future__ import annotations

from lowback.problem import sentence
from lowback.validation.engines import best_engine
from lowback.validation.forms import tell_form
from lowback.validation.schema import top


def id_fault(found: str) -> str:
    """Return why a text is no id, and what to write; an empty text when it is one."""
    is_id = best_engine().acceptor(top("common").inside("$defs", "id"))(found)
    return "" if is_id else sentence(*tell_form("id", found, ""))
