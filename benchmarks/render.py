"""How fast pages are written, as ratios against Jinja2 in one run.

The peer is a prepared template: the examples that come with lowback, compiled once, in Jinja2's ordinary environment,
given the page as plain values. It writes the same page. HTML it escapes by itself; Markdown it does not escape at all,
which is less work than ours, or only where the example asks for it. Then a site of 1,000 routines is built.

Usage: `python benchmarks/render.py [RUNS]`. What is compared is run by turns, so that a busy moment hits all alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import jinja2
from routine_pack import write_routines

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.pack.locate import packaged
from lowback.rendering.dialects import dialect_of
from lowback.rendering.html import render_html
from lowback.rendering.markdown_page import render_markdown
from lowback.rendering.page import Options
from lowback.rendering.page_builder import build_page
from lowback.rendering.template_values import page_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.catalog.catalog import Catalog

ROUTINE = lowback.get_routine("runner_lowback")
CATALOG = default_catalog()
OPTIONS = Options()
PAGE = build_page(ROUTINE, OPTIONS, CATALOG)
CONTEXT = page_values(PAGE, OPTIONS)


def peer(name: str, *, autoescape: bool, write: Callable[[str], str] = str) -> jinja2.Template:
    """Return an example in Jinja2's ordinary environment.

    Args:
        name: the file of the example.
        autoescape: whether it is HTML, which the environment escapes.
        write: how a Markdown text is escaped.

    """
    engine = jinja2.Environment(
        autoescape=autoescape,  # noqa: S701 - Markdown is escaped in other ways, or as here not at all
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(lambda name: packaged("templates", name)),
    )
    engine.filters |= {"inline": write, "autolink": "<{}>".format, "quoted": json.dumps}
    return engine.get_template(name)


HTML = peer("page.html.j2", autoescape=True)
MARKDOWN = peer("post.md.j2", autoescape=False)
ESCAPED = peer("post.md.j2", autoescape=False, write=dialect_of(None).inline)

CODE: dict[str, Callable[[], object]] = {
    "HTML from a prepared template": lambda: HTML.render(CONTEXT),
    "Markdown from a prepared template": lambda: MARKDOWN.render(CONTEXT),
    "Markdown from one that escapes": lambda: ESCAPED.render(CONTEXT),
    "HTML, page and template": lambda: HTML.render(page_values(build_page(ROUTINE, OPTIONS, CATALOG), OPTIONS)),
    "Markdown, page and template": lambda: MARKDOWN.render(page_values(build_page(ROUTINE, OPTIONS, CATALOG), OPTIONS)),
    "HTML of a page": lambda: render_html(PAGE, OPTIONS),
    "Markdown of a page": lambda: render_markdown(PAGE, OPTIONS),
    "render to HTML, whole": lambda: lowback.render(ROUTINE, "html"),
    "render to Markdown, whole": lambda: lowback.render(ROUTINE, "markdown"),
    "composing the page": lambda: build_page(ROUTINE, OPTIONS, CATALOG),
}
#: What is compared with what, and the ratio to stay below; None where there is no aim.
PAIRS = (
    ("HTML of a page", "HTML from a prepared template", 0.5),
    ("Markdown of a page", "Markdown from a prepared template", 0.5),
    ("Markdown of a page", "Markdown from one that escapes", 0.5),
    ("render to HTML, whole", "HTML from a prepared template", None),
    ("render to Markdown, whole", "Markdown from a prepared template", None),
    ("render to HTML, whole", "HTML, page and template", None),
    ("render to Markdown, whole", "Markdown, page and template", None),
)


def measure(runs: int) -> dict[str, float]:
    """Return the median time of each piece of code, in seconds."""
    times: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(runs):
        for name, code in CODE.items():
            start = time.perf_counter()
            for _ in range(10):
                code()
            times[name].append((time.perf_counter() - start) / 10)
    return {name: statistics.median(found) for name, found in times.items()}


def build(name: str, folder: Path, catalog: Catalog) -> str:
    """Return how long a new site, and the same again, takes to build."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        report = lowback.build_site(folder / name, name, only="routines", catalog=catalog)
        times.append(time.perf_counter() - start)
    files = len(report.unchanged)
    return f"build, {name}: {files} files in {times[0]:.2f} s; again, nothing changed: {times[1]:.2f} s"


def main() -> None:
    """Print the table."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    print(f"runner_lowback: {len(lowback.render(ROUTINE, 'html'))} characters of HTML")
    for name, seconds in found.items():
        print(f"  {name:<36}{seconds * 1000:8.2f} ms")
    for one, other, aim in PAIRS:
        print(f"{one} / {other}: {found[one] / found[other]:.2f}{f' (aim {aim})' if aim else ''}")
    with TemporaryDirectory() as folder:
        catalog = lowback.load_catalog(write_routines(Path(folder) / "pack", 1000), check=False)
        for routine in catalog.routines.values():
            routine.duration()
        for name in ("markdown", "html"):
            print(build(name, Path(folder), catalog))


if __name__ == "__main__":
    main()
