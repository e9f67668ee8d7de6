"""Markdown as real blog hosts and parsers read it."""

import pytest
from hosts import commonmark, gfm, hugo, jekyll, mkdocs
from selectolax.lexbor import LexborHTMLParser

import lowback

IDS = ("runner_lowback", "core_big_three", "desk_break_seated", "pre_run_dynamic")
HOSTS = {"commonmark": commonmark, "gfm": gfm, "hugo": hugo, "jekyll": jekyll, "mkdocs": mkdocs}
#: What a plain page is made of; `em` and `code` would be signs of the text taken for markup.
PLAIN = {"a", "body", "h1", "h2", "h3", "head", "hr", "html", "li", "ol", "p", "strong", "ul"}


@pytest.fixture(scope="module", params=HOSTS)
def read(request):
    """Return what a host made of routines and an exercise, as HTML by name."""
    subjects = [lowback.get_routine(each) for each in IDS] + [lowback.get_exercise("lying_twist")]
    posts = HOSTS[request.param]({each.id: lowback.render(each, "markdown") for each in subjects})
    return {name: getattr(post, "body", post) for name, post in posts.items()}


def test_hosts_show_the_texts_of_a_page(read):
    """Each host shows the headings, the steps and the sources, and takes no text for markup."""
    for name, body in read.items():
        page = LexborHTMLParser(body)
        routine = name in IDS
        subject = lowback.get_routine(name) if routine else lowback.get_exercise(name)
        assert page.css_first("h1").text() == subject.name
        exercises = [each.name for each in subject.exercises] if routine else []
        headings = [each.text() for each in page.css("h2, h3")]
        assert [each for each in exercises if not any(each in heading for heading in headings)] == []
        assert {node.tag for node in page.root.traverse()} - PLAIN == set()
        assert "omitted" not in body
        assert page.css("ol > li")
