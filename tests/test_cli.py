"""The command line: what it prints, where, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lowback
from lowback.cli import main
from lowback.rendering.formats import FORMATS


def run(*arguments, **options):
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "lowback", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


def test_list_tells_what_there_is(capsys):
    """`lowback list` names routines and exercises, or only one kind."""
    assert main(["list"]) == 0
    everything = capsys.readouterr().out.splitlines()
    assert (everything[0], everything.count("exercises:")) == ("routines:", 1)
    assert "  runner_lowback       Low-back routine for runners" in everything
    for kind, records in (("routines", lowback.routines()), ("exercises", lowback.exercises())):
        assert main(["list", kind]) == 0
        rows = capsys.readouterr().out.splitlines()
        assert [row.split("  ")[0].strip() for row in rows] == [each.id for each in records]
        assert len({row.index(each.name) for row, each in zip(rows, records, strict=True)}) == 1
    for kind, words in (
        ("positions", "supine         lying on your back\n"),
        ("sources", "Our own composition"),
        ("notices", "general "),
        ("red_flags", "Do you have a fever or chills"),
    ):
        assert main(["list", kind]) == 0
        assert words in capsys.readouterr().out


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
@pytest.mark.parametrize("mode", [None, "reps", "hold", "time"])
def test_show_prints_what_render_returns(capsys, name, mode):
    """`lowback show` prints a page of the library, for routines and exercises alike."""
    for subject in (lowback.get_routine("runner_lowback"), lowback.get_exercise("lying_twist")):
        options = ["--mode", mode] if mode else []
        assert main(["show", subject.id, "--format", name, *options]) == 0
        assert capsys.readouterr().out == lowback.render(subject, name, mode)


ERRORS = [
    (
        ["show", "runer_lowback"],
        "lowback: there is no routine or exercise 'runer_lowback'. Did you mean runner_lowback?\n",
    ),
    (
        ["show", "bridge_pose", "--mode", "holds"],
        "lowback: 'holds' is not a mode; use one of reps, hold, time. Did you mean hold?\n",
    ),
    (
        ["show", "bridge_pose", "--format", "txt"],
        f"lowback: 'txt' is not a format; use one of {', '.join(FORMATS)}. Did you mean text?\n",
    ),
    (
        ["list", "routine"],
        (
            "lowback: 'routine' is not a kind; use one of exercises, routines, muscles, positions, equipment, "
            "precautions, triggers, notices, red_flags, wording, sources. Did you mean routines?\n"
        ),
    ),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_errors_go_to_standard_error(capsys, arguments, message):
    """What is wrong is said on standard error with a suggestion; the exit code is 2."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message)


@pytest.mark.parametrize("arguments", [[], ["shw"], ["show"], ["show", "a", "--mod", "reps"], ["list", "a", "b"]])
def test_usage_errors_end_with_2(capsys, arguments):
    """A command line that makes no sense shows the usage and ends with 2; options are not abbreviated."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: lowback" in capsys.readouterr().err


def test_version_and_help(capsys):
    """--version and --help print and end well."""
    for option, printed in (("--version", f"lowback {lowback.__version__}\n"), ("--help", "usage: lowback")):
        with pytest.raises(SystemExit) as ended:
            main([option])
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(printed)


def test_output_is_utf8_whatever_the_locale():
    """Under LC_ALL=C, and with another encoding asked for, the output is UTF-8 and not coloured."""
    done = run(
        "show", "runner_lowback", env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"}
    )
    assert done.returncode == 0
    assert done.stdout.decode("utf-8") == lowback.render(lowback.get_routine("runner_lowback"))
    assert b"\x1b" not in done.stdout
    done = run("show", "runé", env={**os.environ, "LC_ALL": "C"})
    assert "'runé'" in done.stderr.decode("utf-8")


def test_odd_arguments_are_no_traceback():
    """An id with control characters or bytes that are no UTF-8 is unknown, and shown escaped."""
    done = run("show", b"\xff\x1b[31m")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr


def test_a_broken_pipe_is_quiet(tmp_path):
    """Writing to a pipe that nobody reads ends with 141 and no message."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "lowback", "show", "runner_lowback"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said():
    """When the output cannot be written, that is said."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lowback", "list"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (done.returncode, done.stderr) == (2, b"lowback: cannot write: No space left on device\n")


def test_closed_streams_are_no_traceback():
    """With standard output closed there is nothing to print to, and nothing breaks."""
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m lowback list >&-"], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_is_json():
    """--format json prints one JSON document."""
    assert json.loads(run("show", "bridge_pose", "--format", "json").stdout)["kind"] == "exercise"


def test_the_script_is_installed():
    """The command `lowback` is the same as `python -m lowback`."""
    script = Path(sys.executable).parent / "lowback"
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == f"lowback {lowback.__version__}\n"


def test_types_are_printed(capsys):
    """`lowback schema --types` prints the types of all schemas, and goes with nothing else."""
    assert main(["schema", "--types"]) == 0
    assert "export type Dose = Reps | Hold | Timed;\n" in capsys.readouterr().out
    for more in (["exercise"], ["--bundled"]):
        assert main(["schema", "--types", *more]) == 2
        assert capsys.readouterr().err == "lowback: --types stands for all schemas. Give it alone\n"
