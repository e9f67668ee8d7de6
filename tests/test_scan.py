"""Places in a text: every value is found where it stands, and what misleads is told with its place."""

import json
import sys
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowback.pack.json_reader import UnreadableError, fast_loader, parse, read
from lowback.pack.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS
from lowback.pack.source_map import locate, position

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=25,
)


def paths(value, path=()):
    """Yield the path of every value."""
    yield path, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 3]), st.sampled_from(["", " ", "\n\t"]))
def test_every_value_is_found(value, ascii_only, indent, space):
    """At the place of a path stands its value, and before it its key, however the text is written."""
    text = space + json.dumps(value, ensure_ascii=ascii_only, indent=indent) + space
    wanted = dict(paths(value))
    found = locate(text, wanted)
    assert found.keys() == wanted.keys()
    for path, (span, key) in found.items():
        assert json.loads(text[slice(*span)]) == wanted[path]
        if path and isinstance(path[-1], str):
            assert json.loads(text[slice(*key)]) == path[-1]
        else:
            assert key is None


EDGES = [
    ('{"a": {"b": 1}, "c": 2}', ("c",), "2"),
    (r'{"a\"b": [1, {"x": true}]}', ('a"b', 1, "x"), "true"),
    (r'{"\u0061": 5}', ("a",), "5"),
    ('{"": {"": null}}', ("", ""), "null"),
    ('[ [ ] , { } , "]" , -1.5e3 ]', (3,), "-1.5e3"),
    ('{"a/b": {"~": 1}}', ("a/b", "~"), "1"),
    ('{"a":"}","b":"{"}', ("b",), '"{"'),
    ('\r\n{\r\n"a"\r\n:\r\n[\r\n1\r\n]\r\n}', ("a", 0), "1"),
    ('{"a": "\\\\", "b": 1}', ("b",), "1"),
    ('["é🏃", 2]', (1,), "2"),
]


@pytest.mark.parametrize(("text", "path", "value"), EDGES)
def test_edge_cases_are_found(text, path, value):
    """Escapes, empty keys, brackets in texts and odd white space mislead nobody."""
    assert text[slice(*locate(text, [path])[path].value)] == value


def test_what_is_not_there_is_left_out():
    """Paths that lead nowhere have no place; those that do have one all the same."""
    assert locate('{"a": [1]}', [("b",), ("a", 5), ("a", 0, "x"), ("a",)]).keys() == {("a",)}


def test_positions_count_from_one():
    """Lines and columns count from 1, columns in characters."""
    text = "é🏃x\r\ny\n"
    assert [tuple(position(text, at)) for at in (0, 2, 5, 6, 7)] == [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1)]


#: A text, where it stops being JSON (line, column, how much is marked), and what is told.
SYNTAX = [
    ("", 1, 1, 0, "the file is empty"),
    (" \n ", 1, 1, 0, "the file is empty"),
    ('{"a": 1,}', 1, 8, 1, "trailing comma. Remove the comma"),
    ("[1,\n]", 1, 3, 1, "trailing comma"),
    ('{"a": 1\n"b": 2}', 1, 7, 1, "missing comma or closing bracket after this"),
    (
        '{"a": "say "hi" now"}',
        1,
        13,
        2,
        r"the string before this ended early. Escape a quotation mark inside a string as \"",
    ),
    ("{'a': 1}", 1, 2, 1, "' is not a JSON quotation mark"),
    ("{“a”: 1}", 1, 2, 1, "“ is not a JSON quotation mark"),
    ('{"a" 1}', 1, 4, 1, "missing colon after this key"),
    ('{"a": True}', 1, 7, 4, "True is not valid JSON. Write true"),
    ('{"a": None}', 1, 7, 4, "None is not valid JSON. Write null"),
    ("{a: 1}", 1, 2, 1, 'a is not valid JSON. Enclose it in quotes: "a"'),
    ('{"a": 01}', 1, 7, 2, "leading zero in a number"),
    ('{"a": .5}', 1, 7, 1, "a number cannot start with ."),
    ("// hi\n{}", 1, 1, 1, "JSON has no comments"),
    ('{"a": "b"} // hi', 1, 12, 1, "JSON has no comments"),
    ('{"a": 1 # x\n}', 1, 9, 1, "JSON has no comments"),
    ("{} {}", 1, 4, 1, "unexpected content after the record"),
    ('{"a": "x\ny"}', 1, 9, 1, "line break or tab inside a string"),
    (r'{"a": "\q"}', 1, 8, 1, "invalid escape sequence"),
    ('{"a": "x', 1, 7, 2, "unterminated string"),
    ('{"a": "x\n}', 1, 9, 1, "line break or tab inside a string"),
    ('{"a": [1, 2', 1, 11, 1, "unexpected end of file"),
    ('{"a": 1,,}', 1, 9, 1, "extra comma"),
    ('{"a": }', 1, 7, 1, "expected a value"),
    ('{1: "a"}', 1, 2, 1, "expected a key"),
    ('{"a": *}', 1, 7, 1, "expected a value"),
    ('{"a": 10-15}', 1, 7, 5, 'invalid range. Write {"min": 10, "max": 15}'),
    ('{"a": 10 – 15}', 1, 7, 7, 'invalid range. Write {"min": 10, "max": 15}'),
    ('{"a": 30 sec}', 1, 7, 6, "a number cannot have a unit. Write 30 alone"),
    ('{"a": 2,5}', 1, 7, 3, "a number cannot contain a comma"),
    ('{"a": 1/2}', 1, 7, 2, "a number cannot be a fraction"),
    ('{"a": 100 2}', 1, 9, 1, "missing comma or closing bracket after this"),
    ('{"a": ,}', 1, 7, 1, "missing value before this comma"),
    ('{"a" = 1}', 1, 6, 1, "found = in place of a colon"),
    ('{"a": 1; "b": 2}', 1, 8, 1, "found ; in place of a comma"),
    ('{"name:" "Knee"}', 1, 7, 2, "the colon is inside the quotes"),
    ('{"a": 1}}', 1, 9, 1, "unmatched }"),
    ('{"a": "Knee”,\n "b": 1}', 1, 12, 1, "this string ends with ”"),
    ('{"a": „Knee“}', 1, 7, 1, "„ is not a JSON quotation mark"),
    ('{"a":\u00a01}', 1, 6, 1, "unexpected space character"),
    ('{"a": Knee hug}', 1, 7, 8, 'Knee hug is not valid JSON. Enclose it in quotes: "Knee hug"'),
    ('{"a": "x\n', 1, 7, 2, "unterminated string"),
    ('{"a": "x\ny": "z', 1, 9, 1, "line break or tab inside a string"),
    ('{"a": 1 b}', 1, 7, 3, "a number cannot have a unit"),
    ('{"a": [] b}', 1, 8, 1, "missing comma or closing bracket after this"),
    ("hello", 1, 1, 1, "expected an object"),
]


@pytest.mark.parametrize(("text", "line", "column", "length", "words"), SYNTAX)
def test_broken_json_is_explained(text, line, column, length, words):
    """A text that is not valid JSON is told in plain words, at the place where it goes wrong."""
    [fault] = read(text.encode()).problems
    assert fault.code == "LB005"
    assert tuple(position(text, fault.span.start)) == (line, column)
    assert fault.span.end - fault.span.start == length
    assert f"{fault.message}. {fault.hint}".startswith(f"not JSON: {words}")


def test_several_faults_come_together():
    """Whatever misleads in a text that is JSON is told in one run, in the order of the text."""
    raw = b'\xef\xbb\xbf{"x": {"b": 1, "c": NaN, "b": 1e999, "d": 11111111111111111111, "e": "\\ud800"}, "\\udc00": []}'
    found = [(fault.code, fault.path) for fault in read(raw).problems]
    assert found == [
        ("LB004", ()),
        ("LB007", ("x", "c")),
        ("LB006", ("x", "b")),
        ("LB008", ("x", "b")),
        ("LB008", ("x", "d")),
        ("LB009", ("x", "e")),
        ("LB009", ("\ufffd",)),
    ]


@pytest.mark.parametrize("raw", [b"\xff\xfe{\x00", b"\xfe\xff\x00{", b'{"a": "\xfc"}', b'"\xed\xa0\x80"'])
def test_other_encodings_are_told(raw):
    """A file that is not UTF-8 is told with the byte that does not fit; one in UTF-16 with what it is."""
    reading = read(raw)
    assert [fault.code for fault in reading.problems] == ["LB003"]
    assert ("UTF-16" in reading.problems[0].hint) == (raw[:1] > b"\xfd")
    assert not reading.is_json


def loader(library, *, no_twins):
    """Return the fast loader where orjson is installed, or where it is not."""
    hidden = {"orjson": None} if library == "json" else {}
    with mock.patch.dict(sys.modules, hidden):
        return fast_loader(no_twins=no_twins)


LIBRARIES = ("orjson", "json")
LOADERS = {(library, twins): loader(library, no_twins=twins) for twins in (True, False) for library in LIBRARIES}


def fast(load, raw):
    """Return what a fast loader loads, or ... when it refuses."""
    try:
        return load(raw)
    except (ValueError, RecursionError, StopIteration):
        return ...


@pytest.mark.parametrize("library", LIBRARIES)
@given(data=st.data())
def test_fast_loading_never_accepts_more(library, data):
    """What is loaded fast is what the careful reader loads, but for numbers and depths that every schema refuses."""
    raw = data.draw(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()) | st.sampled_from(TRICKS))
    value = fast(LOADERS[library, True], raw)
    if value is not ...:
        reading = read(raw)
        codes = {fault.code for fault in reading.problems}
        assert codes <= {"LB008", "LB010"}
        assert codes or reading.value == value


TRICKS = [
    b'{"a": 1, "a": 2}',
    rb'{"a": 1, "\u0061": 2}',
    rb'{"a\"": "\"", "a\"": ""}',
    b'[{"a": {}}, {"b": {"c": 1, "c": 1}}]',
    b"NaN",
    b"1e999",
    rb'"\ud800"',
    b"[" * 50 + b"]" * 50,
    b"\xef\xbb\xbf{}",
    b'{"extra": {"a": 11111111111111111111}}',
    b'"\xff"',
    b"{} {}",
    b"",
    b" {} ",
]


HARMLESS = (b"1e999", b"[" * 50 + b"]" * 50, b" {} ")


@pytest.mark.parametrize("raw", [each for each in TRICKS if each not in HARMLESS], ids=str)
@pytest.mark.parametrize("library", LIBRARIES)
def test_tricks_are_not_loaded_fast(library, raw):
    """Duplicate keys however they are spelled, and all else that is refused, is left to the careful reader."""
    assert fast(LOADERS[library, True], raw) is ...


def test_twins_may_be_ignored():
    """Where duplicate keys do not matter, a line with one is loaded."""
    for library in LIBRARIES:
        assert fast(LOADERS[library, False], b'{"a": 1, "a": 2}') == {"a": 2}


def unique(pairs):
    """Return an object whose keys are all different."""
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def depth(value):
    """Return how many lists and objects of a value are in each other."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()) | st.sampled_from(TRICKS))
def test_what_has_no_faults_is_sound(raw):
    """What reading lets through is what the standard library reads, and has nothing in it that could mislead."""
    reading = read(raw)
    if not reading.problems:
        assert json.loads(raw, object_pairs_hook=unique) == reading.value
        # Neither NaN, Infinity nor unpaired surrogate can be written.
        json.dumps(reading.value, ensure_ascii=False, allow_nan=False).encode()
        assert depth(reading.value) <= MAX_DEPTH
        numbers = [value for _, value in paths(reading.value) if type(value) is int]
        assert all(abs(number) < 10**MAX_DIGITS for number in numbers)


@given(VALUES.filter(lambda value: depth(value) <= MAX_DEPTH))
def test_sound_values_have_no_faults(value):
    """Whatever is sound is read as it is."""
    assert read(json.dumps(value).encode()) == (json.dumps(value), value, (), True)


@given(VALUES)
def test_orjson_is_optional(value):
    """Without orjson the standard library loads lines, to the same values."""
    raw = json.dumps(value, ensure_ascii=False).encode()
    one, other = (fast(LOADERS[library, True], raw) for library in LIBRARIES)
    assert one == other


def test_huge_lines_are_refused():
    """More than a record may have is not even looked at."""
    raw = b'"' + b"x" * MAX_BYTES + b'"'
    assert fast(fast_loader(no_twins=True), raw) is ...
    with pytest.raises(UnreadableError, match="larger than"):
        parse(raw)
