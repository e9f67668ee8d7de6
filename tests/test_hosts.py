"""What checks published pages can fail: each check finds what was made wrong on purpose, and nothing on a good page."""

import json

import pytest
from hosts import HostError, Shot, commonmark, gfm, hugo, jekyll, look, mkdocs, nu, screenshots, structured, tools

HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sample</title>'
PAGE = f'<!DOCTYPE html>\n<html lang="en"><head>{HEAD}%s</head><body><main><h1>Sample</h1>%s</main></body></html>\n'
STRICT = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
FOLDED = "<details><summary>More</summary>%s</details>"
PALE = '<p style="color: #ccc; background: #fff">Too pale to read.</p>'

#: Bodies of pages that axe-core finds fault with, and what is to be found on each.
WRONG = {
    "pale": (PALE + "<input><h4>Too deep</h4>", ("color-contrast", "label", "heading-order")),
    "folded": (FOLDED % PALE, ("color-contrast",)),
}
#: Bodies of pages that do what they should not, or are laid out badly, and what is to be found on each.
ACTIVE = {
    "ids": ('<p id="a">One</p><p id="a">Two</p>', ("id: a stands there twice",)),
    "wide": ('<div style="width: 800px">Wide</div>', ("360 px light: overflow: ",)),
    "folded_wide": (FOLDED % '<div style="width: 800px">Wide</div>', ("360 px light: overflow: ",)),
    "asking": (
        '<img alt="x" src="https://example.org/x.png"><img alt="x" src="pale.html">',
        ("request: https://example.org/x.png", "request: file://"),
    ),
    "active": (
        (
            "<a href='#x' onfocus='confirm(2)' autofocus>x</a>"
            "<details ontoggle='alert(3)'><summary>x</summary></details>"
            "<script>alert(1); console.log('hello'); open('about:blank')</script><script>no(</script>"
        ),
        ("dialog: alert: 1", "dialog: confirm: 2", "dialog: alert: 3", "console: log: hello", "error: ", "window: "),
    ),
    "leaving": ("<script>location = 'https://example.org/'</script>", ("request: https://example.org/",)),
}
FOUND = [(name, one) for name, (_, told) in (WRONG | ACTIVE).items() for one in told]
DARK = "<style>@media (prefers-color-scheme: dark) { p { color: #222; background: #000 } }</style>"


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    """Return a function that writes pages by name, and returns their paths."""

    def written(pages):
        folder = tmp_path_factory.mktemp("pages")
        for name, page in pages.items():
            (folder / f"{name}.html").write_text(page, encoding="utf-8")
        return sorted(folder.iterdir())

    return written


@pytest.fixture(scope="module")
def samples(write):
    """Return what the browser saw of all samples, by name; those that only act are not audited."""
    pages = {name: PAGE % ("", body) for name, (body, _) in WRONG.items()}
    pages["good"] = PAGE % ("", FOLDED % '<p>Fine. <a href="#there">On</a></p>')
    pages["dark"] = PAGE % (DARK, "<p>Too dark in the dark.</p>")
    active = {name: PAGE % ("", body) for name, (body, _) in ACTIVE.items()}
    active["refused"] = PAGE % (STRICT, "<script>alert(4)</script><p style='color: red' onclick='x()'>No</p>")
    seen = look(write(pages), [(360, "dark")]) | look(write(active), [(360, "light")], audits=False)
    return {file.stem: each for file, each in seen.items()}


@pytest.mark.parametrize(("name", "problem"), FOUND)
def test_the_browser_finds_what_is_wrong(samples, name, problem):
    """A fault of accessibility or layout, and whatever a page does by itself, is told."""
    assert any(problem in each for each in samples[name].problems), samples[name].problems


def test_a_good_page_has_no_problems(samples):
    """Nothing is told of a good page but what stands in it."""
    good = samples["good"]
    assert good.problems == []
    assert good.elements["details"] == 1
    assert (good.addresses, good.attributes[:2]) == (["#there"], ["charset", "content"])
    assert "Fine." in good.text


def test_a_policy_holds_and_refusals_are_told(samples):
    """Where a page's policy forbids scripts and styles none acts, and each that is there is told."""
    told = "\n".join(samples["refused"].problems)
    assert "dialog" not in told
    for directive in ("script-src-elem", "script-src-attr", "style-src-attr"):
        assert f"policy: {directive} inline" in told


def test_a_scheme_is_looked_at_by_itself(samples):
    """What can be read in the light but not in the dark is told for the dark alone."""
    states = {problem.partition(":")[0] for problem in samples["dark"].problems}
    assert states == {"360 px dark"}


def test_pictures_are_taken(tmp_path):
    """A page becomes a picture as wide as asked for, and a printed one can differ."""
    page = tmp_path / "page.html"
    page.write_text(PAGE % ("<style>@media print { main { background: black } }</style>", "x"), encoding="utf-8")
    shots = [Shot(file=page, png=tmp_path / f"{width}.png", width=width, is_open=True) for width in (360, 1280)]
    screenshots([*shots, Shot(file=page, png=tmp_path / "print.png", scheme="dark", is_print=True)])
    heads = [(tmp_path / f"{name}.png").read_bytes()[16:20] for name in (360, 1280, "print")]
    assert [int.from_bytes(head) for head in heads] == [360, 1280, 1280]


def test_the_html_checker_finds_what_is_wrong(write):
    """The Nu HTML checker tells broken nesting, unknown attributes and wrong styles by file, and nothing else."""
    pages = {
        "good": PAGE % ("", "<p>Fine.</p>"),
        "nested": PAGE % ("", "<p><ul><li>x</ul></p>"),
        "unknown": PAGE % ("", "<p wrong='x'>x</p>"),
        "style": PAGE % ("<style>p { colour: red }</style>", ""),
        "warned": PAGE % ("", "<section><p>x</p></section>"),
    }
    told = nu(write(pages))
    assert {each.partition(".")[0] for each in told} == set(pages) - {"good"}
    assert any(each.startswith("nested.html: error: No “p” element in scope") for each in told)
    assert any(each.startswith("warned.html: warning: ") for each in told)


STEP = {"@type": "HowToStep", "text": "Lie down.", "position": 1}
PLAN = {"@type": "ExercisePlan", "@id": "#plan", "name": "Twist", "repetitions": {"@type": "QuantitativeValue"}}
HOW = {"@type": "HowTo", "name": "Twist", "about": {"@id": "#plan"}, "totalTime": "PT5M", "step": [STEP]}


def graph(how=(), plan=(), **inner):
    """Return structured data, with changes to its two nodes or to a step."""
    steps = {"step": [{**STEP, **inner}]} if inner else {}
    return json.dumps({"@context": "https://schema.org", "@graph": [HOW | steps | dict(how), PLAN | dict(plan)]})


def test_structured_data_are_checked():
    """Types, properties and values that the vocabulary does not have are told by the name of their text."""
    script = '<script type="application/ld+json">%s</script>'
    texts = {
        "good": graph(),
        "page": PAGE % (script % graph(), ""),
        "array": json.dumps({"@context": "https://schema.org", **PLAN, "@type": ["HowTo", "ExercisePlan"]}),
        "type": graph({"@type": "HowTwo"}),
        "property": graph({"totalTimes": "PT5M"}),
        "inner": graph(plan={"repetitions": {"@type": "QuantitativeValue", "least": 3}}),
        "value": graph(plan={"repetitions": "3-4"}),
        "step": graph(position=True),
        "lacking": graph(text=None),
        "context": graph().replace("schema.org", "example.org"),
        "json": "{no}",
        "none": PAGE % ("", ""),
    }
    told = structured(texts)
    assert {each.partition(":")[0] for each in told} == set(texts) - {"good", "page"}, told
    assert 'type: error: Type "HowTwo" is not a valid schema.org type' in told
    assert any(each.startswith("array: warning: Property") for each in told)
    assert "none: no structured data" in told


def test_a_program_that_fails_is_told():
    """A program that fails gives our error, with what it printed."""
    with pytest.raises(HostError, match="sorry"):
        tools.run(["bash", "-c", "echo sorry; exit 3"])


@pytest.mark.parametrize(("must", "outcome"), [(False, pytest.skip.Exception), (True, pytest.fail.Exception)])
def test_what_is_not_installed_skips_or_fails(monkeypatch, tmp_path, must, outcome):
    """Without a tool a test is skipped with the command that installs it; where hosts are a must it fails."""
    monkeypatch.setattr(tools, "MUST", must)
    with pytest.raises(outcome, match="pip install 'lowback"):
        tools.need(module="no_such_module")
    monkeypatch.setattr(tools, "FOLDER", tmp_path)
    with pytest.raises(outcome, match=r"python scripts/hosts\.py"):
        tools.need("bash")
    (tmp_path / "package.json").write_bytes(tools.WANTED.read_bytes())
    with pytest.raises(outcome, match="needs no-such-command"):
        tools.need("bash", "no-such-command")


FRONT = """---
title: 'Bridge: "roll" & hold'
date: 2026-05-01
description: "1 # 2"
tags: ["a b", "yes"]
slug: my-slug
---

"""
BODY = "# Bridge\n\n1. Roll *up*.\n2. Roll down.\n"


@pytest.mark.parametrize("host", [hugo, jekyll, mkdocs])
def test_a_blog_tells_the_front_matter_that_it_read(host):
    """A blog host builds several posts at once, and tells of each what it read: front matter and body."""
    posts = host({"full": FRONT + BODY, "plain": BODY})
    full, plain = posts["full"], posts["plain"]
    assert (full.title, full.date) == ('Bridge: "roll" & hold', "2026-05-01")
    assert (full.description, full.tags, full.slug) == ("1 # 2", ["a b", "yes"], "my-slug")
    assert (plain.date, plain.description, plain.tags) == ("", "", [])
    assert "plain" in plain.url
    for post in (full, plain):
        assert '<h1 id="bridge">Bridge</h1>' in post.body
        assert "<li>Roll <em>up</em>.</li>" in post.body


#: What each blog host refuses to build.
REFUSED = {
    "template": (hugo, "# {{< no_such_shortcode >}}", "no_such_shortcode"),
    "yaml": (hugo, "---\ntitle: a: b: c\n---\nx", "yaml"),
    "liquid": (jekyll, "{% no_such_tag %}", "Unknown tag 'no_such_tag'"),
    "front": (jekyll, "---\ntitle: a: b: c\n---\nx", "mapping values are not allowed"),
    "link": (mkdocs, "[x](no_such_page.md)", "no_such_page.md"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_build_that_fails_raises_what_the_host_said(name):
    """A post that its host refuses, or warns of, raises the host's own message."""
    host, text, message = REFUSED[name]
    with pytest.raises(HostError, match=message):
        host({"bad": text})


@pytest.mark.parametrize("host", [hugo, jekyll])
def test_a_post_that_takes_the_place_of_another_is_told(host):
    """Two posts at one address are a failure: one of them would be lost."""
    with pytest.raises(HostError):
        host({"one": FRONT + BODY, "two": FRONT + BODY})


def test_the_parsers_read_their_dialects():
    """Tables are GitHub's, not CommonMark's, and GitHub lets no script through."""
    texts = {"table": "| a |\n| - |\n| b |\n", "script": "<script>x</script>\n"}
    assert "<table>" not in commonmark(texts)["table"]
    assert "<table>" in gfm(texts)["table"]
    assert "<script>" not in gfm(texts)["script"]
