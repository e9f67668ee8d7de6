"""References that are spelled in another way than the one id that they can mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.pack.folder import CORE
from lowback.pack.references import references
from lowback.pack.serializer import exact
from lowback.problem import put
from lowback.validation.packs import core_ids
from lowback.validation.schema import top
from lowback.validation.spelling import respelled

if TYPE_CHECKING:
    from lowback.pack.references import Reference
    from lowback.validation.engines import Engine
    from lowback.validation.packs import Pack
    from lowback.validation.records import Draft


def mend_references(draft: Draft, pack: Pack, engine: Engine) -> None:
    """Let findings about references bring their mending along, where one id alone can be meant.

    The schema cannot tell: whether "Side lying" means `side_lying` depends on which ids there are.
    """
    wrong = {finding.path: finding for finding in draft.findings if not finding.mended}
    if not wrong or not draft.is_writable or not draft.kind:
        return
    is_reference = engine.acceptor(top("common").inside("$defs", "reference"))
    for reference in references(draft.kind, exact(draft.text)):
        right = _meant(reference, pack) if reference.path in wrong else None
        if right and is_reference(right):
            draft.bring(wrong[reference.path], put(right))


def _meant(reference: Reference, pack: Pack) -> str | None:
    """Return the one id that is spelled like a reference but for capitals, spaces, hyphens and underscores."""
    own, core = pack.ids(reference.kind), core_ids(reference.kind)
    if own is None:
        return None
    known = [*own, *(f"{CORE}:{each}" if reference.kind == "exercises" else each for each in core)]
    return respelled(reference.id, known if pack.id != CORE else own)
