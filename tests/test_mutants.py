"""Every built-in and trial file, broken in twelve ways: caught at the right line, with one problem."""

from collections import Counter

from mutants import WAYS, survivors

import lowback
from lowback.pack.locate import builtin_folder


def test_breakage_is_caught_at_its_line():
    """At least 99 % of the mutants give exactly one problem, on the line that was broken; every way is tried."""
    made, missed = Counter(), []
    for mutant, told in survivors(most=1):
        made[mutant.way] += 1
        if told is not None:
            missed.append((mutant.way, mutant.file, mutant.line, told))
    assert set(made) == {way.__name__ for way in WAYS}
    assert min(made.values()) > 20
    assert len(missed) <= made.total() // 100, missed


def test_sound_files_give_no_problem():
    """Unbroken, the packs give no problem at all, not even a warning."""
    assert list(lowback.validate(builtin_folder().name)) == []
    assert list(lowback.validate(__file__.replace("test_mutants.py", "packs"))) == []
