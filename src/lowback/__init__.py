"""Low-back routines for runners as data that software can trust.

    >>> import lowback
    >>> routine = lowback.get_routine("runner_lowback")
    >>> [step.id for step in routine.iter_steps(mode="hold")]
    ['runner_lowback/bridge_pose/both/1', 'runner_lowback/lying_twist/left/1', 'runner_lowback/lying_twist/right/1']

General information, not medical advice.
"""

from lowback._version import __version__ as __version__

# Type checkers take this for true. Importing the name from typing would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from lowback._api import (
        adapt,
        compose,
        exercises,
        export_data,
        find_exercises,
        find_routines,
        get_exercise,
        get_routine,
        handout,
        red_flags,
        render,
        render_template,
        routines,
        screen,
    )
    from lowback.catalog.catalog import Catalog, load_catalog
    from lowback.catalog.pack_info import PackInfo, known_packs
    from lowback.catalog.records import RetiredIdWarning, data_version
    from lowback.diff.comparison import Comparison, Difference, compare
    from lowback.errors import (
        ByteRangeError,
        ExportError,
        IgnoredError,
        LowbackError,
        MissingExtraError,
        PackError,
        RecordError,
        UnavailableModeError,
        UnknownChoiceError,
        UnknownIdError,
        UnsafeRoutineError,
    )
    from lowback.integrations.ipython import load_ipython_extension, unload_ipython_extension
    from lowback.model.dose import Dose, Hold, Range, Reps, Timed
    from lowback.model.enums import Mode, Side
    from lowback.model.exercise import Exercise, Item, Step, StepPhase, Steps
    from lowback.model.routine import Routine
    from lowback.model.sources import Citation, Source
    from lowback.model.vocabulary import Position, Precaution, RedFlag, Suits, Trigger
    from lowback.planning.adaptation import Adaptation, Change
    from lowback.planning.composition import Composition, CompositionError, Placement
    from lowback.planning.red_flags import Screening, UnansweredError
    from lowback.problem import Problem
    from lowback.rendering.handout import HandoutError
    from lowback.rendering.page import OptionError
    from lowback.rendering.template import TemplateError
    from lowback.site.builder import SiteReport, build_site
    from lowback.validation.check import validate
    from lowback.validation.ndjson import RangeReport, byte_ranges, check_range, merge_ranges
    from lowback.validation.report import Report

__all__ = [
    "Adaptation",
    "ByteRangeError",
    "Catalog",
    "Change",
    "Citation",
    "Comparison",
    "Composition",
    "CompositionError",
    "Difference",
    "Dose",
    "Exercise",
    "ExportError",
    "HandoutError",
    "Hold",
    "IgnoredError",
    "Item",
    "LowbackError",
    "MissingExtraError",
    "Mode",
    "OptionError",
    "PackError",
    "PackInfo",
    "Placement",
    "Position",
    "Precaution",
    "Problem",
    "Range",
    "RangeReport",
    "RecordError",
    "RedFlag",
    "Report",
    "Reps",
    "RetiredIdWarning",
    "Routine",
    "Screening",
    "Side",
    "SiteReport",
    "Source",
    "Step",
    "StepPhase",
    "Steps",
    "Suits",
    "TemplateError",
    "Timed",
    "Trigger",
    "UnansweredError",
    "UnavailableModeError",
    "UnknownChoiceError",
    "UnknownIdError",
    "UnsafeRoutineError",
    "adapt",
    "build_site",
    "byte_ranges",
    "check_range",
    "compare",
    "compose",
    "data_version",
    "exercises",
    "export_data",
    "find_exercises",
    "find_routines",
    "get_exercise",
    "get_routine",
    "handout",
    "known_packs",
    "load_catalog",
    "load_ipython_extension",
    "merge_ranges",
    "red_flags",
    "render",
    "render_template",
    "routines",
    "screen",
    "unload_ipython_extension",
    "validate",
]

_HOMES = {
    "lowback._api": (
        "adapt",
        "compose",
        "exercises",
        "export_data",
        "find_exercises",
        "find_routines",
        "get_exercise",
        "get_routine",
        "handout",
        "red_flags",
        "render",
        "render_template",
        "routines",
        "screen",
    ),
    "lowback.catalog.catalog": (
        "Catalog",
        "load_catalog",
    ),
    "lowback.catalog.pack_info": (
        "PackInfo",
        "known_packs",
    ),
    "lowback.catalog.records": (
        "RetiredIdWarning",
        "data_version",
    ),
    "lowback.diff.comparison": (
        "Comparison",
        "Difference",
        "compare",
    ),
    "lowback.errors": (
        "ByteRangeError",
        "ExportError",
        "IgnoredError",
        "LowbackError",
        "MissingExtraError",
        "PackError",
        "RecordError",
        "UnavailableModeError",
        "UnknownChoiceError",
        "UnknownIdError",
        "UnsafeRoutineError",
    ),
    "lowback.integrations.ipython": (
        "load_ipython_extension",
        "unload_ipython_extension",
    ),
    "lowback.model.dose": (
        "Dose",
        "Hold",
        "Range",
        "Reps",
        "Timed",
    ),
    "lowback.model.exercise": (
        "Exercise",
        "Item",
        "Step",
        "StepPhase",
        "Steps",
    ),
    "lowback.model.routine": ("Routine",),
    "lowback.model.sources": (
        "Citation",
        "Source",
    ),
    "lowback.model.enums": (
        "Mode",
        "Side",
    ),
    "lowback.model.vocabulary": (
        "Position",
        "Precaution",
        "RedFlag",
        "Source",
        "Suits",
        "Trigger",
    ),
    "lowback.planning.adaptation": (
        "Adaptation",
        "Change",
    ),
    "lowback.planning.composition": (
        "Composition",
        "CompositionError",
        "Placement",
    ),
    "lowback.planning.red_flags": (
        "Screening",
        "UnansweredError",
    ),
    "lowback.problem": ("Problem",),
    "lowback.rendering.handout": ("HandoutError",),
    "lowback.rendering.page": ("OptionError",),
    "lowback.rendering.template": ("TemplateError",),
    "lowback.site.builder": (
        "SiteReport",
        "build_site",
    ),
    "lowback.validation.check": ("validate",),
    "lowback.validation.ndjson": (
        "RangeReport",
        "byte_ranges",
        "check_range",
        "merge_ranges",
    ),
    "lowback.validation.report": ("Report",),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    for home, names in _HOMES.items():
        if name in names:
            import importlib

            value = globals()[name] = getattr(importlib.import_module(home), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
