"""Markdown in its dialects: escapes, headings, tables of doses, front matter. Hosts judge it in test_dialects.py."""

import html
import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_texts import MARKS, page_of, section

import lowback
from lowback.cli import main
from lowback.escaping import readable
from lowback.model.sources import Source
from lowback.rendering.dialects import dialect_of
from lowback.rendering.markdown_page import autolink, front_matter, render_markdown
from lowback.rendering.page import DIALECTS, Bullets, Doses, Licence, Line, OptionError, Options

POSTS = [dialect for dialect in DIALECTS if dialect_of(dialect).front_matter is not None]
ORDINARY = [
    "Don't rush: breathe out, and let your knees fall to the left (or right) - slowly. Then rest...",
    "“Half-kneeling” hip-flexor stretch, 2-4 sets of 10–15; R&D & more! Why? 50% / 5°C + 1 = 2.",
    "15\u2060–\u206020\u00a0repetitions at 6:30 a.m. (see stretchpartner.com).",
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_stay_as_they_are(dialect, text):
    """What people write in sentences is not escaped, dots aside that would become one sign."""
    told = dialect_of(dialect).line(text)
    assert told.replace(r"\...", "...") == text
    assert (told == text) or (dialect in {"hugo", "jekyll", "mkdocs"} and "..." in text)


ESCAPED = [
    ("*x* <b> [a] a|b", r"\*x\* &lt;b&gt; \[a\] a&#124;b", r"\*x\* &lt;b&gt; &#91;a&#93; a&#124;b"),
    ("1. x", r"1\. x", r"1\. x"),
    ("2) x", r"2\) x", r"2\) x"),
    ("\uff11\uff12. Juli", "\uff11\uff12\\. Juli", "\uff11\uff12\\. Juli"),
    ("٣. كرر", r"٣\. كرر", r"٣\. كرر"),
    ("- x -- y", r"\- x -- y", r"\- x \-- y"),
    ("{{ x }} {% y %}", "&#123;&#123; x }} &#123;% y %}", "&#123;&#123; x }} &#123;% y %}"),
    ("&amp; a\n b", "&amp;amp; a b", "&amp;amp; a b"),
    ("a@b.org @ 5", "a&#64;b.org @ 5", "a&#64;b.org &#64; 5"),
    ("www.x.org http://x.org", "ww&#119;.x.org http:&#47;/x.org", "ww&#119;.x.org http:&#47;/x.org"),
    ("!!! x ???", "!!! x ???", "&#33;!! x ???"),
]


@pytest.mark.parametrize(("text", "commonmark", "mkdocs"), ESCAPED)
def test_what_means_something_is_escaped(text, commonmark, mkdocs):
    """Each dialect escapes what any common reader would take for more than letters, and what its own host would."""
    assert dialect_of(None).line(text) == commonmark
    assert dialect_of("mkdocs").line(text) == mkdocs


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_cue_with_an_address_and_a_tag_is_a_text(pack, capsys, dialect):
    """A pack's cue has no tag on a page, in any dialect, and no address that a reader would link."""
    lift = json.loads((pack() / "exercises" / "hip_lift.json").read_bytes())
    lift["cues"][0] = "Watch http://a.b<img src=x onerror=alert(1)//> or www.c.d<javascript:alert(1)> first."
    folder = str(pack({"exercises/hip_lift.json": lift}))
    command = ["show", "clinic:morning", "--pack", folder, "--format", "markdown", "--dialect", dialect]
    assert main(command) == 0
    page = capsys.readouterr().out
    assert r"Watch http:&#47;/a.b&lt;img src=x onerror=alert(1)&#47;/&gt; or ww&#119;.c.d&lt;javascript:" in page
    ours = re.sub("<https?://[^<>]*>|<!--.*?-->", "", page, flags=re.DOTALL)
    assert not re.search("<|://|www[.]", ours)


def test_long_texts_take_no_longer_than_they_are_long():
    """Twenty thousand signs that could begin something are escaped at once."""
    for sign in ("&", ":", "&a", ":a", "a@", "w", "www.", "-", ".", "$", "\\", "1", "1."):
        for dialect in DIALECTS:
            told = dialect_of(dialect).line(sign * 20_000)
            assert len(told) >= 20_000


@pytest.mark.parametrize("dialect", DIALECTS)
def test_headings_start_where_they_are_told(dialect):
    """The title's heading has the level that was asked for and sections the one below, at most six."""
    routine = lowback.get_routine("runner_lowback")
    for level, below in ((None, "##"), (1, "##"), (3, "####"), (5, "######")):
        page = lowback.render(routine, "markdown", dialect=dialect, heading_level=level)
        assert page.startswith(f"{'#' * (level or 1)} Low-back routine for runners\n\n")
        assert set(re.findall("^#+", page, re.MULTILINE)) == {"#" * (level or 1), below}


@pytest.mark.parametrize(
    ("dialect", "starts"), [("hugo", "Move"), ("jekyll", "Move"), ("mkdocs", "# Low-back routine")]
)
def test_posts_have_the_title_once(dialect, starts):
    """Where the host shows the title of the front matter, a post has no heading for it; sections stay."""
    page = lowback.render(lowback.get_routine("runner_lowback"), "markdown", dialect=dialect, standalone=True)
    start, body = page.removeprefix("---\n").split("\n---\n\n")
    assert "\n# " not in body
    assert body.startswith(starts)
    assert "\n\n## When to stop\n\n" in body
    assert "date" not in yaml.safe_load(start)


def test_dialects_without_front_matter_give_the_page_as_it_is():
    """A whole post for CommonMark or GitHub is the page; a date has no place in it, and that is said."""
    routine = lowback.get_routine("runner_lowback")
    for dialect in (None, "commonmark", "gfm"):
        looks = {"format": "markdown", "dialect": dialect}
        assert lowback.render(routine, **looks, standalone=True) == lowback.render(routine, **looks)
        with pytest.raises(OptionError, match="date is part of the front matter"):
            lowback.render(routine, **looks, standalone=True, date="2026-05-01")
    with pytest.raises(OptionError, match="date is part of the front matter"):
        lowback.render(routine, "markdown", dialect="hugo", date="2026-05-01")


def test_front_matter_says_what_a_post_is():
    """It has the keys that hosts know, in one order, and what Jekyll needs to lay the post out."""
    routine = lowback.get_routine("runner_lowback")
    for dialect in POSTS:
        page = lowback.render(routine, "markdown", dialect=dialect, standalone=True, date="2026-05-01")
        found = yaml.safe_load(page.split("---\n")[1])
        assert found.pop("date").isoformat() == "2026-05-01"
        assert found == {
            **({"layout": "post"} if dialect == "jekyll" else {}),
            "title": "Low-back routine for runners",
            "description": "Move your low back slowly with two exercises once your long run is done.",
            "tags": ["running", "low back", "beginner"],
            "slug": "runner-lowback",
            "license": "CC-BY-4.0",
        }


SOURCES = (
    Source(id="a", title="A -- }} --> <b>", publisher="P", kind="web", url="https://x.org/--a"),
    Source(id="b", title="B", publisher="Q", kind="book", url="javascript:alert(1)"),
)
LICENCES = (Licence("MIT OR Apache-2.0", ("Ann", "Bo"), None), Licence("CC0-1.0", ("{% x %}",), "https://cc.org/0"))
UNSEEN = {"sources": SOURCES, "licences": LICENCES, "shows_credits": False}


def test_front_matter_records_credits_that_are_not_shown():
    """Sources, licences and whom to name stand in the front matter when they stand nowhere else."""
    found = yaml.safe_load(front_matter(page_of(["x"], **UNSEEN), None, dialect_of("hugo")).strip("-"))
    assert found["license"] == "(MIT OR Apache-2.0) AND CC0-1.0"
    assert found["attribution"] == ["MIT OR Apache-2.0, by Ann and Bo.", "CC0-1.0, by {% x %}. https://cc.org/0"]
    assert found["sources"] == ["“A -- }} --> <b>”, P. https://x.org/--a", "“B”, Q."]
    assert "sources" not in front_matter(page_of(["x"]), None, dialect_of("hugo"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fragments_record_credits_in_a_comment(dialect):
    """Without front matter they stand in a comment at the end, which nothing in it can end or bring to life."""
    page = render_markdown(page_of(["x"], **UNSEEN), Options(dialect=dialect, credits="none"))
    comment = page[page.rindex("<!--") :]
    assert comment.endswith("\n-->\n")
    assert html.unescape(comment[5:-5]).splitlines() == [
        "“A -- }} --> <b>”, P. https://x.org/--a",
        "“B”, Q.",
        "MIT OR Apache-2.0, by Ann and Bo.",
        "CC0-1.0, by {% x %}. https://cc.org/0",
    ]
    assert not re.search(r"--|[<>{]", comment[4:-5])


@given(st.text(max_size=30) | st.sampled_from(MARKS))
def test_front_matter_holds_any_text(text):
    """YAML reads every text back; where templates put it into HTML as it is, it is text there, too."""
    for dialect in map(dialect_of, POSTS):
        written = front_matter(page_of([text], tags=(text,)), None, dialect)
        found = yaml.safe_load(written.strip("-"))
        for told in (found["title"], found["description"], *found["tags"]):
            if not dialect.trusts_front_matter:
                assert told == readable(text)
            else:
                assert not set(told) & set('<>"{')
                assert re.sub("[“”]", '"', html.unescape(told)) == re.sub("[“”]", '"', readable(text))


def test_quotes_of_front_matter_face_the_right_way():
    """Straight quotes become typographic where an attribute would end at them."""
    page = page_of(['The "big three" ("McGill")'])
    assert 'title: "The “big three” (“McGill”)"' in front_matter(page, None, dialect_of("jekyll"))
    assert r'title: "The \"big three\" (\"McGill\")"' in front_matter(page, None, dialect_of("hugo"))


def doses(dialect, ways, others=()):
    """Return a page's doses in a dialect."""
    blocks = (Doses("Choose one way", ways, None, "Other amounts", others),)
    page = page_of(["x"], sections=(section("S", blocks),))
    return render_markdown(page, Options(dialect=dialect)).partition("## S\n\n")[2]


REPS, HOLD = Line("10 times.", label="Repetitions", refs=(1,)), Line("Hold | as long.", label="Hold")


def test_ways_are_a_table_where_there_are_tables():
    """Several ways stand in a table with their sources; CommonMark has a list."""
    assert doses("gfm", (REPS, HOLD)) == (
        "**Choose one way:**\n\n"
        "| Way | How much | Sources |\n| --- | --- | --- |\n"
        "| Repetitions | 10 times. | [1] |\n| Hold | Hold &#124; as long. |  |\n"
    )
    assert doses("commonmark", (REPS, HOLD)) == (
        "**Choose one way:**\n\n- **Repetitions:** 10 times. [1]\n- **Hold:** Hold &#124; as long.\n"
    )


def test_tables_have_the_columns_that_hold_something():
    """Without numbers of sources a table has no column for them, and what would have one column or row is a list."""
    unnumbered = (Line("Ten.", label="Repetitions"), HOLD)
    assert doses("hugo", unnumbered).startswith("**Choose one way:**\n\n| Way | How much |\n| --- | --- |\n| Rep")
    others = (Line("Five.", refs=(2,)), Line("Six.", refs=(3, "our own")))
    one = doses("jekyll", (Line("Ten."),), others)
    assert one.startswith(
        "**Choose one way:** Ten.\n\n**Other amounts:**\n\n| How much | Sources |\n| --- | --- |\n| Five"
    )
    assert "| Six. | [3, our own] |" in one
    assert doses("mkdocs", (REPS,), others[:1]).endswith("**Other amounts:**\n\n- Five. [2]\n")
    assert doses("mkdocs", (REPS,), (Line("Five."), Line("Six."))).endswith("**Other amounts:**\n\n- Five.\n- Six.\n")


def test_lists_do_not_grow_together():
    """Between a list and one without a label stands what no reader sees."""
    blocks = (Bullets("A", (Line("a"),)), Bullets("", (Line("b"),)), Line("c"), Bullets("", (Line("d"),)))
    page = render_markdown(page_of(["x"], sections=(section("S", blocks),)), Options())
    assert page.endswith("**A:**\n\n- a\n\n<!-- -->\n\n- b\n\nc\n\n- d\n")


def test_colons_of_labels_are_read_with_them():
    """A label that ends like the start of an emoji does not become one with the colon that follows."""
    page = page_of(["x"], sections=(section("S", (Line("y", label=":x"),)),))
    assert "**&#58;x:** y" in render_markdown(page, Options(dialect="hugo"))


def test_lines_without_text_have_no_gap():
    """What stands beside a label that has no text follows it after one space."""
    page = page_of(["x"], sections=(section("S", (Line("", label="Sources", refs=(1,)),)),))
    assert "**Sources:** [1]\n" in render_markdown(page, Options())


def test_nothing_ends_an_address():
    """What an address cannot hold is written as a percentage of it; the rest stays."""
    assert autolink("https://x.org/a b>{{<c>") == "<https://x.org/a%20b%3E%7B%7B%3Cc%3E>"
    assert autolink("https://x.org:8080/a?b=c&d=é#e;f") == "<https://x.org:8080/a?b=c&d=é#e%3Bf>"
