"""The one layout: what it changes, what it keeps, and that the built-in data has it."""

import json
from pathlib import Path

import pytest
from conftest import builtin
from hypothesis import given
from hypothesis import strategies as st

from lowback.cli import main
from lowback.pack.folder import kind_of
from lowback.pack.json_layout import WIDTH, exact, laid_out, one_line
from lowback.validation.canonical_text import canonical

ROOT = Path(__file__).parents[1]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=20,
)

LAYOUT = """\
{
  "name": "Grüße 😀",
  "numbers": [1, 1.10, 1e3, -0, 0.0, 12345678901234567890],
  "nothing": {},
  "none": [],
  "text": "\\u202e\\u2028\\u007f\\u0085\\ufeff\\n\\t\\"\\\\/",
  "list": [
    "a text of sixty characters, which is neither long nor short..",
    "and another, so that both together are too long for one line"
  ],
  "deep": [
    {
      "key": ["a text of sixty characters, which is neither long nor short..", "and one that takes the rest of it"],
      "other": null
    }
  ]
}
"""


def test_the_layout_is_as_written_here():
    """Short values stand on one line, long ones are spread; numbers keep their digits, the unseen is escaped."""
    assert laid_out(exact(LAYOUT)) == LAYOUT
    loose = json.dumps(exact(LAYOUT), default=lambda number: f"<{number}>").replace('"<', "").replace('>"', "")
    assert laid_out(exact(loose.replace(": ", " :\r\n\t").replace("/", "\\/"))) == LAYOUT


@pytest.mark.parametrize(("length", "lines"), [(WIDTH - 9, 3), (WIDTH - 8, 5)])
def test_a_line_has_room_for_a_comma(length, lines):
    """A list goes on one line when that, with a comma, takes 120 columns and no more."""
    text = laid_out({"a": ["x" * (length - 3)]})
    assert text.count("\n") == lines
    assert max(map(len, text.splitlines())) == (WIDTH - 1 if lines == 3 else length + 3)


@pytest.mark.parametrize("text", ['"x"', "5", "null", "[]", "{}", '[\n  "x"\n]', "[\n  1,\n  []\n]"])
def test_what_is_no_object_has_a_layout_too(text):
    """A value alone stands on a line; what is empty is never spread, the outermost list always."""
    assert laid_out(exact(text)) == f"{text}\n"


@given(VALUES)
def test_layout_keeps_every_value(value):
    """Whatever is written is read back the same, and written again it is the same text; no line ends with a space."""
    text = laid_out(value)
    assert json.loads(text) == json.loads(json.dumps(value))
    assert laid_out(exact(text)) == text
    assert exact(one_line(value)) == exact(text)
    assert "\n" not in one_line(value)
    assert all(line == line.rstrip(" ") for line in text.split("\n"))


def test_the_built_in_data_has_the_layout(capsys):
    """`lowback format --check data` finds nothing: layout and order of keys are those of the built-in files."""
    assert main(["format", "--check", str(ROOT / "data")]) == 0
    assert capsys.readouterr() == ("", "")
    for path in (ROOT / "data").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert canonical(exact(text), kind_of(path.relative_to(ROOT / "data").as_posix())) == text


def reversed_keys(value):
    """Return a value in which the keys of every object stand in the opposite order."""
    if isinstance(value, list):
        return [reversed_keys(each) for each in value]
    return {key: reversed_keys(value[key]) for key in reversed(value)} if isinstance(value, dict) else value


def test_any_order_becomes_that_of_the_schema():
    """The built-in files come back byte for byte when all their keys stood the other way round."""
    for path in (ROOT / "data").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        kind = kind_of(path.relative_to(ROOT / "data").as_posix())
        assert canonical(reversed_keys(exact(text)), kind) == text


def test_unknown_keys_stand_behind():
    """Keys that the schema does not know keep their order behind the others; other apps' data stays as it is."""
    record = {"zzz": 1, "extra": {"app": {"b": 1, "id": 2, "a": {"name": 1, "id": 2}}}, "aaa": [{"z": 1, "id": 2}]}
    text = canonical(record | builtin("exercises/bridge_pose.json"), "exercise", as_line=True)
    written = json.loads(text)
    assert list(written)[:2] == ["id", "name"]
    assert list(written)[-3:] == ["extra", "zzz", "aaa"]
    assert text.endswith(f"{one_line(record['extra'])}, {one_line({'zzz': 1, 'aaa': record['aaa']})[1:]}\n")


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        ({"doses": [{"sources": [], "mode": "reps", "id": "a"}]}, ["id", "mode", "sources"]),
        ({"doses": [{"sources": [], "mode": "jumps", "id": "a"}]}, ["sources", "mode", "id"]),
        ({"doses": [{"sources": [], "mode": [], "id": "a"}]}, ["sources", "mode", "id"]),
        ({"doses": {"sources": [], "id": "a"}}, None),
        ({"doses": "ten"}, None),
        ({"setup": [{"z": 1, "a": 2}]}, None),
    ],
    ids=str,
)
def test_what_nobody_knows_keeps_its_order(record, keys):
    """Where the shape is wrong, nobody knows an order, and what stands there stays as it is."""
    written = json.loads(canonical(record, "exercise"))
    assert one_line(written) == one_line(record) if keys is None else list(written["doses"][0]) == keys
    assert json.loads(canonical(record, None)) == record
