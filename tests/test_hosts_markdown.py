"""Whole posts as real blog hosts build them, and as a browser shows what they built; hostile texts included."""

import re
from collections import Counter
from html import unescape

import pytest
from hosts import commonmark, gfm, hugo, jekyll, look, mkdocs
from hosts.samples import BLOG, PLAIN, spoilt
from selectolax.lexbor import LexborHTMLParser

import lowback
from lowback.escaping import readable

ROUTINES = ("runner_lowback", "core_big_three", "desk_break_seated", "pre_run_dynamic")
EXERCISE = "lying_twist"
HOSTS = {"commonmark": commonmark, "gfm": gfm, "hugo": hugo, "jekyll": jekyll, "mkdocs": mkdocs}
DAY = "2026-05-01"


def subjects(catalog):
    """Return routines and an exercise of a catalogue."""
    return [*(catalog.routines[each] for each in ROUTINES), catalog.exercises[EXERCISE]]


@pytest.fixture(scope="module", params=HOSTS)
def host(request):
    """Return the name of a host, which is that of its dialect."""
    return request.param


@pytest.fixture(scope="module")
def build(host):
    """Return a function that has the host build posts of a catalogue, and returns what it made by id."""

    def built(catalog):
        whole = {"date": DAY, "standalone": True} if host in {"hugo", "jekyll", "mkdocs"} else {}
        found = {each.id: each for each in subjects(catalog)}
        looks = {"dialect": host, "catalog": catalog, **whole}
        return HOSTS[host]({name: lowback.render(each, "markdown", **looks) for name, each in found.items()})

    return built


@pytest.fixture(scope="module")
def hostile(build):
    """Return a catalogue with something hostile in every text, and what the host made of it."""
    catalog = spoilt()
    return catalog, build(catalog)


def body(made):
    """Return the HTML of a post."""
    return getattr(made, "body", made)


def kinds(made):
    """Return how often each element stands in a post; comments, which keep GitHub from making links, are none."""
    return Counter(node.tag for node in LexborHTMLParser(body(made)).root.traverse() if node.tag != "-comment")


def test_hosts_show_all_of_a_post(build, host):
    """Each host shows the title once, every exercise as a heading, its steps, and leaves nothing out."""
    catalog = lowback.load_catalog()
    made = build(catalog)
    for routine in subjects(catalog)[:-1]:
        page = LexborHTMLParser(body(made[routine.id]))
        # The layouts of Hugo and Jekyll show the title of the front matter.
        shown = [each.text() for each in page.css("h1")] or [made[routine.id].title]
        assert shown == [routine.name]
        headings = " | ".join(each.text() for each in page.css("h2"))
        assert [each.name for each in routine.exercises if each.name not in headings] == []
        assert len(page.css("ol > li")) >= sum(len(each.phases) for each in routine.exercises)
        assert "omitted" not in body(made[routine.id]), host


def test_blogs_read_what_was_meant(build, host, hostile):
    """A blog reads title, day, description, tags and slug as they are, however hostile the texts."""
    if host in {"commonmark", "gfm"}:
        return
    catalog = lowback.load_catalog()
    for found, made in ((catalog, build(catalog)), hostile):
        for subject in subjects(found):
            post = made[subject.id]
            # Themes of Jekyll and MkDocs put these into a page as they are; straight quotes would end an attribute.
            read = [text if host == "hugo" else unescape(text) for text in (post.title, post.description)]
            meant = [subject.name, subject.summary if subject.id == EXERCISE else subject.purpose]
            assert [re.sub("[“”]", '"', text) for text in read] == [
                re.sub("[“”]", '"', readable(text)) for text in meant
            ]
            assert (post.date, post.slug) == (DAY, subject.id.replace("_", "-"))
            assert "running" in post.tags


def test_hostile_texts_stay_texts_in_a_built_page(build, host, hostile, tmp_path):
    """What a host made of hostile texts has the elements of a plain page, and does nothing in a browser."""
    plain = build(spoilt(PLAIN))
    for name, made in hostile[1].items():
        assert kinds(made) == kinds(plain[name]), name
        if name not in {ROUTINES[0], EXERCISE}:
            continue
        head = f"<p>{made.title}</p><p>{made.description}</p>" if host in {"jekyll", "mkdocs"} else ""
        (tmp_path / f"{name}.html").write_text(BLOG % (head + body(made)), encoding="utf-8", newline="")
    seen = look(sorted(tmp_path.iterdir()), [(360, "light")], audits=False)
    for file, page in seen.items():
        assert [each for each in page.problems if not each.startswith("360 px light: overflow")] == [], file.stem
        assert "script" not in page.elements
        assert [each for each in page.addresses if not each.startswith(("#", "http://", "https://"))] == []
