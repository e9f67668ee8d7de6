"""Texts that mean something to hosts of Markdown, and a page that holds them wherever a page can."""

import random
from pathlib import Path

from lowback.model.dose import Range
from lowback.rendering.page import BlockRole, Bullets, Doses, Line, Numbered, Page, Section, SectionRole

#: What means something to a host, one a line.
MARKS = tuple((Path(__file__).parent / "markdown_marks.txt").read_text(encoding="utf-8").splitlines())
_SIGNS = tuple(map(chr, range(33, 127)))


def hostile(seed, count):
    """Return texts of marks and signs, run together or apart; the same for a seed."""
    chance = random.Random(seed)
    found = list(MARKS)
    while len(found) < count:
        marks = chance.choices(chance.choice((MARKS, _SIGNS, MARKS + _SIGNS)), k=chance.randint(1, 6))
        found.append(chance.choice(("", " ")).join(marks))
    return found


def page_of(texts, name="page", **changes):
    """Return a page that holds each text wherever a page can."""
    values = {
        "id": name,
        "kind": "routine",
        "mode": None,
        "title": texts[0],
        "summary": texts[0],
        "facts": (Line(texts[0], label="Time"),),
        "sections": tuple(section(text, blocks(text), f"s-{index}") for index, text in enumerate(texts)),
        "tags": ("running", "low back"),
        "needs": (),
        "safety": "x",
        "duration": Range(1, 2),
        "sources": (),
        "licences": (),
        "shows_credits": True,
    }
    return Page(**{**values, **changes})


def section(title, parts, name="s"):
    """Return a section with some blocks."""
    return Section(title, tuple(parts), id=name, role=SectionRole.EXERCISE)


def blocks(text):
    """Yield blocks of each kind, and lists right after lists, with a text in every place."""
    ways = (Line(text, label=text, refs=(1,)), Line("plain", label="Hold"))
    yield Line(text, refs=(1, 2))
    yield Line(text, label=text, refs=(3,))
    yield Line(text)
    yield Bullets(text, (Line(text), Line(text, label=text, refs=(1, "our own"))))
    yield Bullets("", (Line(text), Line("plain")))
    yield Numbered((Line(text), Line(text, label=text), Line(text, url="https://example.org/?a=1&b=2#c")))
    yield Doses(text, ways, Line(text), text, (Line(text, refs=(4,)), Line(text), Line("plain")))
    yield Doses(text, ways[:1], None, text, (Line(text),))
    yield Numbered((Line(text, url="https://example.org/"), Line(text)), role=BlockRole.SOURCES)


#: The elements of these blocks, in order, where there are tables.
ELEMENTS = ("h2", "p", "p", "p", "p", "ul", "ul", "ol", "p", "table", "p", "p", "table", "p", "p", "ul", "ol")
