"""`lowback validate --jobs`: several processes tell the same as one, in the same order, whatever becomes of them."""

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from conftest import builtin

import lowback
from lowback.cli import main, running
from lowback.validation import crew, spans, spread, tasks
from lowback.validation.check import check_units
from lowback.validation.paths import units
from lowback.validation.plan import Plan
from lowback.validation.reporters import REPORTERS, STATISTICS

GOOD = b'{"redirects": []}'
BAD = '{"redirects": [{"kind": "exercis", "from": "é", "to": "b", "é": 1}]}'.encode()
#: The command line, with files cut small, and spread however small.
SMALL = """import sys
from lowback.cli import main
from lowback.validation import spread, tasks
spread._WORTH, tasks._SMALL, tasks._LARGE = 0, 1, 4096
sys.exit(main(sys.argv[1:]))"""


@pytest.fixture(autouse=True)
def cut_small(monkeypatch):
    """Cut files small, and spread them however small they are."""
    monkeypatch.setattr(spread, "_WORTH", 0)
    monkeypatch.setattr(tasks, "_SMALL", 1)
    monkeypatch.setattr(tasks, "_LARGE", 2000)
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def mixture(pack, tmp_path):
    """Return paths of all that there may be: packs, loose records, lines good and bad, and what cannot be read."""
    good, bad = pack(), pack({"sources.json": b"{", "exercises/x.json": b"\xff"}, "club")
    for name, raw in {
        "some.ndjson": b"\n".join([GOOD, BAD, b"", b"\xff\r", GOOD * 3] * 20),
        "good.ndjson": b"\n".join([GOOD] * 2100),
        "none.ndjson": b"",
        "one.jsonl": BAD,
        "two.json": json.dumps(builtin("exercises/bridge_pose.json")).encode(),
        "three.json": b"[",
    }.items():
        (tmp_path / name).write_bytes(raw)
    os.mkfifo(tmp_path / "pipe.ndjson")
    names = ["some.ndjson", "two.json", "good.ndjson", "none.ndjson", "gone.ndjson", "three.json", "one.jsonl"]
    paths = [good, *(tmp_path / name for name in names), bad, tmp_path / "pipe.ndjson", tmp_path / "nowhere.json"]
    return list(map(str, paths))


def outcomes(paths, jobs, plan=None, stdin=None, **options):
    """Return the outcomes of several processes."""
    return spread.spread(units(map(str, paths), lines=False), plan or Plan(), jobs, stdin, **options)


def one_process(paths, plan=None, stdin=None):
    """Return the outcomes of one process."""
    return list(check_units(units(map(str, paths), lines=False), plan or Plan(), stdin))


@pytest.mark.parametrize("jobs", [2, 3, 9])
def test_the_outcomes_are_those_of_one_process(mixture, jobs):
    """Whatever is checked, by however many processes: the same outcomes in the same order."""
    assert list(outcomes(mixture, jobs)) == one_process(mixture)


FORMS = [["--format", form] for form in REPORTERS] + [["--statistics", "--format", form] for form in STATISTICS]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_the_report_is_the_same_byte_for_byte(mixture, form, capsys):
    """Every reporter writes the same, notes and exit code too."""
    code = main(["validate", *form, *mixture])
    one = capsys.readouterr()
    assert main(["validate", *form, "--jobs", "2", *mixture]) == code == 2
    assert capsys.readouterr() == one


def test_what_is_looked_for_reaches_the_processes(mixture):
    """Codes and kinds that were chosen are those of the processes, also where these start afresh."""
    for plan in (Plan((), "LB02 LB1"), Plan(kind="sources")):
        assert list(outcomes(mixture, 2, plan)) == one_process(mixture, plan)


def test_fresh_processes_tell_the_same(mixture, monkeypatch):
    """Where processes cannot be forked, they start afresh and tell the same."""
    monkeypatch.setattr(crew, "_method", lambda: "spawn")
    plan = Plan("LB02", kind="redirects")
    assert list(outcomes(mixture, 2, plan)) == one_process(mixture, plan)


def test_processes_are_forked_only_without_threads(monkeypatch):
    """Beside another thread, or where nobody knows, processes start afresh."""
    alone = len(list(Path("/proc/self/task").iterdir())) == 1
    assert crew._method() == ("fork" if alone else "spawn")
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    assert crew._method() == "spawn"
    done.set()
    thread.join()

    def fail(_):
        raise FileNotFoundError

    monkeypatch.setattr(os, "listdir", fail)
    assert crew._method() == "spawn"


@pytest.fixture
def flood(tmp_path, monkeypatch):
    """Return the path of a file in whose parts more is wrong than a pipe holds."""
    monkeypatch.setattr(tasks, "_LARGE", 40_000)
    monkeypatch.setattr(tasks, "_PARTS", 1)
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"\n".join([BAD] * 1300))
    return path


def test_floods_wait_for_their_reader(flood, monkeypatch):
    """Processes that find more than a pipe holds wait until it is read, and nothing is lost or out of order."""
    monkeypatch.setattr(crew, "_AHEAD", 1)
    found = outcomes([flood], 2)
    first = [next(found), next(found)]
    time.sleep(0.3)
    assert [*first, *found] == one_process([flood])


def test_standard_input_comes_in_its_turn(mixture):
    """Standard input is read by this process, between what the others check; alone it needs no others."""
    raw = BAD * 2
    paths = [*mixture[:3], "-", *mixture[3:]]
    assert list(outcomes(paths, 2, stdin=BytesIO(raw))) == one_process(paths, stdin=BytesIO(raw))
    assert list(outcomes(["-"], 2, stdin=BytesIO(raw))) == one_process(["-"], stdin=BytesIO(raw))


@pytest.mark.parametrize("what", ["one file", "little"])
def test_little_is_checked_alone(what, tmp_path, monkeypatch):
    """For one file, or for little, no process is started."""
    monkeypatch.setattr(spread, "Crew", None)
    paths = [tmp_path / f"{number}.json" for number in range(1 if what == "one file" else 600)]
    for path in paths:
        path.write_bytes(GOOD)
    monkeypatch.setattr(spread, "_WORTH", 0 if what == "one file" else 601 << 14)
    assert sum(outcome.checked for outcome in outcomes(paths, 2)) == len(paths)


@pytest.mark.parametrize("killed", [slice(1), slice(None)], ids=["one", "all"])
def test_killed_processes_lose_nothing(killed, flood):
    """Killed half way, in the midst of a message: this process checks what is missing, says so, and nothing is lost."""
    found = outcomes([flood], 2)
    first = [next(found) for _ in range(100)]
    time.sleep(0.3)
    for process in multiprocessing.active_children()[killed]:
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    rest = list(found)
    notes = [outcome for outcome in rest if outcome.note]
    # One process of two may have sent all that it found before it was killed.
    assert {outcome.note for outcome in notes} in ({spread._ALONE}, set() if killed.stop else {spread._ALONE})
    assert [*first, *(outcome for outcome in rest if outcome not in notes)] == one_process([flood])


def test_a_process_that_is_gone_gets_no_tasks(flood):
    """A process that ended before it was given anything has nothing, and whoever waits for it is told at once."""
    plan = Plan()
    with crew.Crew([spans.Span(str(flood), 0, 99)], plan, 1) as helpers:
        [process] = multiprocessing.active_children()
        process.kill()
        process.join()
        assert list(helpers.batches(0)) == []


def test_a_killed_process_loses_no_files(tmp_path):
    """Files that were spread as they are come once each, too, when a process is killed among them."""
    for number in range(90):
        (tmp_path / f"{number}.json").write_bytes(BAD)
    found = outcomes([tmp_path], 2)
    first = next(found)
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    rest = list(found)
    assert [first, *(outcome for outcome in rest if outcome.note != spread._ALONE)] == one_process([tmp_path])


def test_without_processes_this_one_does_it(mixture, monkeypatch, capsys):
    """Where no process can be started, this one checks everything and says so once."""

    def fail(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    assert main(["validate", *mixture]) == 2
    one = capsys.readouterr()
    monkeypatch.setattr(crew.Crew, "_start_one", fail)
    assert main(["validate", "--jobs", "2", *mixture]) == 2
    several = capsys.readouterr()
    assert several.out == one.out
    assert several.err.count(spread._ALONE) == 1


def test_a_process_without_children_does_it(mixture, monkeypatch):
    """A process that may have no children, as in a pool, checks everything itself."""
    monkeypatch.setattr(multiprocessing.current_process(), "_config", {"daemon": True})
    found = [outcome for outcome in outcomes(mixture, 2) if outcome.note != spread._ALONE]
    assert found == one_process(mixture)


def test_processes_end_with_their_reader(flood):
    """Whoever stops in between leaves no process behind."""
    found = outcomes([flood], 2)
    next(found)
    next(found)
    assert len(multiprocessing.active_children()) == 2
    found.close()
    assert multiprocessing.active_children() == []


def test_a_file_that_changes_is_told(tmp_path):
    """A file that grows meanwhile is told, by one process as by several."""
    path = tmp_path / "x.ndjson"
    for jobs in (1, 2):
        path.write_bytes(b"\n".join([BAD] * 300))
        found = outcomes([path], jobs) if jobs > 1 else check_units(units([str(path)], lines=False), Plan())
        first = [next(found), next(found)]
        with path.open("ab") as stream:
            stream.write(b"\n")
        every = [*first, *found]
        assert [problem.code for problem in every[-1].problems] == ["LB001"]
        assert sum(outcome.checked for outcome in every) == 300


def test_a_file_that_goes_is_told_once(flood, monkeypatch):
    """A file that is taken away meanwhile is told once, after what was found before that."""
    monkeypatch.setattr(tasks, "_LARGE", 2000)
    found = outcomes([flood], 2)
    first = [next(found) for _ in range(50)]
    flood.unlink()
    every = [*first, *found]
    codes = [problem.code for outcome in every for problem in outcome.problems]
    assert codes.count("LB001") == 1
    assert every[-1].problems[0].message == "there is no such file"
    lines = [problem.line for outcome in every[:-1] for problem in outcome.problems]
    assert lines == sorted(lines)


def test_the_watch_is_told_of_all(mixture, monkeypatch):
    """However many processes, all that is done is told, up to what there is to do."""
    readable = [path for path in mixture if "nowhere" not in path]
    total = sum(map(tasks.weight, units(readable, lines=False)))
    for patience in (0, 9):
        monkeypatch.setattr(crew, "_PATIENCE", patience)
        told = []
        list(outcomes(readable, 2, watch=told.append))
        assert sum(told) == total
    told = []
    list(check_units(units(readable, lines=False), Plan(), None, told.append))
    assert sum(told) == total


def test_a_process_works_until_nobody_asks(tmp_path):
    """The work of a process: numbers come in, what is found goes out in parts, and it ends when its pipe does."""
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"\n".join([BAD] * 400))
    work = [spans.Span(str(path), 0, 300), spans.Span(str(path), 300, path.stat().st_size)]
    ours, theirs = multiprocessing.Pipe()
    unwanted, other = multiprocessing.Pipe()
    for plan in (Plan(), (tuple(Plan().codes), None)):
        arguments = (theirs, [unwanted], work, plan, gc.get_threshold())
        thread = threading.Thread(target=crew.work, args=arguments)
        thread.start()
        ours.send(1)
        batches = [ours.recv()]
        while not batches[-1].end:
            batches.append(ours.recv())
        assert len(batches) > 1
        assert sum(len(batch.found) for batch in batches) == batches[-1].end.lines + 1
        ours.close()
        thread.join(10)
        assert theirs.closed
        ours, theirs = multiprocessing.Pipe()
    assert unwanted.closed
    other.close()
    ours.close()
    theirs.close()


def test_interrupts_are_held_where_they_can_be(monkeypatch):
    """Ctrl-C is held back while processes start, on systems that can do so."""
    with crew._interrupts_held():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    monkeypatch.delattr(signal, "pthread_sigmask")
    with crew._interrupts_held():
        pass


def is_alive(pid):
    """Return whether a process is there and no mere entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


@pytest.fixture
def running_command(tmp_path):
    """Return a running command with two processes, and the ids of these."""
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"\n".join([BAD] * 20_000))
    command = [sys.executable, "-c", SMALL, "validate", "--jobs", "2", str(path)]
    # Coverage would hang when it is interrupted itself.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, start_new_session=True, env=environment) as process:
        try:
            process.stdout.readline()
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
            assert len(children) == 2
            yield process, children
        finally:
            process.kill()


def test_an_interrupt_ends_all(running_command):
    """Ctrl-C on the terminal ends all processes at once: exit code 130, no traceback, nobody left."""
    process, children = running_command
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert not any(map(is_alive, children))


def test_processes_do_not_outlive_a_killed_command(running_command):
    """When the command itself is killed, the other processes end by themselves."""
    process, children = running_command
    process.kill()
    process.communicate(timeout=10)
    deadline = time.monotonic() + 10
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(is_alive, children))


@pytest.mark.parametrize("jobs", ["", "-1", "1.5", "two", "1000", "9" * 5000, "²", "+2"])
def test_odd_numbers_of_jobs_are_refused(jobs, capsys):
    """What is no number of processes is named, with what may stand there."""
    assert main(["validate", "--jobs", jobs, "data"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "--jobs takes a whole number from 1 to 999, or auto for one process a processor; found " in err


def test_auto_takes_the_processors_there_are(monkeypatch):
    """`auto` and 0 stand for the processors that this process may use; where nobody knows, for one."""
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    assert running.count_jobs("auto") == running.count_jobs("0") == len(os.sched_getaffinity(0))
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert running.count_jobs("auto") == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert running.count_jobs("auto") == 1
    monkeypatch.setattr(os, "process_cpu_count", lambda: 5000, raising=False)
    assert running.count_jobs("auto") == 999
    assert running.count_jobs("017") == 17


def test_module_and_script_take_jobs(mixture):
    """`python -m lowback` and the installed script check with several processes alike."""
    script = [Path(sys.executable).parent / "lowback"]
    found = [
        subprocess.run([*command, "validate", "--jobs", "2", *mixture], capture_output=True, check=False, timeout=60)
        for command in (script, [sys.executable, "-m", "lowback"])
    ]
    assert found[0].stdout == found[1].stdout != b""
    assert [each.returncode for each in found] == [2, 2]
    assert lowback.validate(mixture[0]).ok


def test_a_process_without_threads_is_forked(tmp_path):
    """In a process of its own the command forks, and finds what one process finds."""
    path = tmp_path / "many.ndjson"
    record = builtin("exercises/bridge_pose.json")
    path.write_text("".join(json.dumps(record | {"level": "easy"}) + "\n" for _ in range(40)), encoding="utf-8")
    command = [sys.executable, "-c", SMALL, "validate", "--select", "LB024", str(path)]
    one, two = (
        subprocess.run([*command, *more], capture_output=True, check=False, timeout=60)
        for more in ((), ("--jobs", "2"))
    )
    assert one.stdout.count(b"LB024") == 40
    assert (one.stdout, one.returncode) == (two.stdout, two.returncode)
