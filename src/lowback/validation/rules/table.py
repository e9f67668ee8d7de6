"""All rules, by their codes."""

from __future__ import annotations

from lowback.validation.rules import doses, files, packs, records, safety

#: Every rule there is, in the order of the codes.
RULES = tuple(
    sorted(
        (*records.RULES, *doses.RULES, *files.RULES, *packs.RULES, *safety.RULES),
        key=lambda rule: rule.code,
    )
)
