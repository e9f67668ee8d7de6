"""The licence of a record: what is accepted, what is refused and in which words, and how several of them combine."""

import json

import pytest
from conftest import shape_problems, small_pack, told

import lowback

LISTED = [
    "CC-BY-4.0",
    "CC-BY-3.0-US",
    "CC0-1.0 OR MIT",
    "(MIT OR Apache-2.0) AND CC-BY-4.0",
    "((MIT OR ISC) AND CC0-1.0) OR (ISC AND 0BSD)",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "GFDL-1.3-or-later",
    "MPL-1.0+",
    "LicenseRef-clinic.1",
    "LicenseRef-a OR MIT",
    "ISC OR " * 13 + "CC-BY-4.0",
]
#: The same licence in another spelling, and how SPDX spells it.
RESPELLED = [
    ("cc-by-4.0", "CC-BY-4.0"),
    ("CC BY 4.0", "CC-BY-4.0"),
    ("cc_by-3.0 us", "CC-BY-3.0-US"),
    ("Apache 2.0", "Apache-2.0"),
    (" MIT ", "MIT"),
    ("mit or cc0-1.0", "MIT OR CC0-1.0"),
    ("( MIT or apache 2.0 )AND CC-BY-4.0", "(MIT OR Apache-2.0) AND CC-BY-4.0"),
    ("GPL-2.0-only with classpath exception 2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
    ("licenseref-Clinic", "LicenseRef-Clinic"),
    ("MIT OR\nISC", "MIT OR ISC"),
]
#: What is no expression by its characters and operators: its form is refused.
NO_FORM = [
    "MIT AND",
    "OR MIT",
    "MIT,ISC",
    "()",
    ")MIT(",
    "MIT (ISC)",
    "MIT AND OR ISC",
    "MIT WITH (ISC)",
    "(MIT OR ISC) WITH Classpath-exception-2.0",
    "MIT WITH LLVM-exception WITH LLVM-exception",
    "LicenseRef-\u00e9",
    "Public domain",
    "GPL 3.0 or later",
    "\u0000",
    "https://creativecommons.org/licenses/by/4.0/",
]
#: What has the form, but means nothing.
UNREADABLE = ["(MIT", "MIT)", "(MIT OR ISC) AND CC0-1.0)", "((MIT)", "AND AND AND", "WITH"]


def problems(bridge, license_):
    """Return the code and the words of what is wrong with an exercise under a licence."""
    return [
        (problem.code, told(problem))
        for problem in lowback.validate(bridge | {"license": license_})
        if problem.pointer == "/license"
    ]


@pytest.mark.parametrize("license_", LISTED)
def test_what_spdx_lists_is_accepted(bridge, license_):
    """Every licence of the SPDX list, alone or in an expression, is accepted without a word; so is one's own."""
    assert problems(bridge, license_) == []


@pytest.mark.parametrize(("license_", "right"), RESPELLED)
def test_another_spelling_is_suggested(bridge, license_, right):
    """A licence that differs only in capitals, joints and spaces is the same: its right spelling is suggested."""
    ((code, text),) = problems(bridge, license_)
    assert code in {"LB025", "LB116"}
    assert text.endswith(f" Did you mean {right}?")


@pytest.mark.parametrize("license_", NO_FORM)
def test_what_has_no_form_is_refused(bridge, license_):
    """What cannot be an expression is refused by the schema, and no other licence is suggested."""
    ((code, text),) = problems(bridge, license_)
    assert code == "LB025"
    assert text.endswith(" is not an SPDX licence expression. Write its SPDX identifier, such as CC-BY-4.0 or CC0-1.0")


@pytest.mark.parametrize("license_", UNREADABLE)
def test_what_cannot_be_read_is_refused(bridge, license_):
    """Unbalanced brackets, and operators in the place of names, are an error."""
    text = f"{license_!r} is not an SPDX licence expression. Close every bracket, and join licences with AND or OR"
    assert ("LB113", text) in problems(bridge, license_)


@pytest.mark.parametrize(
    ("license_", "names"),
    [
        ("free", "free"),
        ("CC-BY", "CC-BY"),
        ("CC-BY-5.0", "CC-BY-5.0"),
        ("proprietary", "proprietary"),
        ("Mine OR MIT OR Yours OR Mine", "Mine, Yours"),
        ("MIT WITH Mine", "Mine"),
        ("MIT WITH ISC", "ISC"),
        ("LicenseRef-a+", "LicenseRef-a+"),
        ("MIT AND None", "None"),
    ],
)
def test_what_is_not_listed_is_named(bridge, license_, names):
    """Names that are not on the list are a warning that names each once, and never suggests another licence."""
    hint = "Write an identifier of the list, or LicenseRef- and a name of your own"
    assert problems(bridge, license_) == [("LB116", f"not on the SPDX list of licences: {names}. {hint}")]


@pytest.mark.parametrize("license_", ["NONE", "none", "NOASSERTION"])
def test_no_licence_lets_nobody_use_it(bridge, license_):
    """What SPDX writes for no licence is an error."""
    assert problems(bridge, license_) == [
        ("LB113", f"licence {license_!r} does not permit reuse. Use an open licence, such as CC-BY-4.0 or CC0-1.0")
    ]


def test_both_faults_of_an_expression_are_reported(bridge):
    """An open bracket and an unknown name are two problems."""
    assert [code for code, _ in problems(bridge, "(Mine")] == ["LB113", "LB116"]


@pytest.mark.parametrize(
    "license_", ["x" * 10_000, "MIT" + " " * 10_000 + "x", "(" * 10_000, "MIT OR " * 2_000, "MIT OR " * 2_000 + "MIT"]
)
def test_what_is_long_is_refused_in_short(bridge, license_):
    """10,000 characters are refused without another licence suggested, and shown in short."""
    found = problems(bridge, license_)
    assert "LB028" in {code for code, _ in found} <= {"LB025", "LB028"}
    assert all(len(text) < 300 and "mean" not in text for _, text in found)


def test_an_empty_licence_is_to_be_filled_in(bridge):
    """An empty licence is blank, as any other key is."""
    ((code, text),) = problems(bridge, "")
    assert (code, text[:20]) == ("LB027", "empty value. Fill it")


@pytest.mark.parametrize(
    ("of_routine", "of_exercise", "start"),
    [
        ("CC-BY-4.0", "CC0-1.0 OR MIT", "CC-BY-4.0 AND (CC0-1.0 OR MIT)"),
        ("MIT OR ISC", "MIT OR ISC", "(MIT OR ISC) AND CC-BY-4.0"),
        ("(MIT OR ISC) AND 0BSD", "CC0-1.0", "((MIT OR ISC) AND 0BSD) AND CC0-1.0"),
        (
            "MIT",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "MIT AND GPL-2.0-only WITH Classpath-exception-2.0",
        ),
        ("ISC OR " * 13 + "CC0-1.0", "MIT OR " * 13 + "CC0-1.0", "(ISC OR ISC"),
    ],
)
def test_steps_say_the_licence_of_all_that_is_in_them(pack, of_routine, of_exercise, start):
    """The steps of a routine name the licences of its exercises too, in a form that the schema of steps accepts."""
    files = small_pack("clinic")
    files["routines/morning.json"]["license"] = of_routine
    files["exercises/hip_lift.json"]["license"] = of_exercise
    catalog = lowback.load_catalog(pack(files))
    steps = json.loads(lowback.render(catalog.routines["clinic:morning"], "json", catalog=catalog))
    assert list(shape_problems("steps", steps)) == []
    assert steps["license"].startswith(start)
    assert steps["license"].endswith(" AND CC-BY-4.0") or of_routine == "CC-BY-4.0"
