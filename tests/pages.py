"""Every page that is kept as a golden. Run it to write them anew; read the difference before you keep it."""

import json
from pathlib import Path

import lowback
from lowback.rendering.formats import FORMATS
from lowback.rendering.handout import sheet_of
from lowback.rendering.page import Options
from lowback.rendering.page_builder import build_page

HERE = Path(__file__).parent
GOLDENS = HERE / "goldens"
SUBJECTS = ("runner_lowback", "trial:core_big_three", "desk_break_seated", "pre_run_dynamic")
MODES = (None, "reps", "hold", "time")
#: Further looks of one routine, by what the file is called.
LOOKS = {
    "post-gfm.md": {"format": "markdown", "dialect": "gfm"},
    **{
        f"post-{dialect}.md": {"format": "markdown", "dialect": dialect, "standalone": True, "date": "2026-05-01"}
        for dialect in ("hugo", "jekyll", "mkdocs")
    },
    "page.html": {"format": "html", "standalone": True},
    **{
        f"credits-{shown}{FORMATS[name].ending}": {"format": name, "credits": shown}
        for name in ("text", "markdown", "html")
        for shown in ("short", "none")
    },
}


def pages():
    """Yield each golden's file, its routine's id, and how it is rendered."""
    for subject in SUBJECTS:
        for mode in MODES:
            for name, found in FORMATS.items():
                ending = found.ending if found.is_text else f"{found.ending}.json"
                yield (
                    GOLDENS / f"{subject.replace(':', '-')}-{mode or 'ways'}{ending}",
                    subject,
                    {"format": name, "mode": mode},
                )
    for file, looks in LOOKS.items():
        yield GOLDENS / file, "runner_lowback", looks


def page_of(catalog, subject, looks):
    """Return a page as it is kept; of a handout, what the typesetter is told to put on it."""
    if FORMATS[looks["format"]].is_text:
        return lowback.render(catalog.routines[subject], catalog=catalog, **looks)
    page = build_page(catalog.routines[subject], Options(mode=looks["mode"], credits="short"), catalog)
    return json.dumps(sheet_of(page, 2000), ensure_ascii=False, indent=1) + "\n"


def main():
    """Write every golden, and nothing else beside them."""
    trial = lowback.load_catalog(HERE / "packs" / "trial")
    for old in GOLDENS.iterdir():
        old.unlink()
    for golden, subject, looks in pages():
        golden.write_text(page_of(trial, subject, looks), encoding="utf-8")


if __name__ == "__main__":
    main()
