"""HTML and structured data as real checkers and a real browser take them, hostile texts included."""

import re

import pytest
from hostile import STRINGS, subjects
from hosts import look, nu, structured
from hosts.samples import BLOG, PLAIN, spoilt
from pages import GOLDENS

import lowback

ROUTINES = ("core_big_three", "desk_break_seated", "pre_run_dynamic")


def pages(catalog):
    """Return whole pages, and a page that has several parts, by name."""
    runner, twist = catalog.routines["runner_lowback"], catalog.exercises["lying_twist"]

    def page(subject, mode=None):
        return lowback.render(subject, "html", mode, catalog=catalog, standalone=True)

    made = {f"runner-{mode or 'ways'}": page(runner, mode) for mode in (None, "reps", "hold")}
    made |= {name: page(catalog.routines[name]) for name in ROUTINES}
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
def ours(write, tmp_path_factory):
    """Return the paths of pages as they are published, and of a site's index."""
    site = tmp_path_factory.mktemp("site")
    lowback.build_site(site, "html", only="routines")
    return write(pages(lowback.load_catalog())) | {"index": site / "index.html"}


@pytest.fixture(scope="module")
def hostile(write):
    """Return the paths of pages with something hostile in every text."""
    return write(pages(spoilt()))


def test_pages_are_valid_html(ours, hostile):
    """The Nu HTML checker has no errors and no warnings, whatever the texts hold; their letters are the pack's own."""
    told = nu([*ours.values(), *hostile.values()])
    assert [each for each in told if "warning: Text run is not in Unicode Normalization Form C" not in each] == []


def test_pages_are_accessible_and_keep_to_themselves(ours):
    """On phone and desk, in light and dark, axe-core finds nothing; nothing is cut off, asked for, refused or said."""
    seen = look(list(ours.values()))
    assert {file.stem: each.problems for file, each in seen.items() if each.problems} == {}


def test_hostile_texts_stay_texts(write, hostile):
    """Whatever its texts hold, a page opens no dialog, asks for nothing, and has the elements of a plain page."""
    chosen = ("runner-ways", "pre_run_dynamic", "exercise", "parts")
    plain = write({name: text for name, text in pages(spoilt(PLAIN)).items() if name in chosen})
    everything = look([*plain.values(), *(hostile[name] for name in chosen)], [(360, "light")], audits=False)
    for name in chosen:
        other, seen = everything[plain[name]], everything[hostile[name]]
        assert seen.problems == [], name
        assert (seen.elements, seen.attributes) == (other.elements, other.attributes), name
        assert seen.elements.get("script", 0) == (name != "parts"), name
        assert all(re.match(r"#|https?://", address) for address in seen.addresses), name
        assert STRINGS[0] in seen.text, name


def test_a_very_long_text_fits_the_phone(write):
    """Texts of 100 KB without a space are shown whole, and make no page wider than a phone or a desk."""
    long = max(STRINGS, key=len)
    (twist,), catalog = subjects(lowback.load_catalog(), ["lying_twist"], long)
    page = lowback.render(twist, "html", catalog=catalog, standalone=True)
    (seen,) = look(write({"long": page}).values(), [(360, "light"), (1280, "light")], audits=False).values()
    assert seen.problems == []
    assert long in seen.text


def test_structured_data_are_valid(ours, hostile):
    """Two checkers find types, properties and values in the vocabulary of schema.org, whatever texts say."""
    files = {"ways": ours["runner-ways"], "exercise": ours["exercise"], "hostile": hostile["exercise"]}
    texts = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    runner = lowback.get_routine("runner_lowback")
    assert structured(texts | {"alone": lowback.render(runner, "jsonld", "hold")}) == []


def test_goldens_are_valid(write):
    """Every page that is kept as a golden is valid HTML, and all structured data among them are valid."""
    parts = {file.stem: file.read_text(encoding="utf-8") for file in GOLDENS.glob("*.html")}
    whole = {name: text if text.startswith("<!DOCTYPE") else BLOG % text for name, text in parts.items()}
    assert nu(list(write(whole).values())) == []
    assert structured({file.stem: file.read_text(encoding="utf-8") for file in GOLDENS.glob("*.jsonld")}) == []
