"""The notebook extension, in a shell of IPython and in a notebook that a kernel runs."""

import re

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

import lowback


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Return a shell in which the extension is loaded; it keeps no history."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    made.run_line_magic("load_ext", "lowback")
    return made


def shown(shell, value):
    """Return what a shell shows of a value, by media type."""
    return shell.display_formatter.format(value)[0]


def test_records_are_shown_as_html(shell):
    """A routine and an exercise are shown as articles below the headings of a notebook; their text stays."""
    routine = lowback.get_routine("runner_lowback")
    found = shown(shell, routine)
    assert found["text/html"] == lowback.render(routine, "html", heading_level=3, id_prefix="lowback-runner-lowback")
    assert found["text/plain"] == repr(routine)
    assert shown(shell, lowback.get_exercise("cobra"))["text/html"].startswith('<article class="lowback"')


def test_each_output_has_ids_of_its_own(shell):
    """What is shown again has other ids."""
    pages = [shown(shell, lowback.get_exercise("cobra"))["text/html"] for _ in range(3)]
    ids = [found for page in pages for found in re.findall(r'\bid="([^"]*)"', page)]
    assert len(ids) == len(set(ids))
    assert "lowback-cobra-3" in ids


@pytest.mark.parametrize("kind", [tuple, list])
def test_several_are_a_table(shell, kind):
    """A tuple or a list of records is a table of ids and names, escaped."""
    record = lowback.get_exercise("bridge_pose").to_dict() | {"name": "<b>\u202ex"}
    page = shown(shell, kind([lowback.get_routine("runner_lowback"), lowback.Exercise.from_dict(record)]))["text/html"]
    assert '<tr><th scope="row">runner_lowback</th><td>Low-back routine for runners</td></tr>' in page
    assert "<td>&lt;b&gt;x</td>" in page


def test_other_values_are_shown_as_before(shell):
    """What we know nothing of is shown as without us, also by a tuple's own method, or by what stood there before."""

    class Known(tuple):
        """A tuple that knows how it looks."""

        __slots__ = ()

        def _repr_html_(self):
            return f"<i>{len(self)}</i>"

    for other in ((), [], (1, 2), [lowback.get_routine("runner_lowback"), 1]):
        assert set(shown(shell, other)) == {"text/plain"}
    assert shown(shell, Known([1]))["text/html"] == "<i>1</i>"
    lowback.unload_ipython_extension(shell)
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(list, lambda found: f"<b>{len(found)}</b>")
    lowback.load_ipython_extension(shell)
    lowback.load_ipython_extension(shell)
    assert shown(shell, [1, 2])["text/html"] == "<b>2</b>"
    lowback.unload_ipython_extension(shell)
    assert shown(shell, [lowback.get_exercise("cobra")])["text/html"] == "<b>1</b>"
    assert set(shown(shell, lowback.get_exercise("cobra"))) == {"text/plain"}


def test_records_of_packs_find_their_catalogue(shell, trial):
    """A record of another pack is shown when its catalogue stands in a variable; otherwise a line says what to do."""
    routine = trial.routines["trial:core_big_three"]
    page = shown(shell, routine)["text/html"]
    assert page.startswith("<p>lowback: there is no ")
    assert page.endswith("pack = lowback.load_catalog(PATH).</p>")
    shell.user_ns |= {"other": lowback.load_catalog(), "mine": trial}
    assert shown(shell, routine)["text/html"].startswith('<article class="lowback" lang="en" id="lowback-trial-core')


def test_a_notebook_runs():
    """In a notebook that a kernel runs, the cells show what they are to show."""
    cells = ["%load_ext lowback\nimport lowback", "lowback.get_routine('runner_lowback')", "lowback.routines()[:2]"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    NotebookClient(notebook, timeout=100, kernel_name="python3").execute()
    nothing, routine, several = (cell.outputs for cell in notebook.cells)
    assert nothing == []
    assert routine[0]["data"]["text/html"].startswith('<article class="lowback" lang="en" id="lowback-runner-lowback"')
    assert several[0]["data"]["text/html"].startswith("<table>")
