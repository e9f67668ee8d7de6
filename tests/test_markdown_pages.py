"""The Python-Markdown extension: by itself, in MkDocs and in Zensical."""

import json
import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.installation import forget
from zensical.extensions.context import ContextExtension, Page

import lowback
from lowback.integrations.markdown import LowbackExtension, PageError, makeExtension

TRIAL = str(Path(__file__).parent / "packs" / "trial")


def convert(text, extensions=(), **settings):
    """Return a page as HTML."""
    return markdown.markdown(text, extensions=[LowbackExtension(**settings), *extensions])


def article(subject, mode=None, **options):
    """Return an article as the extension is to make it."""
    return lowback.render(subject, "html", mode, **options)


def tokens(page):
    """Return the tags with their attributes and the texts of a page, white space at the ends of texts aside."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, *attributes))
    parser.handle_endtag = lambda tag: found.append(f"/{tag}")
    parser.handle_data = lambda text: text.strip() and found.append(text.strip())
    parser.handle_comment = found.append
    parser.feed(page)
    parser.close()
    return found


def ids(page):
    """Return the ids on a page, in order."""
    return [value for token in tokens(page) if isinstance(token, tuple) for name, value in token[1:] if name == "id"]


def test_a_line_becomes_the_article():
    """The line gives the same article as `render`, with ids that headings of the page do not have."""
    routine = lowback.get_routine("runner_lowback")
    page = convert("# Title\n\n::: lowback runner_lowback mode=hold credits=short")
    expected = article(routine, "hold", credits="short", id_prefix="lowback-runner-lowback-hold")
    assert tokens(page) == [*tokens("<h1>Title</h1>"), *tokens(expected)]


def test_what_stands_around_the_line_stays():
    """Text right before and after the line is a paragraph of its own, wherever the line stands."""
    page = convert(
        "before\n::: lowback bridge_pose\nafter\n\n> ::: lowback lying_twist\n\n- item\n\n    ::: lowback cobra"
    )
    assert page.startswith("<p>before</p>\n<article")
    assert "</article>\n<p>after</p>\n<blockquote>\n<article" in page
    assert re.search(r'<li>\s*<p>item</p>\s*<article class="lowback" lang="en" id="lowback-cobra"', page)


@pytest.mark.parametrize(
    "literal",
    [
        "    ::: lowback nothing",
        "```\n::: lowback nothing\n```",
        "~~~\ntext\n\n::: lowback nothing\n~~~",
        "A ::: lowback nothing in a line",
        "::: lowback.escaping",
        "::: lowbacks nothing",
        ":::lowback nothing",
        "<div>\n::: lowback nothing\n</div>",
    ],
)
def test_other_lines_stay_as_they_are(literal):
    """Code, HTML and what only looks like a line of ours stay as they are."""
    page = convert(literal, ["fenced_code"])
    assert page == markdown.markdown(literal, extensions=["fenced_code"])


def test_headings_fit_below_those_of_the_page():
    """An article's heading is one below the last heading of the page, other articles aside, unless it is told."""
    page = convert("# A\n\n### B\n\n::: lowback bridge_pose\n\n::: lowback lying_twist\n\n##### C\n\n::: lowback cobra")
    assert re.findall(r'<h(\d) id="([a-z-]*?)-title">[A-Z][a-z ]+</h', page)[0] == ("4", "lowback-bridge-pose")
    assert '<h4 id="lowback-lying-twist-title">' in page
    assert '<h5 id="lowback-cobra-title">' in page
    assert '<h2 id="lowback-bridge-pose-title">' in convert("::: lowback bridge_pose")
    assert '<h5 id="lowback-bridge-pose-title">' in convert("# A\n\n::: lowback bridge_pose heading_level=5")


def test_headings_are_in_the_table_of_contents():
    """The table of contents has the headings of an article, by their own ids."""
    md = markdown.Markdown(extensions=["lowback", "toc", "attr_list"])
    md.convert("# Lying twist\n\n::: lowback lying_twist")
    (top,) = md.toc_tokens
    (twist,) = top["children"]
    assert (top["id"], twist["id"], twist["name"]) == ("lying-twist", "lowback-lying-twist-title", "Lying twist")
    assert "When to stop" in {each["name"] for each in twist["children"]}


def test_ids_are_unique_on_a_page():
    """The same routine twice, however it is asked for, has ids of its own; the next page starts afresh."""
    md = markdown.Markdown(extensions=["lowback"])
    text = "\n\n".join(
        ["::: lowback bridge_pose", "::: lowback bridge_pose", "::: lowback lying_twist id_prefix=x"] * 2
    )
    first, second = md.convert(text), md.convert(text)
    assert first == second
    assert len(ids(first)) == len(set(ids(first)))
    assert {"lowback-bridge-pose", "lowback-bridge-pose-4", "x", "x-2"} <= set(ids(first))


def test_the_longest_id_makes_ids(pack):
    """The longest ids that a pack can have are short enough for the ids of a page."""
    name, wanted = "p" * 64, "l" * 64
    record = json.loads((pack(name=name) / "exercises" / "hip_lift.json").read_text("utf-8")) | {"id": wanted}
    folder = pack({f"exercises/{wanted}.json": record}, name)
    line = f"::: lowback {name}:{wanted} mode=reps"
    assert f'id="lowback-{name}-{wanted}-reps-2"' in convert(f"{line}\n\n{line}", packs=[str(folder)])


def test_structured_data_can_be_asked_for():
    """With jsonld=true the data stand after the article, with its id; with false they do not."""
    page = convert("::: lowback bridge_pose jsonld=true")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*)</script>', page)[1])
    assert data["@graph"][0]["@id"] == "#lowback-bridge-pose"
    assert "<script" not in convert("::: lowback bridge_pose jsonld=false")


@pytest.mark.parametrize("packs", [TRIAL, [TRIAL]])
def test_further_packs_can_be_used(packs):
    """Packs of the settings are there, a single one as a text too."""
    assert 'id="lowback-trial-core-big-three"' in convert("::: lowback trial:core_big_three", packs=packs)


def test_a_changed_pack_is_loaded_anew(pack):
    """A server that builds again sees what changed in a pack."""
    folder = pack()
    assert "Hip lift" not in convert("::: lowback clinic:hip_lift", packs=[str(folder)])
    file = folder / "exercises" / "hip_lift.json"
    file.write_text(file.read_text("utf-8").replace("Bridge pose", "Hip lift"), "utf-8")
    assert "Hip lift" in convert("::: lowback clinic:hip_lift", packs=[str(folder)])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("runer_lowback", "there is no routine or exercise 'runer_lowback'. Did you mean runner_lowback?"),
        ("runner_lowback mode=holds", "invalid mode 'holds', expected reps, hold or time. Did you mean hold?"),
        ("runner_lowback mod=hold", "invalid setting 'mod', expected mode, credits, .* Did you mean mode?"),
        ("runner_lowback hold", "invalid setting 'hold'"),
        ("runner_lowback mode", "mode takes one value, as in mode=VALUE"),
        ("runner_lowback mode=hold mode=reps", "mode takes one value"),
        ("runner_lowback heading_level=x", "heading_level takes a whole number from 1 to 5, found 'x'"),
        ("runner_lowback heading_level=6", "heading_level takes a whole number"),
        ("runner_lowback jsonld=yes", "jsonld takes true or false, found 'yes'"),
        ('runner_lowback id_prefix=">x', "id_prefix takes letters"),
        ("", "name a routine or an exercise, such as runner_lowback"),
    ],
)
def test_what_is_wrong_stops_the_page(line, reason):
    """A line that asks for what there is not raises an error that tells the line and what to do."""
    with pytest.raises(PageError, match=reason.replace("?", r"\?")) as caught:
        convert(f"# Title\n\nText.\n::: lowback {line}\n\nMore.")
    assert caught.value.number == 4
    assert str(caught.value).startswith('line 4 (front matter not counted), "::: lowback')
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)


def test_lines_are_told_wherever_they_stand():
    """A line in a quotation or a list has its number; one that another extension brought in has none."""
    with pytest.raises(PageError, match=r"^line 3 ") as caught:
        convert("# A\n\n> - ::: lowback nothing")
    assert caught.value.number == 3

    class Bringing(markdown.preprocessors.Preprocessor):
        """What brings a line in."""

        def run(self, lines):
            """Add a line."""
            return [*lines, "", "::: lowback nothing"]

    md = markdown.Markdown(extensions=["lowback"])
    md.preprocessors.register(Bringing(md), "bringing", 40)
    with pytest.raises(PageError, match=r'^a line from elsewhere, "::: lowback nothing": there is no'):
        md.convert("# A")


def test_the_page_is_told_where_its_host_knows_it():
    """In Zensical, whose own messages do not tell, the error tells the page."""
    host = ContextExtension(page=Page(url="bad/", path="bad.md"), config={})
    with pytest.raises(PageError, match=r"^bad\.md line 1 ") as caught:
        convert("::: lowback nothing", [host])
    assert caught.value.page == "bad.md"


def test_a_pack_that_is_not_there_is_told(tmp_path):
    """A pack that cannot be used is told at the line; settings of a wrong kind are refused at once."""
    with pytest.raises(PageError, match="missing"):
        convert("::: lowback bridge_pose", packs=[str(tmp_path / "missing")])
    with pytest.raises(TypeError, match="packs takes a list of paths or ids, found int"):
        convert("", packs=5)
    with pytest.raises(TypeError, match="found list"):
        convert("", packs=[5])


def test_the_module_is_an_extension_by_its_name():
    """Python-Markdown finds the extension by the module's name, too."""
    page = markdown.markdown("::: lowback bridge_pose", extensions=["lowback.integrations.markdown"])
    assert page == convert("::: lowback bridge_pose")
    assert isinstance(makeExtension(packs=[]), LowbackExtension)


def test_the_name_alone_is_left_to_mkdocstrings():
    """Where mkdocstrings documents packages, a line with our name alone is one of its own."""

    class Theirs(markdown.blockprocessors.BlockProcessor):
        """What mkdocstrings registers, as far as we look at it."""

        def test(self, *_):
            """Take nothing."""
            return False

    md = markdown.Markdown(extensions=["lowback"])
    md.parser.blockprocessors.register(Theirs(md.parser), "mkdocstrings", 75)
    assert md.convert("::: lowback") == "<p>::: lowback</p>"
    assert "<article" in md.convert("::: lowback bridge_pose")


MARKS = (
    *("{ onclick=alert(1) }", "{: #x .y }", "*x*", "[TOC]", "`x`", "[a](b)", "![a](b)", "&lt;", "<b>", "--", '"x"'),
    *("\x02wzxhzdk:0\x03", "\x0242\x03", "wzxhzdk:1", "|", "*[HTML]: x", "::: lowback x", "\n# x", "</h2>", "\\*"),
)
TEXT = st.text(st.characters(exclude_characters="{|}"), max_size=5)
HOSTILE = st.lists(TEXT | st.sampled_from(MARKS), min_size=1).map(lambda found: " ".join(["x", *found]))
EXTENSIONS = ["toc", "attr_list", "smarty", "abbr", "tables", "def_list", "footnotes", "nl2br", "md_in_html"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE)
def test_hostile_texts_stay_texts(workbench, text):
    """Whatever a name and a summary say, the page has the tags, attributes and texts of the article alone."""
    file = workbench / "exercises" / "bridge_pose.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"name": text, "summary": text}), "utf-8")
    forget()
    told = article(lowback.get_exercise("bridge_pose"), id_prefix="x")
    assert tokens(convert("::: lowback bridge_pose id_prefix=x", EXTENSIONS)) == tokens(told)


CONFIG = (
    "site_name: Runs\nuse_directory_urls: false\nmarkdown_extensions:\n  - toc\n  - lowback:\n      packs: [{pack}]\n"
)
PAGES = {
    "index.md": "---\ntitle: Home\n---\n\n# Lying twist\n\n::: lowback runner_lowback mode=hold\n",
    "more.md": "# More\n\n::: lowback trial:core_big_three\n\n::: lowback lying_twist\n",
}


@pytest.fixture
def site(tmp_path):
    """Return a function that writes a site and builds it with a host."""

    def build(host, *options, **pages):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "mkdocs.yml").write_text(CONFIG.format(pack=json.dumps(TRIAL)), "utf-8")
        for name, text in {**PAGES, **{f"{name}.md": text for name, text in pages.items()}}.items():
            (tmp_path / "docs" / name).write_text(text, "utf-8")
        command = [sys.executable, "-m", host, "build", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100)

    return build


@pytest.mark.parametrize("host", ["mkdocs", "zensical"])
def test_a_site_is_built(site, tmp_path, host):
    """MkDocs and Zensical build pages with the articles, their headings in the table of contents."""
    done = site(host, "--strict")
    assert done.returncode == 0, done.stderr
    home, more = ((tmp_path / "site" / name).read_text("utf-8") for name in ("index.html", "more.html"))
    assert home.count("until your low back starts to relax") == 1
    assert {"lying-twist", "lowback-runner-lowback-hold-title"} <= set(ids(home))
    assert 'href="#lowback-runner-lowback-hold-title"' in home
    assert {"lowback-trial-core-big-three", "lowback-lying-twist"} <= set(ids(more))


@pytest.mark.parametrize(("host", "page"), [("mkdocs", "Error reading page 'bad.md'"), ("zensical", "bad.md line 3")])
def test_a_wrong_line_fails_the_build(site, tmp_path, host, page):
    """A build fails, names the page, the line and what to do, and the page is not written."""
    done = site(host, bad="# Bad\n\n::: lowback runer_lowback\n")
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert page in told
    assert 'line 3 (front matter not counted), "::: lowback runer_lowback": there is no routine or exercise' in told
    assert "Did you mean runner_lowback?" in told
    assert host == "zensical" or "Traceback" not in told
    assert not (tmp_path / "site" / "bad.html").exists()
