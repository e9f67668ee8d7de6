"""How often the rules about texts are right: the published figures are current, and good enough."""

import json

import pytest
from conftest import shape_problems
from figures import CODES, FAULTS, FIGURES, HALVES, entries, measure, record

from lowback.validation.codes import RULES

FOUND = json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("half", HALVES)
def test_the_figures_are_current(half):
    """The figures in the documentation are those that the rules have now: `python tests/figures.py` writes them."""
    assert measure(half) == FOUND[half]


@pytest.mark.parametrize("code", FAULTS)
def test_a_rule_is_nearly_always_right(code):
    """On records that nobody tuned on, at least 95 in 100 findings of each rule are true."""
    found = FOUND["held_out"][code]
    assert found["true"] / (found["true"] + found["false"]) >= 0.95


@pytest.mark.parametrize("half", HALVES)
def test_the_records_are_many_and_sound(half):
    """Each half has at least 80 good and 80 bad records of the right shape, with faults that a rule is for."""
    written = entries(half)
    assert sum(not each["expect"] for each in written) >= 80
    assert sum(bool(each["expect"]) for each in written) >= 80
    for each in written:
        assert set(each["expect"]) <= set(CODES)
        assert shape_problems(each.get("kind", "exercise"), record(each)) == []
    texts = {json.dumps(each["record"], sort_keys=True) for each in written}
    assert len(texts) == len(written)


def test_every_rule_about_words_is_measured():
    """No rule that listens for words is left out, but the two that ask about marks and allowances."""
    assert {rule.code for rule in RULES if rule.listens is not None} <= {*FAULTS, "LB105"}
