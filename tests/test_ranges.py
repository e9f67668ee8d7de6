"""Files that are checked in ranges of bytes: however they are cut, every line is checked once."""

import os
import pickle
import random
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lowback
from lowback.pack.limits import MAX_BYTES

GOOD = b'{"redirects": []}'
#: A record with three errors, of which one follows a character of two bytes, and one that is not valid JSON.
BAD = '{"redirects": [{"kind": "exercis", "from": "é", "to": "b", "é": 1}]}'.encode()
BROKEN = '{"redirects": "\U0001f600'.encode()
LONG = b'{"redirects": "' + b"x" * MAX_BYTES
LINES = (
    GOOD,
    BAD,
    BROKEN,
    b"",
    b" \t",
    b"\r",
    GOOD + b"\r",
    BAD + b"\r",
    b"\xff\xc3",
    b"\xef\xbb\xbf" + BAD,
    b"\xe2\x80",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Return the path of a file that tests write anew."""
    return tmp_path_factory.mktemp("ranges") / "x.ndjson"


def in_ranges(path, cuts, **options):
    """Return the reports of the ranges between some bytes of a file, in no order, as another process would get them."""
    bounds = sorted({0, *cuts, path.stat().st_size})
    pairs = list(pairwise(bounds)) or [(0, 0)]
    check = pickle.loads(pickle.dumps(lowback.check_range))
    reports = [pickle.loads(pickle.dumps(check(path, *pair, **options))) for pair in pairs]
    random.Random(len(cuts)).shuffle(reports)
    return reports


def same(path, cuts, **options):
    """Assert that a file in ranges is reported like the whole; return the reports."""
    whole = lowback.validate(path, **options)
    reports = in_ranges(path, cuts, **options)
    merged = lowback.merge_ranges(reports)
    assert (merged.problems, merged.checked, merged.ok) == (whole.problems, whole.checked, whole.ok)
    return reports


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=12),
    end=st.sampled_from([b"", b"\n", b"\n\n", b"\r\n"]),
    cuts=st.lists(st.integers(0, 400), max_size=12),
)
@example(lines=[], end=b"", cuts=[])
@example(lines=[b"\xef\xbb\xbf" + GOOD, BAD], end=b"", cuts=[1, 2, 3, 4])
def test_any_cover_checks_each_line_once(path, lines, end, cuts):
    """Wherever ranges cut, in characters, line ends or between lines: the same problems in the same order."""
    raw = b"\n".join(lines) + end
    path.write_bytes(raw)
    reports = same(path, [cut for cut in cuts if cut <= len(raw)])
    assert sum(report.lines for report in reports) == raw.count(b"\n") + bool(raw and not raw.endswith(b"\n"))


def test_every_single_cut_is_right(path):
    """A small file may be cut at each of its bytes, and at all of them."""
    path.write_bytes(b"\n".join((GOOD, BAD, b"", BROKEN, GOOD + b"\r", BAD)))
    size = path.stat().st_size
    for cut in range(size):
        same(path, [cut])
    same(path, range(size), select="LB02", kind="redirects")


def test_long_lines_may_be_cut(path):
    """A line of several ranges is checked by that in which it begins, and the line after it by its own."""
    path.write_bytes(b"\n".join((BAD, LONG * 2, BAD, b" " * (MAX_BYTES + 9), GOOD, LONG)))
    size = path.stat().st_size
    start = len(BAD) + 1
    for cuts in ([start], [start + 1], [start + MAX_BYTES, start + MAX_BYTES + 1], range(0, size, 400_000)):
        reports = same(path, cuts)
        assert sum(report.lines for report in reports) == 6
    assert lowback.check_range(path, start + 1, start + MAX_BYTES).lines == 0


def test_ranges_may_lie_behind_the_end(path):
    """A range that begins behind the end of the file has no line, one that ends there has the last; both fit."""
    path.write_bytes(GOOD + b"\n" + BAD)
    size = path.stat().st_size
    reports = [lowback.check_range(path, 0, 5), lowback.check_range(path, 5, size + 7)]
    reports.append(lowback.check_range(path, size + 7, size + 99))
    assert [(report.lines, report.checked) for report in reports] == [(1, 1), (1, 1), (0, 0)]
    assert {report.size for report in reports} == {size}
    assert lowback.merge_ranges(reports).problems == lowback.validate(path).problems


def test_byte_ranges_make_up_the_file(path):
    """The parts are as many as asked for and about equal, but not more than the file has bytes; none is empty."""
    path.write_bytes(b"x" * 100)
    assert lowback.byte_ranges(path, 3) == [(0, 33), (33, 66), (66, 100)]
    assert lowback.byte_ranges(str(path), 1) == lowback.byte_ranges(os.fsencode(path), 1) == [(0, 100)]
    assert lowback.byte_ranges(path, 1000) == [(byte, byte + 1) for byte in range(100)]
    path.write_bytes(b"")
    assert lowback.byte_ranges(path, 8) == [(0, 0)]
    assert lowback.merge_ranges([lowback.check_range(path, 0, 0)]).problems == ()


def test_what_cannot_be_read_is_a_problem(tmp_path):
    """A file that is missing or not plain is one problem of the merged report, as of the whole, and no exception."""
    os.mkfifo(tmp_path / "pipe.ndjson")
    (tmp_path / "loop.ndjson").symlink_to("loop.ndjson")
    for name in ("none.ndjson", "pipe.ndjson", "loop.ndjson", "a\0b.ndjson"):
        file = f"{tmp_path}/{name}"
        assert lowback.byte_ranges(file, 4) == [(0, 0)]
        reports = [lowback.check_range(file, 0, 7), lowback.check_range(file, 7, 9)]
        assert {(report.size, report.lines, report.checked) for report in reports} == {(None, 0, 0)}
        merged = lowback.merge_ranges(reports)
        assert merged.problems == lowback.validate(file).problems
        assert [problem.code for problem in merged] == ["LB001"]
    assert "Give the files in it" in str(lowback.merge_ranges([lowback.check_range(tmp_path, 0, 0)]))


def test_a_file_that_changes_is_told(path, monkeypatch):
    """A file that changes while a range is read, or between two, is told once, after what was found."""
    path.write_bytes(BAD + b"\n" + BAD)
    first = lowback.check_range(path, 0, 10)
    with path.open("ab") as stream:
        stream.write(b" ")
    merged = lowback.merge_ranges([first, lowback.check_range(path, 10, path.stat().st_size)])
    assert [problem.line for problem in merged] == [1, 1, 1, 2, 2, 2, None]
    assert str(merged.problems[-1]).endswith("LB001 changed while it was read. Run this again")
    real = os.fstat

    def touching(descriptor):
        os.utime(path, ns=(0, real(descriptor).st_mtime_ns + 1))
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", touching)
    report = lowback.check_range(path, 0, 10)
    assert [problem.code for problem in report.problems][3:] == ["LB001"]


def test_lines_after_an_unread_range_are_unknown(path, tmp_path):
    """When a range could not be read, the problems after it are there, without a line that would be wrong."""
    path.write_bytes(b"\n".join((BAD, BAD, BAD)))
    reports = sorted(in_ranges(path, [len(BAD), 2 * len(BAD) + 1]))
    reports[1] = lowback.check_range(tmp_path / "gone", reports[1].start, reports[1].end)._replace(file=str(path))
    merged = lowback.merge_ranges(reports)
    assert [problem.line for problem in merged] == [1, 1, 1, None, None, None, None]
    assert [problem.pointer for problem in merged][:3] == [problem.pointer for problem in merged][3:6]
    assert not merged.ok


def test_a_disk_that_fails_is_told(path, monkeypatch):
    """When reading fails half way, what was found before is told, and the failure."""

    class Failing:
        def __init__(self, stream):
            self.stream = stream

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.stream.close()

        def fileno(self):
            return self.stream.fileno()

        def readline(self, size):
            raw = self.stream.readline(size)
            if raw == GOOD:
                raise OSError(5, "Input/output error")
            return raw

    path.write_bytes(BAD + b"\n" + GOOD)
    real = os.fdopen
    monkeypatch.setattr(os, "fdopen", lambda *arguments: Failing(real(*arguments)))
    report = lowback.check_range(path, 0, 999)
    assert [problem.line for problem in report.problems] == [1, 1, 1, None]
    assert report.problems[-1].message == "cannot be read: Input/output error"
    assert report.size is None


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        ([], "there is no range to merge. Take those of byte_ranges"),
        ([(0, 10), (12, 20)], "bytes 10 to 12 are in no range. Check them too"),
        ([(5, 20)], "bytes 0 to 5 are in no range. Check them too"),
        ([(0, 10)], "bytes 10 to 20 are in no range. Check them too"),
        ([(0, 10), (8, 20)], "bytes 8 to 10 are in two ranges. Check them once"),
        ([(0, 20), (0, 20)], "bytes 0 to 20 are in two ranges. Check them once"),
        ([(0, 20), (3, 5)], "bytes 3 to 5 are in two ranges. Check them once"),
    ],
)
def test_gaps_and_overlaps_are_refused(path, bounds, reason):
    """Ranges that do not make up the file, each byte once, are a mistake that is named."""
    path.write_bytes(b"x" * 20)
    with pytest.raises(lowback.ByteRangeError) as caught:
        lowback.merge_ranges(lowback.check_range(path, *pair) for pair in bounds)
    assert str(caught.value) == reason


def test_ranges_of_several_files_are_refused(path, tmp_path):
    """Reports of different files are not mixed up."""
    path.write_bytes(b"x" * 20)
    (tmp_path / "y").write_bytes(b"x" * 20)
    with pytest.raises(lowback.ByteRangeError, match=r"the ranges are of several files: .*x.ndjson' and .*y'"):
        lowback.merge_ranges([lowback.check_range(path, 0, 10), lowback.check_range(tmp_path / "y", 10, 20)])


@pytest.mark.parametrize("pair", [(-1, 5), (5, 4), (0.0, 5), (0, None), ("0", "5")])
def test_odd_ranges_are_refused(path, pair):
    """A range has whole numbers in order."""
    with pytest.raises(lowback.ByteRangeError, match="a range runs from a byte, counted from 0"):
        lowback.check_range(path, *pair)


@pytest.mark.parametrize("parts", [0, -1, 1.5, None, "4"])
def test_odd_numbers_of_parts_are_refused(path, parts):
    """A file is cut into one part or more."""
    with pytest.raises(lowback.ByteRangeError, match="a file has 1 part or more, in whole numbers, found"):
        lowback.byte_ranges(path, parts)


def test_numbers_of_other_libraries_will_do(path):
    """What stands for a whole number, as in tables of numbers, becomes one."""

    class Number:
        def __index__(self):
            return 2

    path.write_bytes(BAD)
    assert lowback.check_range(path, 0, Number())[:3] == (str(path), 0, 2)
    assert len(lowback.byte_ranges(path, Number())) == 2


def test_odd_codes_and_kinds_are_refused(path):
    """Codes and kinds that there are not are refused as by validate, and so is ignoring what cannot be ignored."""
    path.write_bytes(BAD)
    for error, options in (
        (lowback.UnknownChoiceError, {"select": ["LB9"]}),
        (lowback.UnknownChoiceError, {"select": [[]]}),
        (lowback.UnknownChoiceError, {"kind": "thing"}),
        (lowback.IgnoredError, {"ignore": ["LB005"]}),
    ):
        with pytest.raises(error):
            lowback.check_range(path, 0, 1, **options)


def test_any_pool_can_run_it(path):
    """A pool of fresh processes checks the ranges of a file as they are; the merged report is that of the whole."""
    path.write_bytes(b"\n".join([GOOD, BAD, b"", BROKEN] * 50))
    pairs = lowback.byte_ranges(path, 9)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = [pool.submit(lowback.check_range, path, *pair, select="LB0") for pair in pairs]
        merged = lowback.merge_ranges(each.result(timeout=60) for each in found)
    whole = lowback.validate(path, select="LB0")
    assert (merged.problems, merged.checked) == (whole.problems, 150)
