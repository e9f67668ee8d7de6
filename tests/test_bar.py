"""The bar that shows how far a check or a build has come, on real terminals."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lowback.cli.main import main

DATA = Path(__file__).parents[1] / "data"
GOOD = b'{"redirects": []}\n'
BAD = b'{"redirects": 5}\n'
#: A blank line that makes a file large enough for several processes.
BLANK = b" " * 500_000 + b"\n"
#: The command line, on a computer where so many seconds pass whenever it looks at the clock, and where Ctrl-C is heard
#: although a shell may have started the tests in the background.
COMMAND = """import itertools, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
seconds = itertools.count(0, int(sys.argv[1]))
time.monotonic = lambda: next(seconds)
from lowback.cli import main
sys.exit(main(sys.argv[2:]))"""
SHOWN = re.compile(r"Checking .*% ")


class Screen:
    """What a terminal shows of what was written to it: a row a line, as far as the bar needs it."""

    def __init__(self, raw):
        """Write everything."""
        self.rows, self.row, self.column, self.drawn = [""], 0, 0, []
        for part in re.findall(r"\x1b\[\??\d*[A-Za-z]|\r|\n|[^\x1b\r\n]+", re.sub(r"\x1b\[[\d;]*m", "", raw.decode())):
            self.write(part)

    def write(self, part):
        """Write a piece of text, or obey."""
        if part == "\r":
            self.column = 0
        elif part == "\n":
            self.row += 1
            self.rows += [""] * (self.row == len(self.rows))
        elif part == "\x1b[1A":
            self.row -= 1
        elif part == "\x1b[2K":
            self.rows[self.row] = ""
        elif not part.startswith("\x1b"):
            row = self.rows[self.row].ljust(self.column)
            self.rows[self.row] = row[: self.column] + part + row[self.column + len(part) :]
            self.column += len(part)
            self.drawn += SHOWN.findall(self.rows[self.row])

    @property
    def text(self):
        """What is on the screen."""
        return "\n".join(self.rows)


def start(*arguments, seconds=5, shared=False, command="validate", **options):
    """Start the command with standard error on a terminal, standard output too when it is shared; return both."""
    ours, theirs = pty.openpty()
    line = [sys.executable, "-c", COMMAND, str(seconds), command, *map(str, arguments)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **options}
    out = theirs if shared else subprocess.PIPE
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=out, stderr=theirs, env=environment)
    os.close(theirs)
    return process, ours


def read(terminal):
    """Return all that is written to a terminal, up to its end."""
    raw = b""
    while True:
        try:
            raw += os.read(terminal, 65536)
        except OSError:
            os.close(terminal)
            return raw


def watched(*arguments, **options):
    """Run the command; return what it printed, what the terminal was sent, and the exit code."""
    process, terminal = start(*arguments, **options)
    raw = read(terminal)
    out, _ = process.communicate(timeout=30)
    return out, raw, process.returncode


@pytest.fixture
def lines(tmp_path):
    """Return the path of a file with a record a line, the last of which is wrong."""
    path = tmp_path / "x.ndjson"
    path.write_bytes(GOOD * 20_000 + BLANK * 20 + BAD)
    return path


@pytest.mark.parametrize("jobs", [1, 2])
def test_lines_are_shown_by_bytes(lines, jobs, capsys):
    """The bar counts bytes, is gone at the end, and leaves the report as it is without one."""
    main(["validate", str(lines)])
    printed = capsys.readouterr()
    out, raw, code = watched("--jobs", jobs, lines)
    screen = Screen(raw)
    assert (out.decode(), code) == (printed.out, 1)
    assert "MB" in raw.decode() or "kB" in raw.decode()
    assert "100%" in screen.drawn[-1]
    assert screen.text.strip() == printed.err.strip()
    assert raw.count(b"\x1b[?25h") == raw.count(b"\x1b[?25l") > 0


def test_files_are_shown_by_number(tmp_path):
    """For many files, loose or in packs, the bar counts files."""
    for number in range(40):
        (tmp_path / f"{number}.json").write_bytes(GOOD)
    every = 40 + len(list(DATA.rglob("*.json")))
    _, raw, code = watched(tmp_path, DATA)
    assert code == 0
    counts = re.findall(r"(\d+) of (\d+) files", Screen(raw).drawn and re.sub(r"\x1b\[[\d;]*m", "", raw.decode()))
    assert {int(total) for _, total in counts} == {every}
    assert max(int(done) for done, _ in counts) == every


def test_on_one_terminal_the_report_is_whole(tmp_path, capsys):
    """Where the report goes to the same terminal, the bar makes room for each problem and mixes with none."""
    path = tmp_path / "x.ndjson"
    path.write_bytes((GOOD * 1500 + BAD) * 4)
    main(["validate", str(path)])
    printed = capsys.readouterr()
    _, raw, _ = watched(path, shared=True)
    screen = Screen(raw)
    assert len(screen.drawn) > 4
    assert screen.text.strip() == (printed.err + printed.out).strip()


def test_no_bar_where_it_would_disturb(lines):
    """JSON on the same terminal, whose lines end late, a dumb terminal, and no terminal at all: no bar."""
    for arguments, options in (
        (["--format", "json"], {"shared": True}),
        ([], {"TERM": "dumb"}),
        ([], {"seconds": 0}),
    ):
        _, raw, _ = watched(*arguments, lines, **options)
        assert b"Checking" not in raw
        assert b"\x1b" not in raw
    command = [sys.executable, "-c", COMMAND, "5", "validate", lines]
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert b"Checking" not in done.stderr
    command[2] = f"import sys; sys.modules['rich'] = None\n{COMMAND}"
    ours, theirs = pty.openpty()
    again = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=30)
    os.close(theirs)
    assert again.stdout == done.stdout
    assert b"\x1b" not in read(ours)


def test_json_in_a_file_has_a_bar_beside_it(lines):
    """JSON that goes elsewhere than to the terminal does not keep the bar away."""
    out, raw, _ = watched("--format", "json", lines)
    assert out.startswith(b'{"format": "lowback-problems/1"')
    assert Screen(raw).drawn


def test_standard_input_has_no_end(lines):
    """A stream shows how much was read, not how much is left."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", COMMAND, "5", "validate", "--lines", "-"]
    with lines.open("rb") as stream:
        done = subprocess.run(command, stdin=stream, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=30)
    os.close(theirs)
    assert done.returncode == 1
    raw = read(ours).decode()
    assert "Checking" in raw
    assert "/? " in raw
    assert "%" not in raw


def test_an_interrupt_clears_the_bar(tmp_path):
    """Ctrl-C takes the bar away and shows the cursor again."""
    path = tmp_path / "x.ndjson"
    path.write_bytes(BAD * 200_000)
    process, terminal = start(path, shared=True, COVERAGE_PROCESS_CONFIG="", COVERAGE_PROCESS_START="")
    raw = b""
    while b"Checking" not in raw:
        raw += os.read(terminal, 65536)
    process.send_signal(signal.SIGINT)
    raw += read(terminal)
    assert process.wait(10) == 130
    assert not SHOWN.search(Screen(raw).text)
    assert raw.count(b"\x1b[?25h") == raw.count(b"\x1b[?25l") > 0
    assert b"Traceback" not in raw


@pytest.mark.parametrize("shared", [True, False])
def test_a_build_is_shown_by_pages(tmp_path, shared):
    """The bar of a build counts pages and is gone before anything is printed, a failure too."""
    out, raw, code = watched(tmp_path / "site", "--only", "routines", command="build", shared=shared)
    assert code == 0
    counts = re.findall(r"Building .* (\d+) of (\d+) pages", re.sub(r"\x1b\[[\d;]*m", "", raw.decode()))
    assert {total for _, total in counts} == {"12"}
    assert counts[-1] == ("12", "12")
    screen = Screen(raw).text.strip()
    assert screen.endswith("lowback: 12 written, 0 unchanged, 0 removed")
    assert "Building" not in screen
    assert ("add " in screen) == shared
    assert shared or out.count(b"\n") == 12
    (tmp_path / "site" / "index.md").unlink()
    (tmp_path / "site" / "index.md").mkdir()
    _, raw, code = watched(tmp_path / "site", "--only", "routines", command="build", shared=shared)
    assert code == 2
    assert "Building" in raw.decode()
    assert Screen(raw).text.strip().endswith("is a folder, and a page must go there. Move it away")
