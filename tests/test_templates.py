"""Own templates: the built-in pages made again, escaping by type, and errors that name the line."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from html_reading import elements

import lowback
from lowback.cli import main

EXAMPLES = Path(lowback.__file__).parent / "templates"
DOCS = Path(__file__).parents[1] / "docs" / "reference" / "templates.md"
#: What the documentation says, by heading.
TABLES = dict(part.split("\n", 1) for part in DOCS.read_text(encoding="utf-8").split("\n## ")[1:])
HOSTILE = "<script>alert(1)</script> **x** {{ 1 }} \u202eabc"


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a template and renders the seed routine with it."""

    def write(name, text, *arguments, **options):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return lowback.render_template(lowback.get_routine("runner_lowback"), file, *arguments, **options)

    return write


def test_the_example_makes_the_html_again(trial):
    """The shipped example of an article gives, byte for byte, the HTML of every routine and exercise."""
    wanted = [(subject, None) for subject in (*trial.routines.values(), *trial.exercises.values())]
    wanted += [(trial.routines[each], mode) for each in ("runner_lowback", "pre_run_dynamic") for mode in lowback.Mode]
    for subject, mode in wanted:
        page = lowback.render_template(subject, EXAMPLES / "page.html.j2", mode, catalog=trial)
        assert page == lowback.render(subject, "html", mode, catalog=trial)


@pytest.mark.parametrize("dialect", [None, "gfm", "hugo", "jekyll", "mkdocs"])
def test_the_example_makes_the_markdown_again(trial, dialect):
    """The shipped example of a post gives, byte for byte, the Markdown of every routine and exercise."""
    for subject in (*trial.routines.values(), *trial.exercises.values()):
        page = lowback.render_template(subject, EXAMPLES / "post.md.j2", catalog=trial, dialect=dialect)
        assert page == lowback.render(subject, "markdown", catalog=trial, dialect=dialect)


def test_the_examples_make_whole_pages_and_posts_again(trial):
    """With `standalone`, the examples give whole posts with front matter, and whole pages without structured data."""
    for subject in trial.routines.values():
        for dialect in (None, "gfm", "hugo", "jekyll", "mkdocs"):
            options = {"catalog": trial, "dialect": dialect, "standalone": True}
            options |= {"date": "2026-05-01"} if dialect in {"hugo", "jekyll", "mkdocs"} else {}
            page = lowback.render_template(subject, EXAMPLES / "post.md.j2", **options)
            assert page == lowback.render(subject, "markdown", **options)
        page = lowback.render_template(subject, EXAMPLES / "page.html.j2", catalog=trial, standalone=True)
        assert page == lowback.render(subject, "html", catalog=trial, standalone=True, jsonld=False)


@pytest.mark.parametrize("name", ["post.md.j2", "page.html.jinja"])
def test_an_example_is_where_one_starts(tmp_path, monkeypatch, capsys, name):
    """`lowback new template` writes the example of the type that the name tells, and never over a file."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "template", name]) == 0
    assert capsys.readouterr().out == f"{name}\n"
    assert main(["show", "runner_lowback", "--template", name]) == 0
    kind = "html" if "html" in name else "markdown"
    assert capsys.readouterr().out == lowback.render(lowback.get_routine("runner_lowback"), kind)
    assert main(["new", "template", name]) == 2
    assert "already exists" in capsys.readouterr().err


def test_there_are_examples_of_two_types(capsys):
    """A type without an example, and a name that tells none, are refused."""
    assert main(["new", "template", "x.txt.j2"]) == 2
    assert "invalid type of the examples '.txt', expected .html or .md." in capsys.readouterr().err
    assert main(["new", "template", "x.j2"]) == 2
    assert "does not tell what it writes" in capsys.readouterr().err


#: Every name that the page of the documentation lists for the page as a whole.
NAMES = re.findall(r"^\| `(\w+)` \|", TABLES["The page"], re.MULTILINE)


def values_of(subject, tmp_path, **options):
    """Return what a template gets, as the values of JSON, by name."""
    file = tmp_path / "values.json.j2"
    file.write_text(f"{{{', '.join(f'{json.dumps(name)}: {{{{ {name} }}}}' for name in NAMES)}}}", encoding="utf-8")
    return json.loads(lowback.render_template(subject, file, **options))


def test_the_names_are_those_of_the_documentation(written):
    """A template has every name that the documentation lists, and the error for another one lists no others."""
    with pytest.raises(lowback.TemplateError) as caught:
        written("x.md.j2", "{{ nothing_like_it }}")
    assert set(caught.value.reason.partition("There is: ")[2].split(", ")) == set(NAMES)


def test_pages_are_plain_values_with_roles(trial, tmp_path):
    """A template gets dicts, lists, texts and numbers, and each section and block says what it is by a role."""
    exercise = {"start", "steps", "dose", "cues", "mistakes", "easier", "care", "muscles", "sources"}
    for subject in (*trial.routines.values(), trial.exercises["cat_cow"]):
        values = values_of(subject, tmp_path, catalog=trial)
        assert [fact["role"] for fact in values["facts"]][-2:] == ["needs", "time"]
        for section in values["sections"]:
            assert section["role"] in {"stop", "exercise", "safety", "evidence", "sources"}
            assert {block["kind"] for block in section["blocks"]} <= {"line", "bullets", "numbered", "doses"}
            roles = [block["role"] for block in section["blocks"]]
            assert all(roles)
            assert section["role"] != "exercise" or {"start", "steps", "dose", "muscles"} <= set(roles)
    section = values_of(lowback.get_exercise("lying_twist"), tmp_path)["sections"][1]
    assert exercise <= {block["role"] for block in section["blocks"]}


def test_a_template_chooses_by_role(written):
    """With roles, a template shows some parts of each exercise only."""
    text = (
        "{% for section in sections if section.role == 'exercise' %}{{ section.title }}: "
        "{% for block in section.blocks if block.role == 'start' %}{{ block.text }}{% endfor %} {% endfor %}"
    )
    assert written("x.txt.j2", text).startswith("1. Bridge pose: Lie on your back")


def test_any_environment_can_call_render():
    """The line of the how-to puts a routine into a template of any Jinja2 environment."""
    how_to = DOCS.parents[1] / "how-to" / "publish-in-docs-and-notebooks.md"
    call = re.search(r"`(\{\{ lowback.*?\}\})`", how_to.read_text(encoding="utf-8"))[1].replace("\\|", "|")
    environment = jinja2.Environment(autoescape=True)
    environment.globals["lowback"] = lowback
    page = environment.from_string(call).render()
    assert page == lowback.render(lowback.get_routine("runner_lowback"), "html")


def test_the_documentation_lists_every_role(trial, tmp_path):
    """Each role that a page of the catalogue has is in the documentation."""
    for subject in (*trial.routines.values(), trial.exercises["cat_cow"]):
        for amount in ("full", "short"):
            values = values_of(subject, tmp_path, catalog=trial, credits=amount, mode="time")
            blocks = [*values["facts"], *(block for section in values["sections"] for block in section["blocks"])]
            assert all(f"`{block['role']}`" in TABLES["Roles"] for block in blocks)
            assert all(f"`{section['role']}`" in TABLES["Sections"] for section in values["sections"])


def hostile_routine():
    """Return the seed routine with a hostile name."""
    routine = lowback.get_routine("runner_lowback")
    return routine.but(name=HOSTILE, purpose=HOSTILE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.html.j2", "&lt;script&gt;alert(1)&lt;/script&gt; **x** {{ 1 }} abc\n"),
        ("x.XML.jinja", "&lt;script&gt;alert(1)&lt;/script&gt; **x** {{ 1 }} abc\n"),
        ("x.md.j2", r"&lt;script&gt;alert(1)&lt;/script&gt; \*\*x\*\* &#123;&#123; 1 }} abc" + "\n"),
        ("x.txt.j2", "<script>alert(1)</script> **x** {{ 1 }} abc\n"),
        ("x.json", '"<script>alert(1)</script> **x** {{ 1 }} abc"\n'),
    ],
)
def test_texts_are_escaped_for_the_type(tmp_path, name, expected):
    """The template's name tells what it writes, and so how a text is escaped."""
    file = tmp_path / name
    file.write_text("{{ title }}\n\n\n", encoding="utf-8")
    assert lowback.render_template(hostile_routine(), file) == expected


def test_html_of_a_hostile_text_holds_no_element(tmp_path):
    """However a template puts a text into a page, no element comes out of it."""
    file = tmp_path / "x.html.j2"
    file.write_text("<p>{{ title ~ summary }} {{ [title] | join(summary) }} {{ '%s' % title }}</p>", encoding="utf-8")
    assert [name for name, _ in elements(lowback.render_template(hostile_routine(), file))] == ["p"]


def test_nothing_and_numbers_are_written(written):
    """None writes nothing, and a number its digits; JSON has a word for both."""
    assert written("x.txt.j2", "{{ mode }}|{{ duration.min }}") == "|71\n"
    assert (
        written("x.json.j2", '{"a": {{ mode }}, "b": {{ duration }}}') == '{"a": null, "b": {"min": 71, "max": null}}\n'
    )
    assert written("x.html.j2", "{{ mode }}|{{ title | safe }}", "hold") == "hold|Low-back routine for runners\n"


def test_templates_include_their_neighbours(written, tmp_path):
    """A template may include and extend others of its folder."""
    (tmp_path / "part.txt.j2").write_text("{{ slug }}", encoding="utf-8")
    assert written("x.txt.j2", "{% include 'part.txt.j2' %}!") == "runner-lowback!\n"


FAULTS = [
    ("x.md.j2", "\n{{ titel }}", 2, "there is no 'titel' on the page. Did you mean title?"),
    ("x.md.j2", "{{ nothing_like_it }}", 1, "on the page. There is: id, kind, mode,"),
    ("x.html.j2", "{% for each in sections %}\n{{ each.titl }}\n{% endfor %}", 2, "Did you mean title?"),
    ("x.html.j2", "{% for %}", 1, "expected an expression"),
    ("x.txt.j2", "\n\n{{ title.__class__ }}", 3, "unsafe"),
    ("x.txt.j2", "{{ title.upper }}{{ title.nope }}", 1, "'str object' has no attribute 'nope'"),
    ("x.txt.j2", "{{ sections.append(1) }}", 1, "unsafe"),
    ("x.txt.j2", "{{ 1 / 0 }}", 1, "division by zero"),
    ("x.txt.j2", "{{ range(10 ** 9) | length }}", 1, "range too big"),
    ("x.txt.j2", "\n{% include 'x.txt.j2' %}", 2, "without end"),
    ("x.txt.j2", "{% include 'y.txt.j2' %}", 1, "no file 'y.txt.j2'"),
    ("x.txt.j2", "{% include '../y.txt.j2' %}", 1, "no file '../y.txt.j2'"),
    ("x.txt.j2", "{{ title | nofilter }}", 1, "nofilter"),
    ("x.json.j2", "{{ title.split }}", 1, "not JSON serializable"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[text for _, text, _, _ in FAULTS])
def test_faults_are_told_with_their_line(written, tmp_path, fault):
    """What is wrong in a template is told with the file and the line, and what to write instead."""
    name, text, line, reason = fault
    with pytest.raises(lowback.TemplateError) as caught:
        written(name, text)
    assert (caught.value.path, caught.value.line) == (os.fspath(tmp_path / name), line)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / name}, line {line}: ")


def test_a_fault_in_a_part_names_the_part(written, tmp_path):
    """A fault in an included file is told with that file."""
    part = tmp_path / "part.txt.j2"
    part.write_text("\n\n{{ nope }}", encoding="utf-8")
    with pytest.raises(lowback.TemplateError) as caught:
        written("x.txt.j2", "{% include 'part.txt.j2' %}")
    assert (caught.value.path, caught.value.line) == (os.fspath(part), 3)


@pytest.mark.parametrize("name", ["x.j2", "x", "x.docx.j2", ".j2"])
def test_names_must_tell_the_type(written, name):
    """A name that does not tell what the template writes is refused with the endings there are."""
    with pytest.raises(lowback.TemplateError, match=r"End it in \.j2 after one of \.md") as caught:
        written(name, "")
    assert caught.value.line is None


def test_files_that_cannot_be_read_are_told(tmp_path):
    """No file, a folder, and bytes that are no UTF-8 are told as such."""
    routine = lowback.get_routine("runner_lowback")
    (tmp_path / "folder.md.j2").mkdir()
    (tmp_path / "bytes.md.j2").write_bytes(b"\xff")
    for name, reason in (("none", "there is no file"), ("folder", "there is no file"), ("bytes", "not UTF-8")):
        with pytest.raises(lowback.TemplateError, match=reason):
            lowback.render_template(routine, tmp_path / f"{name}.md.j2")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_what_fails_while_it_is_read_is_told(tmp_path):
    """A file that opens and then cannot be read is told with the reason of the system."""
    (tmp_path / "x.md.j2").symlink_to("/proc/self/mem")
    with pytest.raises(lowback.TemplateError, match=r"x\.md\.j2: cannot be read: Input/output error"):
        lowback.render_template(lowback.get_routine("runner_lowback"), tmp_path / "x.md.j2")


def test_files_of_windows_are_read(tmp_path):
    """A byte order mark and line ends of Windows do not get into the page."""
    (tmp_path / "x.txt.j2").write_bytes("\ufeff{{ slug }}\r\n{{ id }}\r\n".encode())
    page = lowback.render_template(lowback.get_routine("runner_lowback"), tmp_path / "x.txt.j2")
    assert page == "runner-lowback\nrunner_lowback\n"


def test_wrong_arguments_are_refused(written):
    """A path that is none, a subject that is none, and options that the type lacks are refused."""
    with pytest.raises(TypeError, match="takes the path of a file, found int"):
        lowback.render_template(lowback.get_routine("runner_lowback"), 3)
    with pytest.raises(TypeError, match="render_template takes a routine or an exercise"):
        lowback.render_template("runner_lowback", "x.md.j2")
    with pytest.raises(lowback.OptionError, match="id_prefix cannot be used with a template that writes markdown"):
        written("x.md.j2", "", id_prefix="x")


def test_records_of_a_pack_want_their_catalogue(trial, written):
    """A record of another pack is rendered with its catalogue; without it, the error says so."""
    assert written("x.txt.j2", "{{ title }}")
    with pytest.raises(lowback.UnknownIdError, match=r"render_template\(…, catalog=…\)"):
        lowback.render_template(trial.routines["trial:core_big_three"], EXAMPLES / "page.html.j2")


def test_the_command_takes_a_template(tmp_path, capsys):
    """`show --template` prints what the template writes, and refuses a format beside it."""
    file = tmp_path / "x.txt.j2"
    file.write_text("{{ title }} {{ mode }}", encoding="utf-8")
    assert main(["show", "runner_lowback", "--template", str(file), "--mode", "hold"]) == 0
    assert capsys.readouterr().out == "Low-back routine for runners hold\n"
    for option, reason in (
        (["--format", "html"], "leave out --format"),
        (["--jsonld"], "cannot be used with a template"),
    ):
        assert main(["show", "runner_lowback", "--template", str(file), *option]) == 2
        assert reason in capsys.readouterr().err


def test_without_the_extra_the_command_to_install_it_is_told(tmp_path):
    """Where Jinja2 is not installed, the error is the command that installs it."""
    (tmp_path / "x.md.j2").write_text("", encoding="utf-8")
    code = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from lowback.cli import main\n"
        f"sys.exit(main(['show', 'runner_lowback', '--template', {str(tmp_path / 'x.md.j2')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "lowback: A template needs more than lowback alone. Install it: pip install 'lowback[templates]'\n"
    )


def test_rendering_without_a_template_needs_no_engine():
    """The built-in formats do without Jinja2."""
    code = "import sys, lowback; lowback.render(lowback.get_routine('runner_lowback'), 'html')"
    code += "; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


def test_a_link_that_leads_out_is_no_template(written, tmp_path):
    """What a link in the folder leads to elsewhere is not included; the template itself may be a link."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "inside" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "inside" / "near.txt").write_text("near", encoding="utf-8")
    with pytest.raises(lowback.TemplateError, match=r"there is no file 'link\.txt'"):
        written("inside/x.txt.j2", "{% include 'link.txt' %}")
    assert written("inside/x.txt.j2", "{% include 'near.txt' %}") == "near\n"
    (tmp_path / "linked.txt.j2").symlink_to(tmp_path / "inside" / "x.txt.j2")
    (tmp_path / "near.txt").write_text("far", encoding="utf-8")
    assert lowback.render_template(lowback.get_routine("runner_lowback"), tmp_path / "linked.txt.j2") == "far\n"


def test_a_failure_without_words_is_named(written):
    """An error that says nothing is told by its name."""
    with pytest.raises(lowback.TemplateError, match="failed with MemoryError"):
        written("x.txt.j2", "{{ '%09999999999999999d' | format(1) }}")
