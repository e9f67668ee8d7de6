"""Builds that are killed anywhere, or run at the same time: the next build completes them, and blames nobody."""

import errno
import fcntl
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_sites import PAGES, everything, made

import lowback
from lowback.site.manifest import LOCK

SCRIPT = Path(__file__).parent / "small_sites.py"
#: Adds, replaces and removes, and empties a folder.
NEXT = {"index.md": "new", "routines/index.md": "routines", "routines/a.md": "new", "routines/c.md": "c"}
#: What the data may have become when the build is run again.
NEWER = {"index.md": "newer", "routines/a.md": "newest", "exercises/b.md": "b", "exercises/d.md": "d"}
BUILD = "import sys; from lowback.cli import main; sys.exit(main(['build', 'site', '--only=routines', *sys.argv[1:]]))"


def killed(folder, before, mode, *after):
    """Return the folders of sites whose builds were killed, in each one call to the system later."""
    command = [sys.executable, str(SCRIPT), str(folder), json.dumps(before), json.dumps(after), mode]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return [folder / str(number) / "site" for number in range(int(done.stdout))]


def copied(site, folder):
    """Return the path of a copy of a site, which need not be there."""
    copy = folder / site.parent.name / "site"
    copy.parent.mkdir(parents=True)
    if site.exists():
        shutil.copytree(site, copy)
    return copy


def fresh(folder, pages):
    """Return all files of a site that is built into a new folder."""
    made(folder, pages)
    return everything(folder)


@pytest.mark.parametrize("mode", ["before", "after"])
@pytest.mark.parametrize("before", [None, PAGES], ids=["new", "old"])
def test_the_next_build_completes_a_killed_one(tmp_path, before, mode):
    """Killed at any call, with the same, older or newer data after it: the result is a fresh build, byte for byte."""
    sites = killed(tmp_path / "killed", before, mode, NEXT)
    assert len(sites) > 15
    for name, pages in {"same": NEXT, "older": PAGES, "newer": NEWER, "nothing": {}}.items():
        wanted = fresh(tmp_path / name, pages)
        for site in sites:
            again = copied(site, tmp_path / f"{name}-again")
            assert made(again, pages).kept == ()
            assert everything(again) == wanted


def test_builds_may_be_killed_in_a_row(tmp_path):
    """When those that are to complete a killed build are killed themselves, with other data, the last one does it."""
    wanted = fresh(tmp_path / "fresh", PAGES)
    for site in killed(tmp_path / "killed", PAGES, "before", NEXT, {"exercises/e.md": "e"}, NEWER):
        assert made(site).kept == ()
        assert everything(site) == wanted


def test_what_is_edited_after_a_kill_stays(tmp_path):
    """A page that somebody edits in a site whose build was killed is told, and stays, with its page of any age."""
    for site in killed(tmp_path / "killed", PAGES, "after", NEXT):
        (site / "routines" / "a.md").write_text("mine")
        for pages in (NEXT, NEWER, {}):
            assert made(site, pages).kept == ("routines/a.md",)
            assert (site / "routines" / "a.md").read_text() == "mine"


def test_a_dry_run_tells_what_is_left_to_do(tmp_path):
    """A dry run in a site whose build was killed touches nothing, and says what the next build does."""
    for site in killed(tmp_path / "killed", PAGES, "after", NEXT):
        before = everything(site)
        dry = made(site, NEXT, dry_run=True)
        assert everything(site) == before
        assert made(site, NEXT) == dry


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"])
def test_a_command_that_is_stopped_is_completed(tmp_path, name):
    """However the command is stopped in the middle of a site, the next one completes it; an interrupt is tidied up."""
    handler = "default_int_handler" if name == "SIGINT" else "SIG_DFL"
    code = (
        "import os, signal\n"
        # Whoever runs the tests in the background may ignore signals, which children inherit.
        f"signal.{name} != signal.SIGKILL and signal.signal(signal.{name}, signal.{handler})\n"
        "count, real = iter(range(99)), os.replace\n"
        "def stop(*arguments):\n"
        f"    next(count) == 7 and os.kill(os.getpid(), signal.{name})\n"
        "    real(*arguments)\n"
        "os.replace = stop\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + BUILD], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == (130 if name == "SIGINT" else -getattr(signal, name))
    assert done.stdout == b""
    assert (tmp_path / "site" / LOCK).exists() == (name != "SIGINT")
    assert 0 < len(list(tmp_path.glob("site/routines/*.md"))) < len(lowback.routines())
    done = run(tmp_path, "--mode", "hold")
    assert (done.returncode, "stays" in done.stderr) == (0, False)
    lowback.build_site(tmp_path / "fresh", mode="hold", only="routines")
    assert everything(tmp_path / "site") == everything(tmp_path / "fresh")


def run(folder, *arguments):
    """Run the command in a process of its own."""
    command = [sys.executable, "-c", BUILD, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_a_second_build_says_that_another_is_running(tmp_path):
    """While a build writes, another one names its process and host, ends with 2 and touches nothing; then it may."""
    code = (
        "import os\n"
        "real = os.replace\n"
        "def wait(*arguments):\n"
        "    print('writing', flush=True)\n"
        "    input()\n"
        "    os.replace = real\n"
        "    real(*arguments)\n"
        "os.replace = wait\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code + BUILD], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout.readline() == "writing\n"
        before = everything(tmp_path / "site")
        done = run(tmp_path)
        who = f"process {first.pid} on {platform.node()}"
        reason = f"another build is writing here: {who}. Run this again when it has ended"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"lowback: site: {reason}\n")
        assert everything(tmp_path / "site") == before
        first.communicate("\n")
    assert first.returncode == 0
    assert "0 written" in run(tmp_path).stderr
    assert not (tmp_path / "site" / LOCK).exists()


def test_the_lock_of_a_dead_build_is_taken_over(tmp_path):
    """A lock file that no living build holds hinders nobody, whatever it says, and goes with the next build."""
    made(tmp_path)
    wanted = everything(tmp_path)
    for text in ("", f"process {os.getpid()} on {platform.node()}\n", "process 1 on elsewhere\n", "x" * 9999):
        (tmp_path / LOCK).write_text(text)
        assert made(tmp_path).written == ()
        assert everything(tmp_path) == wanted


def test_a_lock_that_is_a_link_is_not_followed(tmp_path):
    """Nothing is written or removed through a link in the place of the lock."""
    (tmp_path / "outside").write_text("mine")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / LOCK).symlink_to("../outside")
    with pytest.raises(lowback.ExportError, match=r"cannot be written: .* What was there is as it was"):
        made(tmp_path / "site")
    assert (tmp_path / "outside").read_text() == "mine"


def test_builds_do_without_locks_where_there_are_none(tmp_path, monkeypatch):
    """On a file system that has no locks a build goes on without one."""

    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert made(tmp_path).added == tuple(sorted(PAGES))
    assert set(everything(tmp_path)) > set(PAGES)


@pytest.mark.parametrize("name", ["flock", "makedirs"])
def test_a_build_that_ended_meanwhile_is_noticed(tmp_path, monkeypatch, name):
    """When another build writes between this one's look at the site and its lock, it says so and touches nothing."""
    made(tmp_path)
    module = {"flock": fcntl, "makedirs": os}[name]
    real = getattr(module, name)

    def late(*arguments, **options):
        monkeypatch.undo()
        made(tmp_path, NEXT)
        return real(*arguments, **options)

    monkeypatch.setattr(module, name, late)
    with pytest.raises(
        lowback.ExportError, match=r"another build is writing here.*\. Run this again when it has ended"
    ):
        made(tmp_path, NEWER)
    assert everything(tmp_path) == fresh(tmp_path / "fresh", NEXT)
