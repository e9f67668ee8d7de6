"""The changes of the data, version by version, as scripts/data_changelog.py writes them."""

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import small_pack

import lowback

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "data_changelog.py"
pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="only in the project itself")
ADVICE = "run python scripts/data_changelog.py"


@pytest.fixture
def script():
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("data_changelog", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def versions(page):
    """Return the versions that a page has entries for."""
    return re.findall(r"^## (\S+)$", page, re.MULTILINE)


def test_the_newest_entry_is_about_the_current_data(script):
    """The page begins with the version that the data have, and goes back to the first one."""
    listed = versions(script.PAGE.read_text(encoding="utf-8"))
    assert listed[0] == lowback.data_version, ADVICE
    assert listed[-1] == "0.1.0"
    assert listed == sorted(listed, key=lambda version: [*map(int, version.split("."))], reverse=True)


def test_the_newest_entry_is_current(script, monkeypatch):
    """Where the history is at hand, the entry is what a comparison finds now."""
    monkeypatch.chdir(ROOT)
    try:
        commit = script.commit_before()
    except (SystemExit, OSError, subprocess.CalledProcessError):
        pytest.skip("only where the history is at hand")
    page = script.PAGE.read_text(encoding="utf-8")
    with script.worktree(commit) as folder:
        assert script.with_entry(page, *script.entry_of(str(folder / "data"), "data")) == page, ADVICE
    assert not folder.exists()


def test_an_entry_goes_to_its_place(script):
    """A new version stands first; one that has an entry keeps its place; the others stay."""
    page = "# Title\n\nIntro.\n\n## 2.0.0\n\nTwo.\n\n## 1.0.0\n\nOne.\n"
    newer = script.with_entry(page, "3.0.0", "## 3.0.0\n\nThree.\n")
    assert versions(newer) == ["3.0.0", "2.0.0", "1.0.0"]
    again = script.with_entry(newer, "2.0.0", "## 2.0.0\n\nAnother two.\n")
    assert again == newer.replace("Two.", "Another two.")
    assert script.with_entry("# Title\n\n", "1.0.0", "## 1.0.0\n\nOne.\n") == "# Title\n\n## 1.0.0\n\nOne.\n"


@pytest.fixture
def commit(script, tmp_path, monkeypatch):
    """Return a function that commits the small pack in a version, in a repository that the script takes for ours."""
    folder = tmp_path / "data"
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)

    def write(version, title="Clinic"):
        for file, record in small_pack("clinic").items():
            more = {"version": version, "title": title} if file == "pack.json" else {}
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({**record, **more}), encoding="utf-8")
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        for words in (["add", "."], [*who, "commit", "-qm", title]):
            subprocess.run(["git", *words], cwd=tmp_path, check=True)
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    return write


def test_the_commit_before_is_found(script, commit, tmp_path):
    """It is the last commit with another version, whatever changed since; without one there is nothing to show."""
    commit("1.0.0", "first")
    with pytest.raises(SystemExit, match=r"no commit has other data than 1\.0\.0"):
        script.commit_before()
    commit("1.0.0", "second")
    bumped = commit("2.0.0", "third")
    commit("2.0.0", "fourth")
    assert script.commit_before() == f"{bumped}^"
    (tmp_path / "data" / "pack.json").write_text(json.dumps({"version": "3.0.0"}), encoding="utf-8")
    assert script.commit_before() == "HEAD"


def test_the_data_before_are_checked_out(script, commit, tmp_path, monkeypatch):
    """Without a version before, the data of the last other version are compared, and no worktree is left."""
    page = tmp_path / "page.md"
    page.write_text("# Title\n", encoding="utf-8")
    monkeypatch.setattr(script, "PAGE", page)
    commit("1.0.0")
    commit("1.1.0")
    script.main()
    assert "## 1.1.0\n\nSince 1.0.0: 1 difference: 1 other." in page.read_text(encoding="utf-8")
    trees = subprocess.run(["git", "worktree", "list"], check=True, capture_output=True, text=True)
    assert len(trees.stdout.splitlines()) == 1


def test_the_page_is_written(script, tmp_path, monkeypatch, pack):
    """The script puts what it finds between two packs into the page."""
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n## 1.0.0\n\nThe first.\n", encoding="utf-8")
    monkeypatch.setattr(script, "PAGE", page)
    about = {**small_pack("clinic")["pack.json"], "version": "1.1.0"}
    script.main(str(pack()), str(pack({"pack.json": about}, "later")))
    entry = "## 1.1.0\n\nSince 1.0.0: 1 difference: 1 other.\n\n### Other\n\n- pack `clinic`, Clinic: `version`\n"
    assert page.read_text(encoding="utf-8") == f"# Title\n\n{entry}\n## 1.0.0\n\nThe first.\n"
