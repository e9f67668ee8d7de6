"""`lowback validate --jobs`: several processes report the same as one, in the same order, whatever becomes of them."""

import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from conftest import builtin
from support.commands import run

from lowback.cli import main
from lowback.validation.reporters import REPORTERS, STATISTICS

GOOD = b'{"redirects": []}'
BAD = '{"redirects": [{"kind": "exercis", "from": "é", "to": "b", "é": 1}]}'.encode()
#: A blank line that makes a file large enough for several processes, and costs next to nothing to check.
BLANK = b" " * 500_000
ALONE = "a helping process did not start or was ended from outside; this one checked the rest"
COMMAND = [sys.executable, "-m", "lowback", "validate", "--jobs", "2"]


@pytest.fixture(autouse=True)
def nobody_is_left():
    """Let no test leave a process behind."""
    yield
    assert multiprocessing.active_children() == []


def write_lines(path, *records, blanks=20):
    """Write records, with blank lines between them that make up some MB; return the path."""
    part = b"\n".join(records)
    path.write_bytes(b"\n".join([part, BLANK] * blanks))
    return path


@pytest.fixture
def large(tmp_path):
    """Return the path of an NDJSON file of 10 MB in which each MB has something wrong."""
    return write_lines(tmp_path / "large.ndjson", BAD, GOOD, BAD)


@pytest.fixture
def mixture(pack, large):
    """Return paths of all that there may be: packs, loose records, lines good and bad, and what cannot be read."""
    folder = large.parent
    good, bad = pack(), pack({"sources.json": b"{", "exercises/x.json": b"\xff"}, "club")
    for name, raw in {
        "some.ndjson": b"\n".join([GOOD, BAD, b"", b"\xff\r", GOOD * 3] * 20),
        "good.ndjson": b"\n".join([GOOD] * 2100),
        "none.ndjson": b"",
        "two.json": json.dumps(builtin("exercises/bridge_pose.json")).encode(),
        "three.json": b"[",
    }.items():
        (folder / name).write_bytes(raw)
    (folder / "many").mkdir()
    for number in range(130):
        (folder / "many" / f"{number}.json").write_bytes(BAD if number % 9 else GOOD)
    os.mkfifo(folder / "pipe.ndjson")
    names = ["some.ndjson", "two.json", "good.ndjson", "none.ndjson", "gone.ndjson", "three.json", "many"]
    paths = [good, large, *(folder / name for name in names), bad, folder / "pipe.ndjson", folder / "nowhere.json"]
    return list(map(str, paths))


@pytest.mark.parametrize("jobs", [2, 3, 9])
def test_the_report_is_that_of_one_process(mixture, jobs):
    """Whatever is checked, by however many processes: the same report, notes and exit code."""
    one = run("validate", *mixture)
    assert one[0] == 2
    assert run("validate", "--jobs", jobs, *mixture) == one


FORMS = [["--format", form] for form in REPORTERS] + [["--statistics", "--format", form] for form in STATISTICS]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_every_format_is_the_same_byte_for_byte(mixture, form):
    """Every reporter writes the same for several processes as for one."""
    assert run("validate", *form, "--jobs", "2", *mixture) == run("validate", *form, *mixture)


@pytest.mark.parametrize("options", [["--ignore", "LB02,LB1"], ["--select", "LB02", "--kind", "sources"]], ids=" ".join)
def test_what_is_looked_for_reaches_the_processes(mixture, options):
    """Codes and a kind that were chosen hold in all processes."""
    assert run("validate", *options, "--jobs", "2", *mixture) == run("validate", *options, *mixture)


def test_floods_come_through(tmp_path):
    """When much more is wrong than a pipe holds, nothing is lost or out of order."""
    path = write_lines(tmp_path / "x.ndjson", *[BAD] * 200)
    one = run("validate", path)
    assert one[1].count("LB022") == 4000
    assert run("validate", "--jobs", "2", path) == one


def test_standard_input_comes_in_its_turn(mixture, monkeypatch):
    """Standard input is read by this process, between what the others check."""
    paths = [*mixture[:3], "-", *mixture[3:]]
    reports = []
    for jobs in (1, 2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD * 2)))
        reports.append(run("validate", "--jobs", jobs, *paths))
    assert reports[0] == reports[1]
    assert "\n-:1:" in reports[0][1]


@pytest.mark.parametrize("what", ["one pack", "little", "nothing that can be read"])
def test_little_is_checked_alone(what, pack, tmp_path, monkeypatch):
    """For a single pack, or for little, no process is started."""
    monkeypatch.setattr(ProcessPoolExecutor, "__init__", None)
    if what == "one pack":
        paths = [pack({f"exercises/e{number}.json": b"[]" for number in range(600)})]
    elif what == "little":
        paths = [tmp_path / f"{number}.json" for number in range(100)]
        for path in paths:
            path.write_bytes(GOOD)
    else:
        paths = [tmp_path / "gone.ndjson", "-"]
        monkeypatch.setattr(sys, "stdin", None)
    assert run("validate", "--jobs", "2", *paths) == run("validate", *paths)


def test_many_files_are_spread(tmp_path):
    """Files with one record each are spread over the processes as they are."""
    for number in range(600):
        (tmp_path / f"{number}.json").write_bytes(GOOD if number % 5 else BAD)
    one = run("validate", tmp_path)
    assert "600 checked" in one[1]
    assert run("validate", "--jobs", "2", tmp_path) == one


class Hooked(io.StringIO):
    """A standard output that does something when it is first written to."""

    def __init__(self, act):
        """Keep what to do."""
        super().__init__()
        self.act = act

    def write(self, text):
        """Write, and act once."""
        act, self.act = self.act, None
        if act:
            act()
        return super().write(text)


def hooked(monkeypatch, act, *arguments):
    """Run the command, doing something when it prints first; return its exit code and what it printed."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Hooked(act))
        code = main(["validate", *map(str, arguments)])
        return code, sys.stdout.getvalue()


@pytest.mark.parametrize("killed", [slice(1), slice(None)], ids=["one", "all"])
@pytest.mark.parametrize("what", ["lines", "files"])
def test_killed_processes_lose_nothing(killed, what, tmp_path, monkeypatch, capsys):
    """Processes killed half way: this one checks what is missing and says so once; the report is the same."""
    if what == "lines":
        path = write_lines(tmp_path / "x.ndjson", *[BAD] * 50, blanks=60)
    else:
        path = tmp_path
        for number in range(1000):
            (path / f"{number}.json").write_bytes(BAD)

    def kill():
        for process in multiprocessing.active_children()[killed]:
            process.kill()
            process.join()

    code, out, err = run("validate", path)
    assert hooked(monkeypatch, kill, "--jobs", "2", path) == (code, out)
    notes = capsys.readouterr().err
    assert notes.count(ALONE) == 1
    assert notes.splitlines()[0] == err.splitlines()[0]


@pytest.mark.parametrize("method", ["__init__", "submit"])
def test_without_processes_this_one_does_it(mixture, method, monkeypatch):
    """Where no process can be started, this one checks everything and says so once."""

    def fail(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    code, out, _ = run("validate", *mixture)
    monkeypatch.setattr(ProcessPoolExecutor, method, fail)
    several = run("validate", "--jobs", "2", *mixture)
    assert several[:2] == (code, out)
    assert several[2].count(ALONE) == 1


def test_without_signal_masks_it_is_the_same(large, monkeypatch):
    """On systems that cannot hold Ctrl-C back, processes start all the same."""
    one = run("validate", large)
    monkeypatch.delattr(signal, "pthread_sigmask")
    assert run("validate", "--jobs", "2", large) == one


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_changes_is_a_problem(jobs, tmp_path, monkeypatch):
    """A file that grows meanwhile is said to have changed, once and last, in one process as in several."""
    path = write_lines(tmp_path / "x.ndjson", BAD, blanks=60)

    def grow():
        with path.open("ab") as stream:
            stream.write(b"\n")

    code, out = hooked(monkeypatch, grow, "--jobs", jobs, path)
    assert code == 2
    assert out.count("LB001") == 1
    assert "LB001: changed while it was read\n  Run this again\n" in out[-200:]


def test_a_file_that_goes_is_a_problem(tmp_path, monkeypatch):
    """A file that is removed meanwhile is said to be gone, once, after what was found before that."""
    path = write_lines(tmp_path / "x.ndjson", BAD, blanks=60)
    code, out = hooked(monkeypatch, path.unlink, "--jobs", 2, path)
    assert code == 2
    assert out.count("LB001: there is no such file\n") == out.count("LB001") == 1
    assert out.index("LB022") < out.index("LB001")
    assert out.rindex("LB022") < out.index("LB001")


def is_alive(pid):
    """Return whether a process is there and no mere entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


def all_end(pids):
    """Return whether all of some processes end within some seconds."""
    deadline = time.monotonic() + 20
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(is_alive, pids))


def start(path, on_interrupt):
    """Start the command in a group of its own, with what an interrupt does there."""
    return subprocess.Popen(
        [*COMMAND, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, on_interrupt),  # noqa: PLW1509 - no thread is here
        bufsize=0,
        # Coverage would hang when it is interrupted itself.
        env={
            name: value
            for name, value in os.environ.items()
            if on_interrupt is signal.SIG_IGN or not name.startswith("COVERAGE")
        },
    )


def children_of(process):
    """Return the ids of a command's processes once it prints, which it does after they have started."""
    assert process.stdout.read(1)
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    children = path.read_text(encoding="utf-8").split()
    assert len(children) >= 2
    return children


@pytest.fixture
def long(tmp_path):
    """Return the path of a file that takes long to check."""
    return write_lines(tmp_path / "x.ndjson", *[BAD] * 500, blanks=60)


@pytest.mark.parametrize("send", [os.killpg, os.kill], ids=["all", "the command"])
def test_an_interrupt_ends_all(send, long):
    """Ctrl-C on the terminal, or an interrupt of the command alone: exit code 130, no traceback, nobody left."""
    with start(long, signal.default_int_handler) as process:
        children = children_of(process)
        send(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert all_end(children)


@pytest.mark.parametrize("delay", [0.3, 0.5, 0.7, 0.9])
def test_an_interrupt_at_the_start_ends_all(delay, long):
    """While processes are being started, Ctrl-C ends all as well, without a traceback of any."""
    with start(long, signal.default_int_handler) as process:
        time.sleep(delay)
        # An interpreter that is just starting, before the command does anything, has a traceback of its own.
        while not Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8"):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_an_ignored_interrupt_is_ignored_by_all(large):
    """In the background of a script, where Ctrl-C is ignored, it ends none of the processes."""
    code, out, err = run("validate", large)
    with start(large, signal.SIG_IGN) as process:
        first = process.stdout.read(1)
        os.killpg(process.pid, signal.SIGINT)
        rest, notes = process.communicate(timeout=30)
    assert (process.returncode, (first + rest).decode(), notes.decode()) == (code, out, err)


def test_processes_do_not_outlive_a_killed_command(long):
    """When the command itself is killed, the other processes end by themselves."""
    with start(long, signal.default_int_handler) as process:
        children = children_of(process)
        process.kill()
        process.communicate(timeout=30)
    assert all_end(children)


def test_processes_end_with_their_reader(long):
    """Whoever reads the report and stops in between leaves no process behind."""
    with start(long, signal.default_int_handler) as process:
        children = children_of(process)
        process.stdout.close()
        assert process.wait(30) == 141
        assert process.stderr.read().count(b"\n") == 1
    assert all_end(children)


@pytest.mark.parametrize("jobs", ["", "-1", "1.5", "two", "1000", "9" * 5000, "²", "+2"])
def test_odd_numbers_of_jobs_are_refused(jobs, capsys):
    """What is no number of processes is named, with what may stand there."""
    assert main(["validate", "--jobs", jobs, "data"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "--jobs takes a whole number from 1 to 999, or auto for one process a processor, found " in err


def test_auto_takes_the_processors_there_are(large, monkeypatch):
    """`auto` and 0 stand for the processors that this process may use; where nobody knows, for one."""
    asked = []

    def fail(_, jobs, *__, **___):
        asked.append(jobs)
        raise OSError

    monkeypatch.setattr(ProcessPoolExecutor, "__init__", fail)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    for jobs in ("auto", "0", "017"):
        run("validate", "--jobs", jobs, large)
    monkeypatch.delattr(os, "sched_getaffinity")
    for count in (7, None, 5000):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        run("validate", "--jobs", "auto", large)
    assert asked == [3, 3, 17, 7, 999]


def test_module_and_script_take_jobs(mixture):
    """`python -m lowback` and the installed script check with several processes alike."""
    script = [Path(sys.executable).parent / "lowback", "validate", "--jobs", "2"]
    one, two = (
        subprocess.run([*command, *mixture], capture_output=True, check=False, timeout=60)
        for command in (script, COMMAND)
    )
    assert one.stdout == two.stdout != b""
    assert [one.returncode, two.returncode] == [2, 2]
