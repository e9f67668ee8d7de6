"""Sites: every routine and exercise has its page, and the indexes lead to each of them."""

import inspect
import json
import os
import re
import subprocess
import sys
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import shape_problems
from markdown_it import MarkdownIt
from support.commands import run_alone

import lowback
from lowback.catalog.catalog import Catalog
from lowback.cli import main
from lowback.rendering.formats import FORMATS
from lowback.site.manifest import NAME
from lowback.site.pages import INDEXES

FOLDERS = ("", "routines/", "exercises/")
HOSTILE = "a](b) <script>alert(1)</script> {{ 1 }} {% x %} {{< y >}} `c` **d** \u202eabc\x1b[31m"


def paths(folder):
    """Return the files of a folder, the list of the build aside."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != NAME}


def pages(catalog, ending):
    """Return the paths of all pages that a site of a catalogue has."""
    ids = [("routines", each) for each in catalog.routines] + [("exercises", each) for each in catalog.exercises]
    return {f"{kind}/{re.sub('[:_]', '-', each)}{ending}" for kind, each in ids}


def changed(**records):
    """Return the built-in catalogue with some records more, or others in their place."""
    core = lowback.load_catalog()
    merged = {kind: {**getattr(core, kind), **found} for kind, found in records.items()}
    return Catalog(**{kind: merged.get(kind, getattr(core, kind)) for kind in inspect.signature(Catalog).parameters})


@pytest.fixture(scope="module")
def hostile():
    """Return a catalogue with two records whose texts try to act."""
    exercise = lowback.get_exercise("lying_twist").but(name=HOSTILE, summary=HOSTILE, contributors=(HOSTILE,))
    routine = lowback.get_routine("runner_lowback").but(name=HOSTILE, purpose=HOSTILE)
    return changed(exercises={exercise.id: exercise}, routines={routine.id: routine})


@pytest.mark.parametrize("name", [each for each in FORMATS if each in INDEXES])
def test_every_record_has_its_page_and_is_listed(trial, tmp_path, name):
    """In every format with an index, all routines and exercises of all packs have pages, which the indexes lead to."""
    report = lowback.build_site(tmp_path, name, catalog=trial)
    ending = FORMATS[name].ending
    indexes = {f"{folder}index{ending}" for folder in FOLDERS}
    assert paths(tmp_path) == set(report.written) == pages(trial, ending) | indexes
    for folder in FOLDERS:
        text = (tmp_path / f"{folder}index{ending}").read_text(encoding="utf-8")
        listed = {path for path in pages(trial, ending) if path.startswith(folder)}
        assert {folder + each for each in re.findall(rf"[a-z0-9/-]+(?<!index)\{ending}\b", text)} == listed


def test_pages_are_whole(tmp_path):
    """A page is what `render` gives of a whole page, with the options that were given."""
    routine = lowback.get_routine("runner_lowback")
    lowback.build_site(tmp_path, "html", "hold", credits="short", only="routines")
    found = (tmp_path / "routines" / "runner-lowback.html").read_text(encoding="utf-8")
    assert found == lowback.render(routine, "html", "hold", credits="short", standalone=True)
    lowback.build_site(tmp_path, "text")
    assert (tmp_path / "routines" / "runner-lowback.txt").read_text(encoding="utf-8") == lowback.render(routine)


def test_markdown_is_the_format_without_one(tmp_path):
    """Without a format the pages are Markdown; the same call writes the same bytes."""
    for name in ("one", "two"):
        lowback.build_site(tmp_path / name)
    one, two = (
        {path: (tmp_path / name / path).read_bytes() for path in paths(tmp_path / name)} for name in ("one", "two")
    )
    assert one == two
    assert all(raw.endswith(b"\n") and not raw.endswith(b"\n\n") for raw in one.values())
    assert "routines/runner-lowback.md" in one


def test_a_format_without_an_index_has_pages(tmp_path, trial):
    """Structured data have no index: the pages stand alone."""
    lowback.build_site(tmp_path, "jsonld", catalog=trial)
    assert paths(tmp_path) == pages(trial, ".jsonld")


def test_only_one_kind(tmp_path):
    """One kind of pages alone makes a site of its own; what is left of the other kind goes."""
    lowback.build_site(tmp_path)
    report = lowback.build_site(tmp_path, only="routines")
    assert {path.rpartition("/")[0] for path in paths(tmp_path)} == {"", "routines"}
    assert len(report.removed) == len(lowback.exercises()) + 1
    assert "exercises/" not in (tmp_path / "index.md").read_text(encoding="utf-8")


def test_names_of_indexes_suit_the_host(tmp_path):
    """Hugo finds what stands in a section in `_index.md`; the other hosts take `index.md`."""
    for dialect in ("commonmark", "gfm", "hugo", "jekyll", "mkdocs"):
        lowback.build_site(tmp_path / dialect, dialect=dialect)
        name = "_index.md" if dialect == "hugo" else "index.md"
        assert {path for path in paths(tmp_path / dialect) if "index" in path} == {f"{each}{name}" for each in FOLDERS}


def test_a_template_of_ones_own_writes_the_pages(tmp_path):
    """A template writes the pages; its name tells their ending and the form of the indexes beside them."""
    for name, index in (("p.md.j2", "index.md"), ("p.htm.j2", "index.htm"), ("p.svg.j2", None)):
        template = tmp_path / name
        template.write_text("{{ title }}", encoding="utf-8")
        folder = tmp_path / f"{name}-site"
        lowback.build_site(folder, template=template, only="routines")
        page = (folder / "routines" / f"runner-lowback{name[1:-3]}").read_text(encoding="utf-8")
        assert page.strip() == "Low-back routine for runners".replace("-", "-")
        assert (folder / "index.md").exists() == (index == "index.md")
        assert index is None or (folder / index).exists()
    with pytest.raises(lowback.OptionError, match=r"format is told by the name of the template\. Leave it out"):
        lowback.build_site(tmp_path / "x", "html", template=template)


#: What links of Hugo and Jekyll are made of.
LINK = re.compile(
    r"\{\{< relref \"[a-z-]+\.md\" >\}\}|\{% assign lowback_[^{}%]+ %\}|\{\{ lowback_page\.url \| relative_url \}\}"
)


class Text(HTMLParser):
    """What a browser shows of HTML, the elements, and where links lead."""

    def __init__(self, text):
        """Read it."""
        super().__init__()
        self.links, self.elements, self.shown = [], set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note an element."""
        self.elements.add(tag)
        self.links += [value for key, value in attributes if key == "href"]

    def handle_data(self, data):
        """Note a text."""
        self.shown += data


def test_hostile_texts_do_not_act_in_an_index(hostile, tmp_path):
    """Names that hold markup, script and template syntax are shown as they are, and lead to their pages."""
    name = "a](b) <script>alert(1)</script> {{ 1 }} {% x %} {{< y >}} `c` **d** abc[31m"
    lowback.build_site(tmp_path / "html", "html", catalog=hostile)
    found = Text((tmp_path / "html" / "index.html").read_text(encoding="utf-8"))
    assert found.shown.count(name) == 5
    assert "script" not in found.elements
    assert {"routines/runner-lowback.html", "exercises/lying-twist.html"} < set(found.links)
    for dialect in ("commonmark", "gfm", "hugo", "jekyll", "mkdocs"):
        lowback.build_site(tmp_path / dialect, dialect=dialect, catalog=hostile)
        [index] = (tmp_path / dialect / "routines").glob("*index.md")
        text = index.read_text(encoding="utf-8")
        ours = LINK.sub("x", text)
        assert "{" not in ours or dialect in {"commonmark", "gfm"}
        shown = Text(MarkdownIt().render(ours.partition("---\n\n")[2] or ours))
        assert name in shown.shown
        assert "script" not in shown.elements
    lowback.build_site(tmp_path / "json", "json", catalog=hostile)
    listed = json.loads((tmp_path / "json" / "index.json").read_text(encoding="utf-8"))["routines"]
    assert HOSTILE in [entry["name"] for entry in listed]
    lowback.build_site(tmp_path / "text", "text", catalog=hostile)
    assert "\x1b" not in (tmp_path / "text" / "index.txt").read_text(encoding="utf-8")


def test_the_json_index_has_its_shape(trial, tmp_path):
    """The index in JSON is as its schema says, in every folder, and its files are there."""
    lowback.build_site(tmp_path, "json", catalog=trial)
    for folder in FOLDERS:
        found = json.loads((tmp_path / f"{folder}index.json").read_text(encoding="utf-8"))
        assert shape_problems("index", found) == []
        for kind in ("routines", "exercises"):
            for entry in found.get(kind, ()):
                page = json.loads((tmp_path / folder / entry["file"]).read_text(encoding="utf-8"))
                assert (page["id"], page["name"]) == (entry["id"], entry["name"])
        assert ("routines" in found, "exercises" in found) == (folder != "exercises/", folder != "routines/")


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_names_its_licences(trial, tmp_path, name):
    """An index ends with the licences of what it lists and whom to name, unless credits are to be out of sight."""
    for shown in ("full", "none"):
        folder = tmp_path / shown
        lowback.build_site(folder, name, catalog=trial, **({} if name == "json" else {"credits": shown}))
        text = (folder / f"index{FORMATS[name].ending}").read_text(encoding="utf-8")
        assert ("lowback contributors" in text) == (shown == "full" or name == "json")


def test_two_records_with_one_slug_are_told(tmp_path):
    """Two ids that would be one path are an error that names both; nothing is written."""
    both = changed(exercises={"lying:twist": lowback.get_exercise("lying_twist").but(id="lying:twist")})
    with pytest.raises(lowback.ExportError) as caught:
        lowback.build_site(tmp_path / "site", catalog=both)
    assert str(caught.value) == (
        "exercises/lying-twist.md: is where exercise lying_twist goes, and exercise lying:twist as well. "
        "Rename one, or leave its pack out"
    )
    assert not (tmp_path / "site").exists()


def test_half_of_a_character_is_told(tmp_path):
    """A record that no check has seen, with half of a character in it, is told with its page; nothing is written."""
    found = changed(exercises={"lying_twist": lowback.get_exercise("lying_twist").but(name="\ud800")})
    with pytest.raises(lowback.ExportError, match=r"lying-twist\.json: a text holds half of a character\. Load the"):
        lowback.build_site(tmp_path / "site", "json", catalog=found)
    assert not (tmp_path / "site").exists()


REFUSED = [
    ({"format": "htm"}, lowback.UnknownChoiceError, "invalid format 'htm', expected .* Did you mean html"),
    ({"dialect": "huga"}, lowback.UnknownChoiceError, "invalid dialect 'huga', expected .* Did you mean hugo?"),
    ({"only": ["routines"]}, lowback.UnknownChoiceError, "invalid kind of pages"),
    ({"format": ""}, lowback.UnknownChoiceError, "invalid format ''"),
    ({"catalog": lowback.get_exercise("cat_cow")}, TypeError, "catalog takes a catalogue, found Exercise"),
    ({"folder": "\ud800"}, lowback.ExportError, "contains an unpaired surrogate"),
    (
        {"only": "routine"},
        lowback.UnknownChoiceError,
        "expected .* Did you mean routines?",
    ),
    ({"format": "text", "dialect": "hugo"}, lowback.OptionError, "dialect cannot be used with the format 'text'"),
    ({"mode": "holds"}, lowback.UnknownChoiceError, "invalid mode 'holds'"),
    ({"heading_level": 9}, lowback.OptionError, "heading_level takes a whole number from 1 to 5"),
    ({"catalog": 5}, TypeError, "catalog takes a catalogue, found int"),
    ({"folder": 5}, TypeError, "build_site takes the path of a folder, found int"),
    ({"folder": b"x"}, TypeError, "build_site takes the path of a folder, found bytes"),
    ({"template": 5}, TypeError, "build_site takes the path of a template, found int"),
    ({"template": "nowhere.md.j2"}, lowback.TemplateError, "nowhere.md.j2"),
]


@pytest.mark.parametrize(("options", "error", "reason"), REFUSED)
def test_what_cannot_be_is_refused(tmp_path, options, error, reason):
    """What there is not, or does not fit, is our error, and nothing is written."""
    with pytest.raises(error, match=reason):
        lowback.build_site(**{"folder": tmp_path / "site", **options})
    assert not (tmp_path / "site").exists()


#: Runs the command in a process of its own.
run = partial(run_alone, "build", text=True)


def test_the_command_tells_what_changed(tmp_path, capsys, monkeypatch):
    """Standard output has a line for each file that changed, sorted by path; standard error has the counts."""
    monkeypatch.chdir(tmp_path)
    assert main(["build", "site", "--only", "routines", "--dialect", "mkdocs"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert len(lines) == len(lowback.routines()) + 2
    assert lines[0] == f"add      {Path('site', 'index.md')}"
    assert lines == sorted(lines)
    assert printed.err == f"lowback: {len(lines)} written, 0 unchanged, 0 removed\n"
    Path("site/routines/runner-lowback.md").write_text("mine")
    Path("site/index.md").unlink()
    for arguments, note in ((["--dry-run"], "; this was a dry run, nothing was touched"), ([], "")):
        assert main(["build", "site/", "--only", "routines", "--dialect", "mkdocs", "--mode", "hold", *arguments]) == 0
        printed = capsys.readouterr()
        words = [line.split() for line in printed.out.splitlines()]
        assert words[0] == ["add", str(Path("site/index.md"))]
        assert {word for word, _ in words[1:]} == {"replace"}
        assert printed.err == (
            f"lowback: {Path('site/routines/runner-lowback.md')} stays: somebody edited it, or put it there. "
            "--force overrules that\n"
            f"lowback: {len(words)} written, {11 - len(words)} unchanged, 0 removed, 1 kept{note}\n"
        )
    assert main(["build", "site", "--only", "exercises", "--force"]) == 0
    assert "remove   " in capsys.readouterr().out


def test_the_command_takes_packs_and_names_them_once(tmp_path, capsys):
    """--pack adds a pack, whose pages have its name before their own; a usage error ends with 2 and writes nothing."""
    trial = Path(__file__).parent / "packs" / "trial"
    assert main(["build", str(tmp_path / "site"), "--pack", str(trial), "--format", "text"]) == 0
    assert (tmp_path / "site" / "routines" / "trial-core-big-three.txt").exists()
    capsys.readouterr()
    for arguments, reason in (
        (["--format", "htm"], "invalid format 'htm'"),
        (["--format", "json"], ""),
        (["--dialect", "x"], "invalid dialect 'x'"),
    ):
        code = main(["build", str(tmp_path / "site"), "--pack", str(trial), "--dry-run", *arguments])
        assert (code, reason in capsys.readouterr().err) == (2 if reason else 0, True)
    (tmp_path / "file").write_text("mine")
    assert main(["build", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.endswith("is no folder. Give the folder to write the site into\n")


def test_a_process_of_its_own_writes_the_same(tmp_path):
    """Another process, whose hashes differ, finds nothing to change; without standard error nobody is told."""
    lowback.build_site(tmp_path / "site", dialect="hugo")
    done = run("site", "--dialect", "hugo", cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "lowback: 0 written, 61 unchanged, 0 removed\n"
    closed = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m lowback build site --dialect gfm 2>&-"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (closed.returncode, "_index.md" in closed.stdout) == (0, True)


def test_handouts_have_pages(tmp_path):
    """A site of handouts has a PDF for each routine, which is the same each time, and no index."""
    for paper in ("a4", "letter", "letter"):
        report = lowback.build_site(tmp_path, "pdf", only="routines", paper=paper, link="https://example.org")
    assert (
        paths(tmp_path)
        == set(report.unchanged)
        == pages(lowback.load_catalog(), ".pdf")
        - {f"exercises/{path.id.replace('_', '-')}.pdf" for path in lowback.exercises()}
    )
    routine = lowback.get_routine("runner_lowback")
    wanted = lowback.handout(routine, paper="letter", link="https://example.org")
    assert (tmp_path / "routines" / "runner-lowback.pdf").read_bytes() == wanted


def test_pages_of_a_template_are_whole(tmp_path, capsys, monkeypatch):
    """The examples make the pages of a site that the formats make: posts with front matter, pages with a head."""
    monkeypatch.chdir(tmp_path)
    for name, options in (("post.md.j2", {"dialect": "hugo"}), ("page.html.j2", {})):
        assert main(["new", "template", name]) == 0
        lowback.build_site(tmp_path / f"{name}-site", template=name, **options)
    assert capsys.readouterr().out == "post.md.j2\npage.html.j2\n"
    post = (tmp_path / "post.md.j2-site" / "routines" / "runner-lowback.md").read_text(encoding="utf-8")
    assert post == lowback.render(lowback.get_routine("runner_lowback"), "markdown", dialect="hugo", standalone=True)
    page = (tmp_path / "page.html.j2-site" / "routines" / "runner-lowback.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
