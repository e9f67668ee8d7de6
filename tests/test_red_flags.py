"""The questions of the built-in data: what follows from which answers, by the tier that the cited sources give."""

import pytest

import lowback

NOTICES = lowback.load_catalog().notices
NO = {flag.id: False for flag in lowback.red_flags()}


def screen(*yes):
    """Return what follows when these questions are answered with yes and all others with no."""
    return lowback.screen(NO | dict.fromkeys(yes, True))


@pytest.mark.parametrize(
    ("yes", "tier"),
    [
        # one-sided sciatica is treated at home; asked about when it grows, is strong, or lasts
        (["one_leg"], None),
        (["one_leg", "new_pain"], None),
        (["one_leg_growing"], "ask_first"),
        (["one_leg", "severe_pain"], "ask_first"),
        (["one_leg", "not_easing"], "ask_first"),
        (["leg_weakness"], "same_day"),
        (["fast_weakness"], "emergency"),
        (["both_legs_feeling"], "emergency"),
        (["both_legs_weakness"], "emergency"),
        # inflammatory back pain
        (["morning_stiffness"], None),
        (["long_since_young"], None),
        (["long_since_young", "morning_stiffness"], "ask_first"),
        (["long_since_young", "better_with_movement"], "ask_first"),
        (["long_since_young", "late_night_pain"], "ask_first"),
        (["long_since_young", "psoriasis"], "ask_first"),
        (["long_since_young", "eye_inflammation"], "ask_first"),
        (["long_since_young", "bowel_inflammation"], "ask_first"),
        (["psoriasis", "new_pain"], None),
        # under 20
        (["under_20"], None),
        (["under_20", "minor_injury"], None),
        (["under_20", "new_pain"], "ask_first"),
        (["under_20", "leaning_back"], "ask_first"),
        (["leaning_back", "new_pain"], None),
        # pregnancy and urine
        (["pregnancy"], "ask_first"),
        (["pregnancy", "pregnancy_waves"], "emergency"),
        (["pregnancy_bleeding"], "emergency"),
        (["pregnancy_leaking"], "emergency"),
        (["pregnancy_movements"], "emergency"),
        (["urine_pain"], "ask_first"),
        (["urine_pain", "flank_pain"], "same_day"),
        (["urine_pain", "pregnancy"], "same_day"),
        (["flank_pain", "new_pain"], None),
        (["urine_blood"], "same_day"),
        (["sexual_function"], "emergency"),
        # what a runner eats, beside pain in a bone
        (["missed_periods"], None),
        (["eating_little"], None),
        (["bone_pain", "missed_periods"], "ask_first"),
        # a serious infection, not a cold
        (["serious_infection"], None),
        (["serious_infection", "new_pain"], "same_day"),
        (["high_temperature"], "same_day"),
        # age alone stops nobody after a minor lift
        (["over_60"], None),
        (["over_60", "new_pain"], None),
        (["minor_injury"], None),
        (["minor_injury", "over_60"], "ask_first"),
        (["minor_injury", "thin_bones"], "same_day"),
        (["minor_injury", "steroid_tablets"], "same_day"),
        # tablets for months count, an inhaler does not
        (["steroid_tablets"], None),
        (["steroid_tablets", "new_pain"], "same_day"),
        (["steroid_inhaler", "new_pain"], None),
        # an operation, not a sore knee
        (["recent_operation"], "ask_first"),
        # night pain that nothing eases, not stiffness
        (["unrelieved_night_pain"], "same_day"),
        (["late_night_pain"], None),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else value or "go",
)
def test_the_tier_is_that_of_the_sources(yes, tier):
    """An answer set gives the tier that its sources give: no gap, and no stop for what they call harmless."""
    assert screen(*yes).tier == tier


def test_a_question_asks_for_one_fact():
    """One question is one sentence that ends with a question mark; what is no question only makes it clearer."""
    for flag in lowback.red_flags():
        assert flag.question.count("?") == 1, flag.id
        assert "? Or" not in flag.question


def test_the_way_through_says_first_to_stay_active():
    """Whoever need not be seen at once is told first what guidelines say first; who must, is told that alone."""
    assert all(NOTICES[each].text.startswith("Stay active") for each in ("general", "go", "ask_first"))
    assert NOTICES["emergency"].text.startswith("Stop here")
    assert screen().text.startswith("Stay active")


def test_who_is_sent_to_a_maternity_unit_reads_so():
    """The answer to a warning sign in pregnancy names the maternity unit."""
    assert "maternity unit now" in screen("pregnancy_bleeding").text


def test_no_sentence_of_a_notice_leans_on_the_one_before():
    """Each sentence of a notice can be read alone, as screen readers and shortened pages read it."""
    for notice in NOTICES.values():
        assert "too if" not in notice.text, notice.id
        assert "Do so" not in notice.text, notice.id
