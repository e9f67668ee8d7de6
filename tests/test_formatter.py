"""`lowback format`: what it writes, prints and leaves alone."""

import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import another_user, builtin, needs_root, small_pack

from lowback.cli import main
from lowback.pack.json_reader import read
from lowback.pack.limits import MAX_BYTES
from lowback.scaffold import start

ROOT = Path(__file__).parents[1]
BRIDGE = (ROOT / "data" / "exercises" / "bridge_pose.json").read_text(encoding="utf-8")
LOOSE = json.dumps(dict(reversed(json.loads(BRIDGE).items())))


def run(*arguments, **options):
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "lowback", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


@pytest.fixture
def loose(tmp_path):
    """Return a file with an exercise that is not laid out."""
    path = tmp_path / "bridge.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(json.loads(LOOSE), separators=(" ,\r\n", ":")).encode())
    return path


def test_files_are_laid_out(loose, capsys):
    """A file is written in the one layout, its path printed; the second time nothing changes."""
    assert main(["format", str(loose)]) == 0
    assert capsys.readouterr() == (f"{loose}\n", "")
    assert loose.read_text(encoding="utf-8") == BRIDGE
    assert main(["format", str(loose)]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_changes_nothing(loose, capsys):
    """`--check` names what would change and ends with 1; when there is nothing, with 0."""
    before = loose.read_bytes()
    assert main(["format", "--check", str(loose)]) == 1
    assert capsys.readouterr() == (f"{loose}\n", "")
    assert loose.read_bytes() == before
    loose.write_text(BRIDGE, encoding="utf-8")
    assert main(["format", "--check", str(loose)]) == 0


def test_every_file_of_a_pack_is_laid_out(pack, capsys):
    """Of a pack every file is written, in the order of its own schema."""
    folder = pack()
    assert main(["format", str(folder)]) == 0
    assert capsys.readouterr().out.split() == [f"{folder}/{file}" for file in sorted(small_pack("clinic"))]
    for file, record in small_pack("clinic").items():
        assert json.loads((folder / file).read_text(encoding="utf-8")) == record
    assert main(["format", "--check", str(folder), str(folder / "pack.json")]) == 0


def patched(tmp_path, text):
    """Return what `patch` makes of the files that a difference is about."""
    subprocess.run(["patch", "-s", "-p0"], input=text.encode(), cwd=tmp_path, check=True, timeout=60)


@pytest.mark.skipif(not shutil.which("patch"), reason="needs patch")
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_difference_can_be_applied(tmp_path, monkeypatch, capsys, end):
    """`--diff` prints what `patch` takes, changes nothing and ends with 1; applied, nothing is left to change."""
    monkeypatch.chdir(tmp_path)
    exercise, lines = tmp_path / "a.json", tmp_path / "b.ndjson"
    exercise.write_text(BRIDGE.replace("  ", "\t") + end, encoding="utf-8")
    line = json.dumps(builtin("pack.json"))
    lines.write_text("\n".join([line, "", LOOSE, line, "  ", LOOSE.replace(" ", "")]) + end, encoding="utf-8")
    before = exercise.read_bytes(), lines.read_bytes()
    assert main(["format", "--diff", "a.json", "b.ndjson"]) == 1
    out, err = capsys.readouterr()
    assert ((exercise.read_bytes(), lines.read_bytes()), err) == (before, "")
    patched(tmp_path, out)
    assert main(["format", "--diff", "a.json", "b.ndjson"]) == 0
    assert capsys.readouterr() == ("", "")
    assert exercise.read_text(encoding="utf-8") == BRIDGE


def test_a_difference_is_that_of_difflib(loose, capsys):
    """A difference has the lines around, and tells where the last line has no end."""
    main(["format", "--diff", str(loose)])
    before, after = loose.read_bytes().decode().split("\n"), BRIDGE.split("\n")
    expected = difflib.unified_diff(before, after[:-1], str(loose), str(loose), lineterm="")
    lines = capsys.readouterr().out.split("\n")
    assert [line for line in lines if not line.startswith("\\")] == [*expected, ""]
    assert "\\ No newline at end of file" in lines


def test_standard_input_is_passed_on():
    """`-` writes standard input, laid out, to standard output; `--check` and `--diff` do not."""
    raw = LOOSE.encode()
    assert run("format", "-", input=raw).stdout.decode() == BRIDGE
    done = run("format", "--check", "-", input=raw)
    assert (done.returncode, done.stdout) == (1, b"-\n")
    assert run("format", "--diff", "-", input=raw).stdout.startswith(b"--- -\n+++ -\n@@ -1 +1,")
    done = run("format", "-", input=b'{"a": 1, "a": 2}')
    assert (done.returncode, done.stdout) == (2, b'{"a": 1, "a": 2}')
    assert done.stderr == b'lowback: -:1:10: LB006 /a: duplicate key "a". Remove one of the two\n'


def test_too_much_standard_input_is_passed_on():
    """Standard input that is too large for a record goes on to its last byte."""
    raw = b"x" * (3 * MAX_BYTES)
    done = run("format", "-", input=raw)
    assert (done.returncode, done.stdout) == (2, raw)
    assert b"LB002" in done.stderr


def test_lines_of_standard_input_are_passed_on():
    """With `--lines`, standard input is passed on line by line; what cannot be read stays as it is."""
    done = run("format", "--lines", "-", input=b'{"b":1}\r\n\n\xff{\n{"a" : 1.10}')
    assert (done.returncode, done.stdout) == (2, b'{"b": 1}\n\xff{\n{"a": 1.10}\n')
    assert done.stderr == b"lowback: -:3:1: LB003 invalid UTF-8 at byte 0. Save the file as UTF-8\n"


def test_closed_streams_are_no_traceback():
    """Without standard input or standard output that is told; without standard error nothing breaks."""
    command = f"{sys.executable} -m lowback format - <&-; echo '{{}}' | {sys.executable} -m lowback format - >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            "lowback: -: LB001 standard input is closed. Give the path of a file",
            "lowback: cannot write: standard output is closed",
        ],
    )
    command = f"{sys.executable} -m lowback format nowhere.json 2>&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")


LEFT = {
    "LB002": b'{"a": "' + b"x" * MAX_BYTES + b'"}',
    "LB003": b'{"a": "\xff"}',
    "LB005": b'{"a": 1,}',
    "LB006": b'{"a": {"b": 1, "b": 2}}',
    "LB007": b'{"a": NaN}',
    "LB009": b'{"a": "\\ud83d"}',
    "LB010": b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}",
    "LB011": b'{"a": [' + b"1," * 100_000 + b"1]}",
}


@pytest.mark.parametrize("code", LEFT)
def test_what_nobody_can_read_is_left(tmp_path, capsys, code):
    """What is not valid JSON, misleads or is too large is reported and left as it is, also in NDJSON: exit code 2."""
    path, lines = tmp_path / "a.json", tmp_path / "a.ndjson"
    path.write_bytes(LEFT[code])
    lines.write_bytes(LEFT[code] + b'\n{"a":1}\n')
    for option in ([], ["--check"], ["--diff"]):
        assert main(["format", *option, str(path)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert f" {code} " in err
        assert err.startswith(f"lowback: {path}")
    assert main(["format", str(lines)]) == 2
    assert (path.read_bytes(), lines.read_bytes()) == (LEFT[code], LEFT[code] + b'\n{"a": 1}\n')


def test_shape_does_not_matter(tmp_path, capsys):
    """What is wrong in a record keeps nobody from laying it out; long numbers and large ones keep their digits."""
    path = tmp_path / "a.json"
    path.write_text('{"name":5,"doses":[{"mode":"x"}],"n":[1.10,1e999,-0,123456789012345678901234567890]}')
    assert main(["format", str(path)]) == 0
    assert json.loads(path.read_text(), parse_float=str)["n"][0] == "1.10"
    assert "[1.10, 1e999, -0, 123456789012345678901234567890]" in path.read_text()
    assert capsys.readouterr() == (f"{path}\n", "")


def test_what_lowback_does_not_know_is_left(tmp_path, capsys):
    """In a folder, files that hold no record are left, with a note; given by its path, such a file is laid out."""
    path, lines = tmp_path / "package.json", tmp_path / "log.jsonl"
    path.write_text('{"x":1}')
    lines.write_text('{"x":1}\n{"y":1}\n')
    assert main(["format", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert (out, err.count("no record that lowback knows, so it stays as it is"), err.count("\n")) == ("", 2, 2)
    assert (path.read_text(), lines.read_text()) == ('{"x":1}', '{"x":1}\n{"y":1}\n')
    assert main(["format", str(path), str(lines)]) == 0
    assert (path.read_text(), lines.read_text()) == ('{\n  "x": 1\n}\n', '{"x": 1}\n{"y": 1}\n')


def test_what_would_be_too_large_is_left(tmp_path, capsys):
    """A file that the reader would refuse once it is laid out stays as it is, with a note."""
    path = tmp_path / "a.json"
    path.write_text('{"a":' + "[" * 20 + "1," * 99_000 + "1" + "]" * 20 + "}")
    before = path.read_bytes()
    assert not read(before).problems
    assert main(["format", str(path)]) == 0
    assert "would be larger than 1,048,576 bytes" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_newer_pack_is_left(pack, capsys):
    """Nobody knows the keys of a pack that is newer than lowback: its files stay as they are, with a note."""
    folder = pack({"pack.json": small_pack("clinic")["pack.json"] | {"schema": "1.9"}})
    before = (folder / "sources.json").read_bytes()
    assert main(["format", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert (out, err.count("written for a newer lowback, so it stays as it is")) == ("", 4)
    assert (folder / "sources.json").read_bytes() == before


def test_what_cannot_be_read_is_told(pack, tmp_path, capsys):
    """Missing files, pipes, links that lead out and folders without a record are told; the others are laid out."""
    folder = pack({"pack.json": None})
    os.mkfifo(folder / "exercises" / "pipe.json")
    (folder / "exercises" / "out.json").symlink_to("/etc/hostname")
    (folder / "routines" / "gone.json").symlink_to("nowhere.json")
    assert main(["format", str(folder), str(tmp_path / "none.json"), str(tmp_path / "none.ndjson"), "a\0b.ndjson"]) == 2
    out, err = capsys.readouterr()
    assert out.split() == [f"{folder}/{file}" for file in sorted(small_pack("clinic")) if file != "pack.json"]
    for name, reason in {
        f"{folder}/exercises/pipe.json": "not a plain file",
        f"{folder}/exercises/out.json": "is a link that leads out of the pack",
        f"{folder}/routines/gone.json": "cannot be read: No such file or directory",
        f"{tmp_path}/none.json": "there is no such file",
        f"{tmp_path}/none.ndjson": "there is no such file",
        r"a\x00b.ndjson": "cannot be read: its path holds a character that no path has",
    }.items():
        assert f"lowback: {name}: LB001 {reason}" in err
    (tmp_path / "empty").mkdir()
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "linked").symlink_to(folder)
    assert main(["format", str(tmp_path / "all")]) == 2
    assert "all/linked: LB001 a link to a folder. Give it by its own path" in capsys.readouterr().err
    assert main(["format", str(tmp_path / "empty")]) == 2
    assert "there is no record. Give the path of a file or a pack" in capsys.readouterr().err


def test_links_in_a_pack_are_followed_once(pack, capsys):
    """A link in a pack to another of its files stays a link, and that file is written once, at its target."""
    folder = pack()
    (folder / "exercises" / "again.json").symlink_to("hip_lift.json")
    assert main(["format", str(folder / "exercises")]) == 0
    assert capsys.readouterr().out == f"{folder}/exercises/again.json\n"
    assert (folder / "exercises" / "again.json").is_symlink()
    assert main(["format", "--check", str(folder / "exercises")]) == 0


@needs_root
def test_what_cannot_be_written_is_told(open_folder, loose, capsys):
    """A file that may only be read is told and left, the others are written, and the exit code is 2."""
    paths = [open_folder / "a.json", open_folder / "b.json"]
    for path, mode in zip(paths, (0o644, 0o666), strict=True):
        path.write_bytes(loose.read_bytes())
        path.chmod(mode)
    os.chown(paths[1], 65534, 65534)
    # What is needed to write must be loaded before.
    main(["format", str(loose)])
    capsys.readouterr()
    with another_user():
        assert main(["format", *map(str, paths)]) == 2
    assert capsys.readouterr() == (f"{paths[1]}\n", f"lowback: {paths[0]}: cannot be written: Permission denied\n")
    assert (paths[0].read_bytes()[:3], paths[1].read_text()) == (b"\xef\xbb\xbf", BRIDGE)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails while it is read")
def test_what_fails_while_it_is_read_is_told(capsys):
    """A file of lines that fails half way is told, whether it should be written, looked at or compared."""
    for option in ([], ["--check"], ["--diff"]):
        assert main(["format", *option, "--lines", "/proc/self/mem"]) == 2
        assert capsys.readouterr() == ("", "lowback: /proc/self/mem: cannot be read: Input/output error\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("pack", "club"),
        ("exercise", "a", "clinic"),
        ("exercise", "a", "clinic", "unilateral"),
        ("exercise", "a", "clinic", "alternating"),
        ("routine", "a", "clinic"),
    ],
    ids=" ".join,
)
def test_what_is_started_is_laid_out(pack, monkeypatch, capsys, arguments):
    """What `lowback new` writes is what `lowback format` would."""
    monkeypatch.chdir(pack().parent)
    paths = [path for path in start(*arguments) if path.endswith(".json")]
    assert main(["format", "--check", *paths]) == 0
    assert capsys.readouterr() == ("", "")
