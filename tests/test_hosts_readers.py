"""Every dialect as every reader takes it: no tag, attribute or link but ours, and every text letter for letter."""

import re
from urllib.parse import unquote

import pytest
from hosts.readers import READERS, reading
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_texts import hostile, page_of, section
from selectolax.lexbor import LexborHTMLParser

from lowback.escaping import readable
from lowback.model.sources import Source
from lowback.rendering.markdown_page import render_markdown
from lowback.rendering.page import DIALECTS, BlockRole, Bullets, Doses, Licence, Line, Numbered, Options

#: Stands where the texts stand on a page that is right for certain.
WORD = "Wordstock"
#: What addresses and what could live behind them are made of.
PARTS = (
    *("http://", "https://a.b", "HTTP://x.org", "ftp://x.y", "://", "//", "www.", "WWW.x.y", "mailto:", "a@b.org"),
    *("<img src=x onerror=alert(1)//>", "<javascript:alert(1)>", "<http://x.org>", "<script>", "</p>", "<!--", "-->"),
    *("javascript:alert(1)", "[a](http://b.c)", "![", "](", "{: onclick=x }", "{onclick=x}", "{{", "{%", "[^1]"),
    *("&lt;", "&#60;", "&amp", "&quot;", "\\\\", "~~", "1.", "2)", "\uff11\uff12.", "٣.", "٣)", "  ", "a", "é"),
    *"@&\\\"'()[]<>*_`~| ./:;#?=-+!$^",
)
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=2), max_size=7).map("".join).map(readable).filter(bool)
HOSTILE = tuple(filter(None, map(readable, hostile(seed=11, count=260))))
CUE = "Watch http://a.b<img src=x onerror=alert(1)//> first."
ADDRESSES = ("https://x.org/a_b?c=d&e=2#f", "http://www.x.org/(b)/--/c*d*~e~", "https://x.org/?a=1&copy=2")
#: Punctuation as kramdown sets it, and as it is written.
TYPOGRAPHY = {
    "—": "---",
    "–": "--",
    "…": "...",
    "«": "<<",
    "»": ">>",
    "\u2018": "'",
    "\u2019": "'",
    "“": '"',
    "”": '"',
}


@pytest.fixture(scope="module")
def read():
    """Return a function that has a reader turn texts into HTML."""
    with reading() as started:
        yield started


def sections(text):
    """Return sections with a text wherever readers take texts differently."""
    table = Doses(text, (Line(text, label=text, refs=(1,)), Line("plain", label="Hold")), None, "x", ())
    blocks = (Line(text, label=text), Bullets("", (Line(text),)), Numbered((Line(text),)), table)
    return (section(text, blocks),)


def written(text, dialect):
    """Return a page with a text everywhere, in a dialect."""
    return render_markdown(page_of([text], sections=sections(text), facts=()), Options(dialect=dialect))


def is_own(link, reader, dialect):
    """Tell whether a reader makes a link of something bare that no escape keeps from it.

    cmark-gfm finds e-mail addresses when all escapes are gone, which only the dialect of GitHub prevents, and linkify
    bare names of domains. They lead where they say.
    """
    target, text = link.attributes["href"], link.text()
    if set(link.attributes) != {"href"}:
        return False
    if reader == "cmark-gfm" and dialect != "gfm":
        return re.fullmatch("(mailto:|xmpp:)?[^:]+@[^:]+", text) and target in {text, f"mailto:{text}"}
    return "linkify" in reader and target.startswith("http://") and not re.search("//|@|www[.]", text.lower())


def shown(html, reader, dialect):
    """Return the elements of a page as a browser reads it, with their attributes, and texts in lists.

    Links that are a reader's own are none.
    """
    found = []

    def walk(node):
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                before = found.pop()[0] if found and isinstance(found[-1], list) else ""
                found.append([before + child.text(deep=False)])
            elif child.tag == "a" and is_own(child, reader, dialect):
                walk(child)
            elif child.tag != "-comment":
                # Some readers make an id of a heading.
                found.append((child.tag, *((name, value) for name, value in child.attributes.items() if name != "id")))
                walk(child)
                found.append(f"</{child.tag}>")

    walk(LexborHTMLParser(html).body)
    return [each for each in (normal(each, reader) for each in found) if each != [""]]


def normal(each, reader):
    """Return a text with plain punctuation if its reader makes it typographic. White space at the ends is none."""
    if not isinstance(each, list):
        return each
    text = re.sub("[ \n]+", " ", each[0])
    if "kramdown" in reader:
        text = re.sub(f"[{''.join(TYPOGRAPHY)}]", lambda sign: TYPOGRAPHY[sign.group()], text)
    if "html" not in reader and reader.startswith("markdown-it"):
        # It shows the comment that divides e-mail addresses for GitHub.
        text = text.replace("@<!-- -->", "@")
    return [text.strip(" ")]


def expected(plain, text, reader):
    """Return what is to be shown of a text, by what is shown of a word."""
    return [normal([each[0].replace(WORD, text)], reader) if isinstance(each, list) else each for each in plain]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("reader", READERS)
def test_no_reader_makes_more_of_a_text(read, reader, dialect):
    """A reader shows any text around addresses letter for letter, and makes no tag, attribute or link of it."""
    plain = shown(read(reader, [written(WORD, dialect)])[0], reader, dialect)

    @settings(max_examples=20, deadline=None)
    @example(CUE)
    @example("http://a.b<javascript:alert(1)>")
    @example("www.x.org/<b onclick=alert(1)>")
    @example("*x*{: onclick=alert(1)}")
    @example("\uff11\uff12. Juli")
    @example("٣. كرر")
    @given(TEXTS)
    def check(text):
        found = shown(read(reader, [written(text, dialect)])[0], reader, dialect)
        assert found == expected(plain, text, reader)

    check()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("reader", READERS)
def test_what_means_something_to_one_host_is_a_text_to_every_reader(read, reader, dialect):
    """What some host would take for markup is a text to a reader of any other, too."""
    plain, *made = read(reader, [written(text, dialect) for text in (WORD, *HOSTILE)])
    plain = shown(plain, reader, dialect)
    for text, html in zip(HOSTILE, made, strict=True):
        assert shown(html, reader, dialect) == expected(plain, text, reader)


@pytest.mark.parametrize("reader", READERS)
def test_sources_are_linked(read, reader):
    """What we write as a link is one to every reader, and leads where it says; credits out of sight make none."""
    links = section("x", (Numbered(tuple(Line("x", url=url) for url in ADDRESSES), role=BlockRole.SOURCES),))
    unseen = Source(id="s", title="![a](b.png) <img src=x>", publisher="x", kind="web")
    credited = {"sources": (unseen,), "licences": (Licence("MIT", ("[x](y.html)",), None),), "shows_credits": False}
    for dialect in DIALECTS:
        page = render_markdown(page_of(["x"], sections=(links,), **credited), Options(dialect=dialect))
        made = LexborHTMLParser(read(reader, [page])[0])
        found = [(unquote(link.attributes["href"]), unquote(link.text())) for link in made.css("a")]
        assert [each for each in found if each[0] != each[1]] == []
        assert [text for _, text in found] == list(ADDRESSES)
        assert made.css_first("img") is None
