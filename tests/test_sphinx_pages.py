"""The Sphinx directive, in documents that Sphinx builds for browsers, terminals, printers and manuals."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from support.installation import forget

import lowback
from lowback.integrations.sphinx import setup
from lowback.rendering.words import plain

TRIAL = str(Path(__file__).parent / "packs" / "trial")
CONF = 'extensions = ["lowback.integrations.sphinx", "myst_parser"]\nlowback_packs = ["packs/trial"]\n'
INDEX = """
Lying twist
===========

.. lowback:: runner_lowback
   :mode: hold
   :jsonld:

.. lowback:: lying_twist

After.

- An item.

  .. lowback:: lying_twist
     :credits: none
     :id-prefix: mine

.. toctree::

   more
"""
MORE = """# More

```{lowback} trial:core_big_three
:credits: short
```

> ```{lowback} bridge_pose
> ```
"""


def build(folder, builder, *options):
    """Build the documents of a folder, and return the finished process."""
    command = [sys.executable, "-m", "sphinx", "-q", "-d", "out/read", "-b", builder, *options, ".", f"out/{builder}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a folder with documents that are right."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "packs").mkdir()
    (folder / "packs" / "trial").symlink_to(TRIAL)
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.rst").write_text(INDEX, "utf-8")
    (folder / "more.md").write_text(MORE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def html(book):
    """Return the index and the other document as HTML, built without a warning."""
    done = build(book, "html", "-W")
    assert done.returncode == 0, done.stderr
    return [(book / "out" / "html" / f"{name}.html").read_text("utf-8") for name in ("index", "more")]


def test_a_routine_becomes_sections(html):
    """A routine is a section with sections in it, which the table of contents has, and steps are an ordered list."""
    index, more = html
    assert re.search(r'<section class="lowback" id="lowback-runner-lowback-hold">\s*<h2>Low-back routine', index)
    assert re.search(r'<section class="lowback" id="lowback-runner-lowback-hold-bridge_pose">\s*<h3>1\. Bridge', index)
    assert re.search(r'<ol class="arabic simple">\s*<li><p>Make the back of your neck long\. Breathe in\.</p>', index)
    assert 'href="more.html#lowback-trial-core-big-three">The big three for your core</a>' in index
    assert 'id="lowback-trial-core-big-three"' in more


def test_search_knows_the_words(book, html):
    """What an article says is found."""
    assert html
    assert "hamstr" in (book / "out" / "html" / "searchindex.js").read_text("utf-8")


def test_where_no_section_can_stand_is_a_box(html):
    """In a list or a quotation the headings are rubrics, in reStructuredText and in Markdown."""
    index, more = html
    assert re.search(r'<div class="lowback docutils container" id="mine">\s*<p class="rubric">Lying twist</p>', index)
    assert re.search(r'id="lowback-bridge-pose">\s*<p class="rubric">Bridge pose</p>', more)
    assert "<p>CC-BY-4.0, by lowback contributors.</p>" in index


def test_ids_are_unique(html):
    """No id stands twice in a document, and each number of a source leads to it."""
    for page in html:
        ids = re.findall(r'\bid="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        targets = set(re.findall(r'href="#(lowback[^"]*|mine[^"]*)"', page))
        assert targets
        assert targets <= set(ids)


def test_structured_data_can_be_asked_for(html):
    """The data stand in HTML where they were asked for, with the id of the section."""
    assert html[0].count('<script type="application/ld+json">') == 1
    assert '"@id": "#lowback-runner-lowback-hold"' in html[0]


@pytest.mark.parametrize(("builder", "file"), [("text", "index.txt"), ("latex", "*.tex"), ("man", "*.1")])
def test_other_builders_have_the_words(book, builder, file):
    """Text, LaTeX and manual pages have the routine as well, without a warning."""
    done = build(book, builder, "-W")
    assert done.returncode == 0, done.stderr
    (found,) = (book / "out" / builder).glob(file)
    told = " ".join(found.read_text("utf-8").split())
    assert "until your low back starts to relax" in told
    assert "Cari Shoemate (trainer and marathoner)" in told
    assert "\u2060" not in told


WRONG = {
    "runer_lowback": "there is no routine or exercise 'runer_lowback'. Did you mean runner_lowback?",
    "bridge_pose\n   :mode: holds": "invalid mode 'holds', expected reps, hold or time. Did you mean hold?",
    "bridge_pose\n   :id-prefix: <b>": "id_prefix takes letters",
    "bridge_pose\n   :modes: hold": 'unknown option: "modes"',
}


def test_what_is_wrong_is_an_error_at_its_line(tmp_path):
    """Each wrong directive is an error with its line, which -W makes the build fail with, and stands on the page."""
    (tmp_path / "conf.py").write_text(CONF.splitlines()[0], "utf-8")
    text = "Wrong\n=====\n\n" + "\n\n".join(f".. lowback:: {line}" for line in WRONG)
    (tmp_path / "index.rst").write_text(text, "utf-8")
    done = build(tmp_path, "text", "-W", "--keep-going")
    assert done.returncode == 1
    for directive, reason in WRONG.items():
        number = text[: text.index(f" {directive}")].count("\n") + 1
        assert re.search(rf"index\.rst:{number}: ERROR: .*\n?.*{re.escape(reason)}", done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    page = (tmp_path / "out" / "text" / "index.txt").read_text("utf-8")
    assert "there is no routine or exercise 'runer_lowback'" in " ".join(page.split())


def test_a_wrong_setting_is_told(tmp_path):
    """A setting that names no packs is refused as Sphinx refuses settings."""
    (tmp_path / "conf.py").write_text(CONF.replace('["packs/trial"]', "3"), "utf-8")
    (tmp_path / "index.rst").write_text("Right\n=====\n", "utf-8")
    done = build(tmp_path, "text")
    assert done.returncode == 2
    assert "lowback_packs: packs takes a list of paths or ids, found int" in done.stderr


def test_documents_follow_the_packs(tmp_path, pack):
    """A document is built again when a file of a pack that it may use has changed."""
    folder = pack()
    (tmp_path / "conf.py").write_text(CONF.replace("packs/trial", folder.name), "utf-8")
    (tmp_path / "index.rst").write_text("Right\n=====\n\n.. lowback:: clinic:hip_lift\n", "utf-8")
    file, page = folder / "exercises" / "hip_lift.json", tmp_path / "out" / "text" / "index.txt"
    assert build(tmp_path, "text", "-W").returncode == 0
    assert "Hip lift" not in page.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace("Bridge pose", "Hip lift"), "utf-8")
    assert build(tmp_path, "text", "-W").returncode == 0
    assert "Hip lift" in page.read_text("utf-8")


def test_sphinx_is_told_what_it_asks_for():
    """The extension tells its version, and that documents may be read and written side by side."""
    assert setup.__module__ == "lowback.integrations.sphinx"
    asked = []

    class App:
        """What an extension calls."""

        def __getattr__(self, name):
            """Take note of every call."""
            return lambda *_: asked.append(name)

    found = setup(App())
    assert found == {"version": lowback.__version__, "parallel_read_safe": True, "parallel_write_safe": True}
    assert asked == ["add_config_value", "connect", "add_directive", "add_transform"]


def document(folder, text):
    """Return a document as Sphinx has it in memory, read here; there is nothing to warn of."""
    (folder / "conf.py").write_text(CONF.replace("packs/trial", TRIAL), "utf-8")
    (folder / "index.rst").write_text(text, "utf-8")
    warned = io.StringIO()
    with patch_docutils(folder), docutils_namespace():
        app = Sphinx(folder, folder, folder / "out", folder / "read", "dummy", status=None, warning=warned)
        app.build()
        assert warned.getvalue() == ""
        return app.env.get_doctree("index")


@pytest.mark.parametrize(("mode", "shown"), [(None, "full"), ("reps", "short"), ("hold", "none")])
def test_documents_say_what_the_text_says(trial, tmp_path, mode, shown):
    """The sections of every record of a pack have the words of its plain text, and nothing that could act."""
    records = (*trial.routines.values(), *trial.exercises.values())
    subjects = [record for record in records if record.id.startswith("trial:")]
    options = f"{f'   :mode: {mode}' * bool(mode)}\n   :credits: {shown}\n   :id-prefix: x".lstrip("\n")
    lines = [f".. lowback:: {subject.id}\n{options}{number}\n" for number, subject in enumerate(subjects)]
    made = document(tmp_path, "All\n===\n\n" + "\n".join(lines))
    sections = {name: section for section in made.findall(nodes.section) for name in section["ids"]}
    for number, subject in enumerate(subjects):
        words = re.sub(r"\W", "", sections[f"x{number}"].astext())
        expected = lowback.render(subject, "text", mode, catalog=trial, credits=shown)
        for line in plain(expected).splitlines():
            wanted = re.sub(r"\W", "", re.sub(r"^(\d+\.|\[\d+\]) |^ {4}http.*|^http.*", "", line))
            assert wanted in words, (subject.id, line)
    assert not list(made.findall(nodes.raw))


def test_hostile_texts_are_text(workbench, tmp_path):
    """A text with markup is a text node, and an address is only where a source has one."""
    file = workbench / "exercises" / "bridge_pose.json"
    texts = {"name": "<b>*x*</b>\u202e `y`_", "summary": "|x| .. raw:: html"}
    file.write_text(json.dumps(json.loads(file.read_bytes()) | texts), "utf-8")
    forget()
    section = next(document(tmp_path, "One\n===\n\n.. lowback:: bridge_pose\n").findall(nodes.section)).children[-1]
    assert section[0].astext() == "<b>*x*</b> `y`_"
    assert section[1].astext() == "|x| .. raw:: html"
    assert {type(each) for each in section[0].children + section[1].children} == {nodes.Text}
