"""Every page that is kept as a golden. Run it to write them anew; read the difference before you keep it."""

from pathlib import Path

import lowback
from lowback.rendering.formats import FORMATS

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
    texts = [name for name, found in FORMATS.items() if found.is_text]
    for subject in SUBJECTS:
        for mode in MODES:
            for name in texts:
                file = f"{subject.replace(':', '-')}-{mode or 'ways'}{FORMATS[name].ending}"
                yield GOLDENS / file, subject, {"format": name, "mode": mode}
    for file, looks in LOOKS.items():
        yield GOLDENS / file, "runner_lowback", looks


def main():
    """Write every golden, and nothing else beside them."""
    trial = lowback.load_catalog(HERE / "packs" / "trial")
    for old in GOLDENS.iterdir():
        old.unlink()
    for golden, subject, looks in pages():
        golden.write_text(lowback.render(trial.routines[subject], catalog=trial, **looks), encoding="utf-8")


if __name__ == "__main__":
    main()
