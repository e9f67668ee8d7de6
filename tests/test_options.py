"""Options of pages: what each may be, which format has which, and how the command line takes them."""

import datetime as dt

import pytest

import lowback
from lowback.cli import main
from lowback.rendering.page import Options

ROUTINE = lowback.get_routine("runner_lowback")

WRONG = [
    ("date", "2026-13-01", "takes a day such as 2026-05-01, found '2026-13-01'"),
    ("date", "20260501", "found '20260501'"),
    ("date", "today", "found 'today'"),
    ("date", 20260501, "found 20260501"),
    ("date", dt.datetime(2026, 5, 1, tzinfo=dt.UTC), "takes a day"),
    ("heading_level", 0, "takes a whole number from 1 to 5, found 0"),
    ("heading_level", 6, "found 6"),
    ("heading_level", True, "found True"),
    ("heading_level", "2", "found '2'"),
    ("id_prefix", "1st", "takes letters, digits, - and _"),
    ("id_prefix", 'x"><b>', "takes letters"),
    ("id_prefix", 3, "found 3"),
    ("link", "javascript:alert(1)", "takes an address such as https://example.org"),
    ("link", "https://x.org/a b", "takes an address"),
]


@pytest.mark.parametrize(("option", "value", "reason"), WRONG)
def test_wrong_values_are_refused(option, value, reason):
    """A value that an option cannot have is named, with what it takes; the error carries the option."""
    with pytest.raises(lowback.OptionError) as caught:
        Options(**{option: value})
    assert caught.value.option == option
    assert str(caught.value).startswith(f"{option} takes ")
    assert reason in str(caught.value)


@pytest.mark.parametrize("option", ["mode", "dialect", "credits", "paper"])
@pytest.mark.parametrize("value", ["x", 3, []])
def test_choices_are_listed(option, value):
    """A value that is none of the choices is refused with those there are."""
    with pytest.raises(lowback.UnknownChoiceError, match=f"invalid (kind of )?{option}"):
        Options(**{option: value})


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("text", {"dialect": "hugo"}),
        ("text", {"standalone": False}),
        ("html", {"dialect": "hugo"}),
        ("html", {"date": "2026-05-01"}),
        ("markdown", {"jsonld": True}),
        ("json", {"credits": "none"}),
        ("jsonld", {"heading_level": 1}),
    ],
)
def test_a_format_has_its_own_options(name, option):
    """An option that cannot be used with a format is refused, not passed over."""
    with pytest.raises(lowback.OptionError, match=f"{next(iter(option))} cannot be used with the format '{name}'"):
        lowback.render(ROUTINE, name, **option)


def test_a_date_is_a_day():
    """A date of Python is taken as it is written."""
    assert Options(date=dt.date(2026, 5, 1)).date == "2026-05-01"


def test_today_is_a_day(capsys):
    """On the command line, today stands for the day."""
    assert (
        main(["show", "cat_cow", "--format", "markdown", "--dialect", "hugo", "--standalone", "--date", "today"]) == 0
    )
    today = dt.datetime.now().astimezone().date()
    days = {f"date: {day}" for day in (today, today - dt.timedelta(days=1))}
    assert days.intersection(capsys.readouterr().out.splitlines()[:4])


@pytest.mark.parametrize("level", ["0", "6", "two", "-1", "²", "11"])
def test_levels_of_the_command_are_checked(capsys, level):
    """What is no level is told in one line."""
    assert main(["show", "cat_cow", "--format", "html", f"--heading-level={level}"]) == 2
    assert "--heading-level takes a whole number from 1 to 5, found" in capsys.readouterr().err
