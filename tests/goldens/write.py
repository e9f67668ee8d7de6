"""Write the golden pages anew. Read the difference before you keep it."""

from pathlib import Path

import lowback

HERE = Path(__file__).parent
ENDINGS = {"text": "txt", "markdown": "md", "json": "json"}


def main() -> None:
    """Write every golden page."""
    trial = lowback.load_catalog(HERE.parent / "packs" / "trial")
    for subject, modes in (("runner_lowback", (None, "reps", "hold")), ("trial:core_big_three", (None,))):
        for mode in modes:
            for name, ending in ENDINGS.items():
                page = lowback.render(trial.routines[subject], name, mode, catalog=trial)
                golden = HERE / f"{subject.replace(':', '-')}-{mode or 'ways'}.{ending}"
                golden.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
