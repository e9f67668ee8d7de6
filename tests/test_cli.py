"""The command line: what it prints, where, and how it ends."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import run, run_alone

import lowback
from lowback.cli import main
from lowback.errors import either
from lowback.rendering.formats import FORMATS


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
        "lowback: invalid mode 'holds', expected reps, hold or time. Did you mean hold?\n",
    ),
    (
        ["show", "bridge_pose", "--format", "txt"],
        f"lowback: invalid format 'txt', expected {either(list(FORMATS))}. Did you mean text?\n",
    ),
    (
        ["list", "routine"],
        (
            "lowback: invalid kind 'routine', expected exercises, routines, muscles, positions, equipment, "
            "precautions, triggers, notices, red_flags, wording or sources. Did you mean routines?\n"
        ),
    ),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_errors_go_to_standard_error(capsys, arguments, message):
    """What is wrong is said on standard error with a suggestion; the exit code is 2."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message)


@pytest.mark.parametrize(
    "arguments",
    [[], ["shw"], ["show"], ["show", "a", "--mod", "reps"], ["list", "a", "b"], ["--all", "list"], ["--", "show"]],
)
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
    done = run_alone(
        "show", "runner_lowback", env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"}
    )
    assert done.returncode == 0
    assert done.stdout.decode("utf-8") == lowback.render(lowback.get_routine("runner_lowback"))
    assert b"\x1b" not in done.stdout
    done = run_alone("show", "runé", env={**os.environ, "LC_ALL": "C"})
    assert "'runé'" in done.stderr.decode("utf-8")


def test_odd_arguments_are_no_traceback():
    """An id with control characters or bytes that are no UTF-8 is unknown, and shown escaped."""
    done = run_alone("show", b"\xff\x1b[31m")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize("line", ["new pack clinic", "export-data --table all -o clinic"])
def test_a_reader_who_goes_early_leaves_nothing_half_written(tmp_path, line):
    """All files are there though nobody reads the paths that are printed, not even the first of them."""
    command = [sys.executable, "-m", "lowback", *line.split()]
    (tmp_path / "whole").mkdir()
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=tmp_path / "whole")
    reader, writer = os.pipe()
    os.close(reader)
    unbuffered = os.environ | {"PYTHONUNBUFFERED": "1"}
    done = subprocess.run(command, stdout=writer, check=False, timeout=60, cwd=tmp_path, env=unbuffered)
    os.close(writer)
    files, whole = (
        {path.relative_to(folder) for path in folder.rglob("*")}
        for folder in (tmp_path / "clinic", tmp_path / "whole/clinic")
    )
    assert (done.returncode, files) == (141, whole)


@pytest.mark.parametrize("arguments", [("show", "runner_lowback"), ("--help",)])
def test_a_broken_pipe_is_quiet(tmp_path, arguments):
    """Writing to a pipe that nobody reads ends with 141 and no message."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "lowback", *arguments],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def in_shell(line, folder):
    """Run the command line in a shell, in a folder; return the exit code, and what went to each stream."""
    command = f'"{sys.executable}" -m lowback {line}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60, cwd=folder, text=True)
    return done.returncode, done.stdout, done.stderr


#: Every command, where it prints something.
PRINTING = [
    "list",
    "find bridge",
    "show bridge_pose",
    "show bridge_pose -o page.html",
    "compose --minutes 5 --trigger after_run",
    "packs",
    "export-data --format csv -o -",
    "export-data -o data.ndjson",
    "build site",
    "validate redirects.json",
    "validate --format json redirects.json",
    "explain",
    "schema pack",
    "new pack hill_club",
    "format redirects.json",
    "format - <redirects.json",
    "diff lowback lowback",
    "--version",
    "--help",
    "list --help",
]


def test_every_command_prints_something():
    """The list of commands that print has each of them."""
    _, out, _ = in_shell("--help", ".")
    assert set(re.findall(r"^    ([a-z]\S*)", out, re.MULTILINE)) == {
        line.split()[0] for line in PRINTING if line[0] != "-"
    }


@pytest.mark.parametrize(
    "line",
    ["show bridge_pose", "list", "packs", "validate redirects.json", "export-data -o -", "schema pack", "diff --help"],
)
def test_only_the_module_of_the_command_is_imported(tmp_path, line):
    """A command does not wait for the modules of the others: each is a module of its name, imported when it runs."""
    (tmp_path / "redirects.json").write_text('{"redirects":[]}')
    code = "import sys\nfrom lowback.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *line.split()],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
        text=True,
    )
    commands = {f"lowback.cli.{name.split()[0].replace('-', '_')}" for name in PRINTING if name[0] != "-"}
    assert commands & set(done.stderr.split()) == {f"lowback.cli.{line.split()[0].replace('-', '_')}"}


@pytest.mark.parametrize("line", PRINTING)
def test_what_cannot_be_printed_is_said(tmp_path, line):
    """With standard output closed, as on a full disk, the exit code is 2 and the reason is on standard error."""
    (tmp_path / "redirects.json").write_text('{"redirects":[]}')
    code, out, err = in_shell(f"{line} >&-", tmp_path)
    assert (code, out) == (2, "")
    assert err.endswith("lowback: cannot write: standard output is closed\n")
    assert "Traceback" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("line", ["list", "--version", "--help", "export-data --format csv -o -"])
def test_a_full_disk_is_said(tmp_path, line):
    """When the output cannot be written, that is said."""
    assert in_shell(f"{line} >/dev/full", tmp_path) == (2, "", "lowback: cannot write: No space left on device\n")


@pytest.mark.parametrize(
    "line",
    [
        "list",
        "--help",
        "",
        "shw",
        "show nope",
        "find nope",
        "validate x.ndjson",
        "validate --format sarif nope",
        "packs",
    ],
)
def test_standard_error_may_be_closed(tmp_path, monkeypatch, line):
    """Without standard error nothing breaks: the exit code is the same, and standard output has what it always has."""
    monkeypatch.setenv("LOWBACK_PATH", "nowhere" if line == "packs" else "")
    (tmp_path / "x.ndjson").write_text('{"redirects": []}\n')
    code, out, err = in_shell(line, tmp_path)
    assert "Traceback" not in err
    assert in_shell(f"{line} 2>&-", tmp_path) == (code, out, "")
    # Who has nothing to print does not miss standard output.
    assert in_shell(f"{line} >&- 2>&-", tmp_path) == (2 if out else code, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("line", ["shw", "show nope", "find nope"])
def test_a_message_that_cannot_be_written_is_an_error(tmp_path, line):
    """When a message cannot be written, the exit code is that of output that cannot be written."""
    assert in_shell(f"{line} 2>/dev/full", tmp_path) == (2, "", "")


def test_closed_and_broken_streams_are_no_traceback(tmp_path):
    """Nobody reads the messages, and standard output is closed: the exit code is that of a reader that is gone."""
    (tmp_path / "x.ndjson").write_text('{"redirects": []}\n')
    reader, writer = os.pipe()
    os.close(reader)
    command = f'"{sys.executable}" -m lowback validate x.ndjson >&-'
    done = subprocess.run(["bash", "-c", command], stderr=writer, check=False, timeout=60, cwd=tmp_path)
    os.close(writer)
    assert done.returncode == 141


def test_json_is_json():
    """--format json prints one JSON document."""
    assert json.loads(run_alone("show", "bridge_pose", "--format", "json").stdout)["kind"] == "exercise"


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


COMMANDS = re.findall(r"^    ([a-z-]+)\b", run("--help").out.partition("COMMAND\n")[2], re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_summary_and_examples(command, capsys, tmp_path, monkeypatch):
    """The summary of a command is the first sentence of its description; its help ends with examples that run."""
    monkeypatch.chdir(tmp_path)
    for arguments in (["--help"], [command, "--help"]):
        with pytest.raises(SystemExit):
            main(arguments)
    summaries, text = capsys.readouterr().out.split(f"usage: lowback {command} ")
    description = " ".join(text.split("\n\n")[1].split())
    assert f"{command} {description.partition('. ')[0].removesuffix('.')} " in f"{' '.join(summaries.split())} "
    examples = re.findall(r"^  lowback (.+)$", text.partition("\nexample")[2], re.MULTILINE)
    assert examples
    for example in examples:
        # What argparse does not understand ends the process.
        assert main(shlex.split(example)) in {0, 1, 2}
