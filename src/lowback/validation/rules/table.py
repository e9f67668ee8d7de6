"""All rules, by their codes."""

from __future__ import annotations

from lowback.validation.rules import (
    amounts,
    care,
    claims,
    doses,
    files,
    likeness,
    movement,
    neighbours,
    packs,
    records,
    safety,
    sides,
    things,
    writing,
)

#: Every rule there is, in the order of the codes.
RULES = tuple(
    sorted(
        (
            *records.RULES,
            *doses.RULES,
            *safety.RULES,
            *files.RULES,
            *packs.RULES,
            *sides.RULES,
            *amounts.RULES,
            *things.RULES,
            *movement.RULES,
            *care.RULES,
            *claims.RULES,
            *writing.RULES,
            *neighbours.RULES,
            *likeness.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
