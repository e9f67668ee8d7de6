"""The public API as a type checker sees it. mypy reads this file; nothing runs it."""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_type

from IPython.core.interactiveshell import InteractiveShell

import lowback

routine = lowback.get_routine("runner_lowback")
assert_type(routine, lowback.Routine)
assert_type(routine.exercises, tuple[lowback.Exercise, ...])
assert_type(lowback.routines(), tuple[lowback.Routine, ...])
assert_type(lowback.exercises(), tuple[lowback.Exercise, ...])
assert_type(routine.iter_steps(), lowback.Steps)
assert_type(routine.iter_steps(mode="hold", strict=True)[0], lowback.Step)
assert_type(routine.iter_steps(mode=lowback.Mode.HOLD)[:1], tuple[lowback.Step, ...])
assert_type(routine.duration("reps"), lowback.Range)
assert_type(routine.duration("reps").max, int | None)
assert_type(lowback.render(routine, format="markdown", mode=None), str)
assert_type(lowback.render(routine, "html", standalone=True, heading_level=2, credits="short", jsonld=False), str)
assert_type(lowback.handout(routine, "hold", paper="letter", link="https://example.org", credits="none"), bytes)
assert_type(lowback.render_template(routine, Path("post.md.j2"), "hold", dialect="hugo", date="2026-05-01"), str)

for step in lowback.get_exercise("bridge_pose").iter_steps():
    assert_type(step, lowback.Step)
    assert_type(step.side, lowback.Side | None)
    assert_type(step.ends_when, str | None)
    assert_type(step.instructions, tuple[str, ...])
    assert_type(step.phases, tuple[lowback.StepPhase, ...])
    if isinstance(step.dose, lowback.Reps):
        assert_type(step.dose.reps, lowback.Range | None)
    elif isinstance(step.dose, lowback.Hold):
        assert_type(step.dose.until, str | None)
    else:
        assert_type(step.dose, lowback.Timed)

catalog = lowback.load_catalog("some/pack")
assert_type(catalog, lowback.Catalog)
assert_type(lowback.known_packs("some/pack", Path("another")), tuple[lowback.PackInfo, ...])
assert_type(lowback.known_packs()[0].problem, str | None)
assert_type(catalog.exercises, Mapping[str, lowback.Exercise])
assert_type(lowback.Exercise.from_dict({}), lowback.Exercise)
assert_type(lowback.Routine.from_dict({}, catalog.exercises), lowback.Routine)

assert_type(
    lowback.export_data("some.csv", "csv", table="all", catalog=catalog, delimiter=";", bom=True), tuple[str, ...]
)
try:
    lowback.export_data(Path("some.sqlite"), replace=True)
except lowback.ExportError as export_error:
    assert_type(export_error.path, str)
built = lowback.build_site(Path("site"), "markdown", catalog=catalog, dialect="hugo", dry_run=True)
assert_type(built, lowback.SiteReport)
assert_type(built.written, tuple[str, ...])
assert_type(lowback.build_site("site", template="post.md.j2", only="routines").kept, tuple[str, ...])
assert_type(lowback.find_exercises(position="supine", mode=lowback.Mode.HOLD), tuple[lowback.Exercise, ...])
assert_type(catalog.find_exercises(equipment=(), avoid={"knee"}, text="cat"), tuple[lowback.Exercise, ...])
assert_type(lowback.find_routines(max_minutes=7.5, catalog=catalog), tuple[lowback.Routine, ...])
assert_type(catalog.find_routines(trigger=["daily"], level="beginner"), tuple[lowback.Routine, ...])
composed = lowback.compose(10, "after_run", level="beginner", avoid={"knee"}, equipment=(), catalog=catalog)
assert_type(composed, lowback.Composition)
assert_type(composed.routine, lowback.Routine)
assert_type(composed.placements, tuple[lowback.Placement, ...])
assert_type(composed.placements[0].muscle, str)
assert_type(composed.changes, tuple[lowback.Change, ...])
try:
    lowback.compose(minutes=60, trigger="before_run", id="long_warm_up")
except lowback.CompositionError as composition_error:
    assert_type(composition_error.nearest, int | None)
    assert_type(composition_error.in_the_way, tuple[str, ...])
assert_type(routine.items, tuple[lowback.Item, ...])
assert_type(routine.sources, tuple[lowback.Citation, ...])
assert_type(catalog.sources, Mapping[str, lowback.Source])
assert_type(catalog.precautions, Mapping[str, lowback.Precaution])
assert_type(catalog.positions, Mapping[str, lowback.Position])
assert_type(catalog.triggers, Mapping[str, lowback.Trigger])
assert_type(catalog.triggers["daily"].suits, lowback.Suits | None)
assert_type(lowback.red_flags(), tuple[lowback.RedFlag, ...])

comparison = lowback.compare("old/pack", "lowback")
assert_type(comparison, lowback.Comparison)
assert_type(comparison.differences, tuple[lowback.Difference, ...])
assert_type(comparison.changes_dose, bool)
assert_type(comparison.differences[0].old_dose, str | None)

ranges = lowback.byte_ranges("records.ndjson", 8)
assert_type(ranges, list[tuple[int, int]])
found = [lowback.check_range("records.ndjson", *each, select=["LB0"], kind="exercise") for each in ranges]
assert_type(found, list[lowback.RangeReport])
assert_type(found[0].size, int | None)
assert_type(found[0].problems, tuple[lowback.Problem, ...])
assert_type(lowback.merge_ranges(found), lowback.Report)

try:
    lowback.merge_ranges([])
except lowback.ByteRangeError as range_error:
    assert_type(range_error.start, int | None)

try:
    lowback.get_routine("x")
except lowback.UnknownIdError as error:
    assert_type(error.matches, tuple[str, ...])
except lowback.PackError as error:
    assert_type(error.problems, tuple[lowback.Problem, ...])


def extend(shell: InteractiveShell) -> None:
    """Load and unload the notebook extension by hand."""
    lowback.load_ipython_extension(shell)
    lowback.unload_ipython_extension(shell)
