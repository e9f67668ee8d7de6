"""All rules, by their codes."""

from __future__ import annotations

from lowback.validation.rules import doses, progressions, prose, safety, single_record, whole_pack, writing

_MODULES = (single_record, doses, safety, whole_pack, prose, writing, progressions)
#: Every rule there is, in the order of the codes.
RULES = tuple(sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.code))
