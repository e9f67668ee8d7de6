"""The filter for Jinja2."""

import jinja2
import pytest
from markupsafe import Markup

import lowback

EXTENSION = "lowback.integrations.jinja.LowbackExtension"


@pytest.fixture
def environment():
    """Return an environment that escapes, with the filter."""
    return jinja2.Environment(autoescape=True, extensions=[EXTENSION])


def test_an_id_becomes_an_article(environment):
    """An id, of a routine or an exercise, becomes its article, which is not escaped again."""
    page = environment.from_string(
        '{{ "runner_lowback" | lowback(mode="hold", heading_level=3, id_prefix="x") }}'
    ).render()
    routine = lowback.get_routine("runner_lowback")
    assert page == lowback.render(routine, "html", "hold", heading_level=3, id_prefix="x")
    assert environment.from_string('{{ "bridge_pose" | lowback("reps") }}').render().startswith("<article")
    assert isinstance(environment.filters["lowback"](environment, routine), Markup)


def test_a_record_becomes_an_article(environment):
    """Routines and exercises can be passed to a template."""
    template = environment.from_string("{% for each in found %}{{ each | lowback }}{% endfor %}")
    page = template.render(found=[lowback.get_routine("runner_lowback"), lowback.get_exercise("cobra")])
    assert page.count("<article") == 2


def test_other_formats_are_texts(environment):
    """Another format is a text, which a template that escapes escapes."""
    template = environment.from_string('{{ "runner_lowback" | lowback(format="jsonld") }}')
    told = lowback.render(lowback.get_routine("runner_lowback"), "jsonld")
    assert template.render() == str(Markup.escape(told))
    plain = jinja2.Environment(extensions=[EXTENSION])  # noqa: S701 - nothing is escaped in Markdown
    markdown = plain.from_string('{{ "runner_lowback" | lowback(format="markdown", dialect="gfm") }}').render()
    assert markdown == lowback.render(lowback.get_routine("runner_lowback"), "markdown", dialect="gfm")


def test_records_of_packs_come_from_the_catalogue_of_the_environment(environment, trial):
    """The catalogue of the environment is where ids are looked up, in an overlay as well."""
    environment.lowback_catalog = trial
    for each in (environment, environment.overlay(trim_blocks=True)):
        page = each.from_string('{{ "trial:core_big_three" | lowback }}').render()
        assert page == lowback.render(trial.routines["trial:core_big_three"], "html", catalog=trial)


@pytest.mark.parametrize(
    ("template", "error", "reason"),
    [
        ('{{ "runer_lowback" | lowback }}', lowback.UnknownIdError, "Did you mean runner_lowback"),
        ('{{ "cobra" | lowback(mode="holds") }}', lowback.UnknownChoiceError, "Did you mean hold"),
        ('{{ "cobra" | lowback(heading_level=9) }}', lowback.LowbackError, "heading_level takes a whole number"),
        ('{{ "cobra" | lowback(level=9) }}', TypeError, "level"),
        ("{{ 5 | lowback }}", TypeError, "takes a routine or an exercise, found int"),
        ("{{ rutine | lowback }}", jinja2.UndefinedError, "'rutine' is undefined"),
    ],
)
def test_what_is_wrong_is_told(environment, template, error, reason):
    """What is wrong raises our error, that of Python, or that of Jinja2 for a variable that is not there."""
    with pytest.raises(error, match=reason):
        environment.from_string(template).render()


def test_names_are_escaped(environment):
    """A name with markup and template syntax is shown as it is."""
    record = lowback.get_exercise("bridge_pose").to_dict() | {"name": "{{ 1 + 1 }}<b>"}
    page = environment.from_string("{{ each | lowback }}").render(each=lowback.Exercise.from_dict(record))
    assert "{{ 1 + 1 }}&lt;b&gt;</h2>" in page
