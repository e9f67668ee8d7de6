"""HTML and structured data as real checkers and a real browser take them, hostile texts included."""

import re

import pytest
from hostile import hostile_catalog
from hosts import look, nu, structured

import lowback

ROUTINES = ("core_big_three", "desk_break_seated", "pre_run_dynamic")
#: A page of somebody else's, with whatever stands on it.
BLOG = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>A blog</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main><h1>A blog</h1>\n%s</main></body></html>\n'
)


def pages(catalog=None):
    """Return whole pages, and a page that has several parts, by name."""
    found = lowback.load_catalog() if catalog is None else catalog
    runner, twist = found.routines["runner_lowback"], found.exercises["lying_twist"]

    def page(subject, mode=None):
        return lowback.render(subject, "html", mode, catalog=catalog, standalone=True)

    made = {f"runner-{mode or 'ways'}": page(runner, mode) for mode in (None, "reps", "hold")}
    made |= {name: page(found.routines[name]) for name in ROUTINES}
    made["exercise"] = page(twist)
    parts = [lowback.render(runner, "html", mode, catalog=catalog) for mode in (None, "reps", "hold")]
    parts += [lowback.render(twist, "html", catalog=catalog, id_prefix=prefix) for prefix in ("one", "two")]
    made["parts"] = BLOG % "".join(parts)
    return made


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    """Return a function that writes pages, and returns their paths by name."""

    def written(texts):
        folder = tmp_path_factory.mktemp("pages")
        for name, text in texts.items():
            (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="")
        return {name: folder / f"{name}.html" for name in texts}

    return written


@pytest.fixture(scope="module")
def ours(write):
    """Return the paths of pages as they are published."""
    return write(pages())


@pytest.fixture(scope="module")
def hostile(write):
    """Return the paths of the same pages with something hostile in every text."""
    return write(pages(hostile_catalog()))


def test_pages_are_valid_html(ours, hostile):
    """The Nu HTML checker has no errors and no warnings, whatever the texts hold."""
    assert nu(ours.values()) == []
    assert nu(hostile.values()) == []


def test_pages_are_accessible_and_keep_to_themselves(ours):
    """On phone and desk, in light and dark, axe-core finds nothing; nothing is cut off, asked for, refused or said."""
    assert {file.stem: seen.problems for file, seen in look(ours.values()).items() if seen.problems} == {}


def test_hostile_texts_stay_texts(ours, hostile):
    """Whatever its texts hold, a page opens no dialog, asks for nothing, and has the elements of a plain page."""
    everything = look([*ours.values(), *hostile.values()], (360,), ("light",), audits=False)
    for name, file in hostile.items():
        plain, seen = everything[ours[name]], everything[file]
        assert seen.problems == [], name
        assert counted(seen) == counted(plain), name
        assert seen.elements.get("script", 0) == seen.elements.get("main", 0) - (name == "parts"), name
        assert set(seen.attributes) <= set(plain.attributes), name
        assert all(re.match(r"#|https?://", address) for address in seen.addresses), name
        assert "<script>alert(1)</script>" in seen.text, name


def counted(seen):
    """Return how often each element stands on a page, but for links: no unsafe address becomes one."""
    return {name: number for name, number in seen.elements.items() if name != "a"}


def test_a_very_long_text_fits_the_phone(write):
    """Texts of 100 KB without a space are shown whole, and make no page wider than a phone."""
    catalog = hostile_catalog(("name", "note", "purpose", "summary", "title"))
    page = lowback.render(catalog.exercises["lying_twist"], "html", catalog=catalog, standalone=True)
    (seen,) = look(write({"long": page}).values(), audits=False).values()
    assert seen.problems == []
    assert seen.text.count("x<b>" * 25_000) >= 2


def test_structured_data_are_valid(ours):
    """Two checkers find every type, property and value of our structured data in the vocabulary of schema.org."""
    runner = lowback.get_routine("runner_lowback")
    texts = {name: file.read_text(encoding="utf-8") for name, file in ours.items() if name != "parts"}
    texts |= {f"jsonld-{mode}": lowback.render(runner, "jsonld", mode) for mode in (None, "reps", "hold")}
    assert structured(texts) == []


def test_hostile_texts_leave_structured_data_valid(hostile):
    """Whatever the texts hold, structured data in a page are found, and are as valid as ours."""
    texts = {name: file.read_text(encoding="utf-8") for name, file in hostile.items() if name != "parts"}
    assert structured(texts) == []
