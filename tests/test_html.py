"""HTML: what its elements mean, whole pages, and texts that never become markup. tests/hosts has the real checkers."""

import base64
import hashlib
import re
from collections import Counter

import pytest
from hostile import STRINGS, subjects
from html_reading import elements, text
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import lowback
from lowback.escaping import readable
from lowback.rendering.html import text_of
from lowback.rendering.page import iso_duration

HELD = "desk_break_seated"


@pytest.fixture(scope="module")
def article():
    """Return the seed routine as an article."""
    return LexborHTMLParser(lowback.render(lowback.get_routine("runner_lowback"), "html"))


def test_an_article_says_what_it_is(article):
    """It is an article in English, labelled by its heading, with a section under a heading for each part."""
    found = article.css_first("article")
    assert (found.attributes["lang"], found.attributes["aria-labelledby"]) == ("en", "runner-lowback-title")
    assert article.css_first("#runner-lowback-title").text() == "Low-back routine for runners"
    sections = article.css("article > section")
    assert [each.attributes["id"].removeprefix("runner-lowback-") for each in sections] == [
        *("when-to-stop", "bridge_pose", "lying_twist", "safety-notice", "what-is-known", "all-sources")
    ]
    for each in sections:
        assert each.css_first(f"h3#{each.id}-title")
        assert set(each.attributes) == {"id"}, "labelled sections are landmarks, of which two routines have the same"


def test_steps_are_an_ordered_list_with_ids(article):
    """Each step can be linked to."""
    steps = article.css("#runner-lowback-lying_twist ol.lowback-steps > li")
    assert [each.attributes["id"] for each in steps] == [f"runner-lowback-lying_twist-step-{n}" for n in range(1, 8)]


def test_facts_are_terms_with_their_descriptions(article):
    """When, how often, what you need and the time stand as terms of a description list."""
    assert [each.text() for each in article.css("dl dt")] == ["When", "How often", "What you need", "Time"]


def test_lengths_of_time_are_told_to_machines():
    """Each end of a range of time is a duration that machines read."""
    page = LexborHTMLParser(lowback.render(lowback.get_routine("pre_run_dynamic"), "html", "hold"))
    times = {each.attributes["datetime"]: each.text() for each in page.css("time")}
    assert all(re.fullmatch(r"PT(\d+M)?(\d+S)?", each) for each in times)
    assert set("".join(times.values())) <= set("0123456789\u00a0minutes second")
    twist = lowback.render(lowback.get_exercise("lying_twist"), "html", "hold")
    assert 'for <time datetime="PT10S">10</time>\u2060–\u2060<time datetime="PT30S">30\u00a0seconds</time>, 2' in twist


@pytest.mark.parametrize(("seconds", "told"), [(0, "PT0S"), (30, "PT30S"), (60, "PT1M"), (90, "PT1M30S")])
def test_durations_are_iso_8601(seconds, told):
    """Seconds become a duration without parts that say nothing."""
    assert iso_duration(seconds) == told


def test_mistakes_and_precautions_fold(article):
    """Mistakes and other amounts start closed; what to take care of starts open."""
    found = [(each.css_first("summary").text(), "open" in each.attributes) for each in article.css("details")]
    one = [("Other amounts", False), ("Common mistakes", False), ("Take care", True)]
    assert found == one * 2


def test_citations_lead_to_their_sources(article):
    """Every number of a source is a link to its entry, and every entry has an address or none."""
    links = article.css(".lowback-refs a")
    assert len(links) > 50
    for link in links:
        assert article.css_first(link.attributes["href"]).tag == "li"
    assert article.css_first("#runner-lowback-source-1 a").attributes["href"].startswith("http://www.ehow.com/")


@pytest.mark.parametrize("level", [None, 1, 2, 3, 4, 5])
def test_headings_follow_the_level(level):
    """The title has the level that was asked for, its parts the next one."""
    tags = [name for name, _ in elements(lowback.render(lowback.get_routine(HELD), "html", heading_level=level))]
    top = level or 2
    assert Counter(tag for tag in tags if re.fullmatch(r"h\d", tag)).keys() == {f"h{top}", f"h{top + 1}"}
    assert tags.count(f"h{top}") == 1


def test_ids_are_unique_where_articles_meet():
    """Routines and modes on one page share no id, nor does one routine twice with a prefix."""
    routine = lowback.get_routine("runner_lowback")
    pages = [lowback.render(each, "html", jsonld=True) for each in lowback.routines()]
    pages += [lowback.render(routine, "html", mode) for mode in lowback.Mode]
    pages.append(lowback.render(routine, "html", id_prefix="again"))
    found = Counter(each["id"] for _, each in elements("".join(pages)) if "id" in each)
    assert set(found.values()) == {1}
    every = {f"#{each}" for each in found}
    assert every.issuperset(
        each["href"] for _, each in elements("".join(pages)) if each.get("href", "").startswith("#")
    )


def test_odd_ids_stay_inside_their_attributes():
    """An id that no record may have makes no markup."""
    routine = lowback.get_routine("runner_lowback")
    items = tuple(item.but(id=f'{item.id}"><b>') for item in routine.items)
    page = lowback.render(routine.but(id='x"><b>', items=items), "html")
    assert "b" not in {name for name, _ in elements(page)}


def words(told):
    """Return how often each word comes, references and addresses aside."""
    bare = re.sub(r"\[[\d,\sourwn]+\]|https?://\S+", "", told.replace("\u2060", ""))
    return Counter(re.findall(r"[^\W\d_]+", bare))


@pytest.mark.parametrize("mode", [None, *lowback.Mode])
def test_html_says_what_the_text_says(trial, mode):
    """The article and the plain text of every routine have the same words."""
    for routine in trial.routines.values():
        article = text(lowback.render(routine, "html", mode, catalog=trial))
        assert words(article) == words(lowback.render(routine, "text", mode, catalog=trial))


@pytest.fixture(scope="module")
def page():
    """Return the seed routine as a whole page."""
    return lowback.render(lowback.get_routine("runner_lowback"), "html", standalone=True)


def test_a_whole_page_lets_in_its_own_style_alone(page):
    """The policy names the style sheet by its digest, and nothing else."""
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    found = [each for name, each in elements(page) if name == "meta"]
    assert {"http-equiv": "Content-Security-Policy", "content": policy} in found
    assert "url(" not in style
    assert "@import" not in style


def test_a_whole_page_asks_for_nothing(page):
    """No element of it runs or loads anything."""
    for name, attributes in elements(page):
        assert name not in {"img", "iframe", "object", "embed", "base", "form", "video", "audio"}
        assert name != "script" or attributes == {"type": "application/ld+json"}
        assert name != "link" or attributes["rel"] == "license"
        assert not [each for each in attributes if each.startswith("on") or each in {"src", "style", "srcset"}]


def test_a_whole_page_has_a_head(page):
    """It has a title, a description, its language and a size that suits phones; the article starts at level 1."""
    found = LexborHTMLParser(page)
    assert found.css_first("title").text() == "Low-back routine for runners"
    assert found.css_first("meta[name=description]").attributes["content"].startswith("Move your low back")
    assert found.css_first("meta[name=viewport]").attributes["content"] == "width=device-width, initial-scale=1"
    assert found.css_first("html").attributes["lang"] == "en"
    assert found.css_first("main > article > h1")
    assert page.startswith("<!DOCTYPE html>\n")


def test_structured_data_are_put_in_on_request():
    """A whole page has structured data unless they are not wanted, an article only when they are."""
    routine = lowback.get_routine("runner_lowback")
    for standalone, jsonld, expected in ((True, None, 1), (True, False, 0), (None, None, 0), (None, True, 1)):
        page = lowback.render(routine, "html", standalone=standalone, jsonld=jsonld)
        assert page.count('<script type="application/ld+json">') == expected


def test_credits_out_of_sight_are_recorded():
    """Without credits on the page, a comment and the licence link hold them all."""
    routine = lowback.get_routine("runner_lowback")
    page = lowback.render(routine, "html", credits="none", standalone=True)
    assert "Cari Shoemate" not in text(page)
    assert re.search("<!-- Cari Shoemate .*CC-BY-4.0, by lowback contributors. -->", page)
    assert 'rel="license"' in page
    assert "Cari Shoemate (eHow)" in text(lowback.render(routine, "html", credits="short"))


def shape(html):
    """Return a page's elements with the names of their attributes, as a browser reads it."""
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}</body>")
    return [(node.tag, sorted(node.attributes)) for node in tree.root.traverse()]


IDS = ("runner_lowback", HELD, "lying_twist")


@pytest.mark.parametrize("string", STRINGS, ids=range(len(STRINGS)))
def test_hostile_texts_never_become_markup(string):
    """With a hostile text in every field, each page has the elements that it has with a harmless one."""
    for options in ({}, {"credits": "none"}, {"standalone": True, "credits": "short"}):
        pages = []
        for each in (string, "a"):
            found, catalog = subjects(lowback.load_catalog(), IDS, each)
            pages.append([shape(lowback.render(one, "html", catalog=catalog, **options)) for one in found])
        assert pages[0] == pages[1]


ANY = st.text(st.characters(codec="utf-8"), max_size=40) | st.lists(st.sampled_from(STRINGS[:-2])).map("".join)


@given(ANY)
@settings(max_examples=200)
def test_any_text_is_shown_as_it_is(told):
    """A browser shows any text letter for letter, in an element and in an attribute."""
    html = f'<!DOCTYPE html><body><p title="{text_of(told)}">{text_of(told)}</p></body>'
    found = LexborHTMLParser(html).css_first("p")
    assert (found.text(), found.attributes["title"] or "") == (readable(told), readable(told))


def test_addresses_that_are_none_are_no_links():
    """An address that could run something is not followed."""
    for url in ("javascript:alert(1)", "https://x.org/\"onclick='y'", "data:text/html,x", "http://a b", "//x.org", ""):
        found, catalog = subjects(lowback.load_catalog(), ["runner_lowback"], "a")
        for source in catalog.sources:
            catalog.sources[source] = catalog.sources[source].but(url=url)
        page = lowback.render(found[0], "html", catalog=catalog)
        links = {each["href"] for name, each in elements(page) if name == "a"}
        assert links == {each for each in links if each.startswith(("#", "https://creativecommons.org/"))}
        assert "javascript" not in lowback.render(found[0], "markdown", catalog=catalog)
