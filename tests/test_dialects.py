"""Markdown as its hosts read it: every text letter for letter, and nothing that a plain word would not give."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from jinja2 import Environment
from markdown_hosts import HOSTS
from markdown_texts import ELEMENTS, hostile, page_of, section

from lowback.model.sources import Source
from lowback.rendering.dialects import dialect_of
from lowback.rendering.markdown_page import render_markdown
from lowback.rendering.page import BlockRole, Licence, Line, Numbered, Options

TEXTS = hostile(seed=7, count=250)
#: Stands where the texts stand on a page that is right for certain.
WORD = "Wordstock"
ADDRESSES = (
    "https://x.org/a_b_c*d*~e~/--/...?a=1&copy=2&lt;=3&d[]=4#:x:",
    "http://x.org/$a$/(b)/'c'/@d/!e/+f++/",
    "https://www.x.org",
    "https://x.org/%7B%7B?q=a;b;c",
    "https://bücher.example/ü",
)
LINKS = Numbered(tuple(Line("x", url=url) for url in ADDRESSES), role=BlockRole.SOURCES)
SOURCES = tuple(Source(id=f"s{index}", title=text, publisher="x", kind="web") for index, text in enumerate(TEXTS))
UNSEEN = {"sources": SOURCES, "licences": (Licence("CC0-1.0", tuple(TEXTS), None),), "shows_credits": False}


class Shown(HTMLParser):
    """What stands in the main part of a page: elements with where they lead, and texts."""

    def __init__(self, page):
        """Read a page."""
        super().__init__()
        self.found = []
        self.comments = []
        self.feed(page.partition("<main>")[2].rpartition("</main>")[0])

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.found.append((tag, *(unquote(value) for name, value in attrs if name in {"href", "src", "class"})))

    def handle_endtag(self, tag):
        """Keep its end."""
        self.found.append(f"</{tag}>")

    def handle_comment(self, data):
        """Keep a comment."""
        self.comments.append(data)

    def handle_data(self, data):
        """Keep a text; what stands on both sides of a comment is one."""
        before = self.found.pop()[0] if self.found and isinstance(self.found[-1], list) else ""
        self.found.append([before + data])


def normal(text):
    """Return a text with plain quotation marks: hosts may make them typographic. White space at the ends is none."""
    return re.sub("[\u2018\u2019]", "'", re.sub("[“”]", '"', re.sub("[ \n]+", " ", text))).strip(" ")


def shown(page):
    """Return the elements of a page, and its texts in lists."""
    found = [[normal(each[0])] if isinstance(each, list) else each for each in Shown(page).found]
    return [each for each in found if each != [""]]


def with_text(found, text):
    """Return what is shown with a text in place of the word."""
    return [[normal(each[0].replace(WORD, text))] if isinstance(each, list) else each for each in found]


def pages(dialect):
    """Return Markdown of all kinds, by name."""
    looks = Options(dialect=dialect)
    fragments = {
        "plain": page_of([WORD]),
        "hostile": page_of(TEXTS),
        "unseen": page_of([WORD], **UNSEEN),
        "links": page_of([WORD], sections=(section("x", (LINKS,)),)),
    }
    found = {name: render_markdown(page, looks) for name, page in fragments.items()}
    post = Options(dialect=dialect, standalone=True, date="2020-02-01")
    if dialect_of(dialect).front_matter is not None:
        for index, text in enumerate(TEXTS[::8]):
            found[f"post-{index}"] = render_markdown(
                page_of([text], f"clinic:post_{index}", sections=(), **UNSEEN), post
            )
    return found


@pytest.fixture(scope="module", params=HOSTS, ids=[host.__name__ for host in HOSTS])
def site(request, tmp_path_factory):
    """Return the dialect of a host, and the pages that it made."""
    dialect = HOSTS[request.param]
    return dialect, request.param(tmp_path_factory.mktemp("site"), pages(dialect))


def test_texts_are_shown_letter_for_letter(site):
    """A host shows every text as it is written, wherever it stands, and makes nothing of it."""
    plain, found = shown(site[1]["plain"]), shown(site[1]["hostile"])
    start = plain.index(("h2",))
    head = with_text(plain[:start], TEXTS[0])
    assert found[:start] == head
    size = len(plain) - start
    for index, text in enumerate(TEXTS):
        place = start + index * size
        assert found[place : place + size] == with_text(plain[start:], text), text
    assert len(found) == start + size * len(TEXTS)


def test_blocks_are_what_they_are(site):
    """Lists stay apart, items are of their list, and doses are tables where there are any."""
    dialect, made = site
    depth, found = 0, []
    for each in shown(made["plain"]):
        if isinstance(each, tuple):
            found += [each[0]] if depth == 0 else []
            depth += 1
        depth -= str(each).startswith("</")
    tables = "table" if dialect_of(dialect).has_tables else "ul"
    assert found == ["h1", "p", "p", *(tables if each == "table" else each for each in ELEMENTS)]


def test_credits_may_be_recorded_out_of_sight(site):
    """Credits that are not shown stand in a comment, which changes nothing that is seen."""
    assert shown(site[1]["unseen"]) == shown(site[1]["plain"])


def test_addresses_lead_where_they_say(site):
    """A source's address is shown and linked, whatever signs it has."""
    found = shown(site[1]["links"])
    links = [(each[1], found[index + 1][0]) for index, each in enumerate(found) if each[0] == "a"]
    assert [unquote(text) for _, text in links] == [unquote(url) for url in ADDRESSES]
    for (target, _), url in zip(links, ADDRESSES, strict=True):
        assert target.replace("xn--bcher-kva", "bücher").lower() == unquote(url).lower()


def test_posts_have_their_title_and_description(site):
    """What the front matter says is shown in titles and attributes, and nothing else comes of it."""
    dialect, made = site
    names = [name for name in pages(dialect) if name.startswith("post-")]
    for index, name in enumerate(names):
        text = TEXTS[index * 8]
        slugged = made[f"clinic-{name}" if f"clinic-{name}" in made else name]
        head = re.fullmatch(
            r'<title>([^<>]*)</title><meta name="?description"? content="([^"<>]*)">', slugged.split("<main>")[0]
        )
        assert [normal(unescape(each)) for each in head.groups()] == [normal(text)] * 2
        heading = [] if dialect_of(dialect).shows_title else [("h1",), [normal(text)], "</h1>"]
        assert shown(slugged) == [
            *heading,
            ("p",),
            [normal(text)],
            "</p>",
            ("p",),
            ("strong",),
            ["Time:"],
            "</strong>",
            [normal(text)],
            "</p>",
        ]


def test_jinja_finds_nothing_to_do():
    """What runs templates over pages of MkDocs first leaves them as they are."""
    for text in pages("mkdocs").values():
        title = re.search("^title: .*", text, re.MULTILINE)
        for told in (text.split("\n---\n\n")[-1], title.group() if title else ""):
            assert Environment(keep_trailing_newline=True).from_string(told).render() == told  # noqa: S701 - as plugins do
