"""A handout to print: one page of PDF, in the fullest variant that fits."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import LowbackError
from lowback.escaping import readable
from lowback.rendering import words
from lowback.rendering.credits import attribution, credit
from lowback.rendering.page import BlockRole, Bullets, Care, Doses, Line, Numbered, OptionError
from lowback.rendering.page_builder import build_page
from lowback.rendering.pdf import MissingGlyphError, UnfitError, UntypableError, import_or_explain, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.model.enums import Action
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.page import Options, Page, References, Section

    Values = dict[str, Any]


#: What has no place for a line to end for so long may be broken after some signs, or after so many letters.
_LONG_WORD = re.compile(r"(?:[^\s-]|[\u00a0\u2007\u202f]){40,}|[^\s-]{20,}|-{8,}")
_PIECE = re.compile(r"[/?&=.,;:_]+|[^/?&=.,;:_]{6}")
_MAY_BREAK = r"\g<0>" + "\u200b"
#: Marks on one letter beyond two, which would reach into other lines.
_STACKED = re.compile("([\u0300-\u036f\u20d0-\u20f0]{2})[\u0300-\u036f\u20d0-\u20f0]+")
#: More letters than this have no room on a page, however small.
_ROOM = 12_000
#: The parts of an exercise that are one line each.
_LINES = (BlockRole.SUMMARY, BlockRole.NOTE, BlockRole.SIDES, BlockRole.START, BlockRole.INSTEAD, BlockRole.REST)


#: What tells how to move, and which steps make one repetition.
_STEPS = frozenset({"steps", "cycle"})
_BRIEF = _STEPS | {BlockRole.CARE, BlockRole.CUES}
_NAMES = _BRIEF | {BlockRole.START, BlockRole.SUMMARY, BlockRole.SIDES}


@attrs.frozen
class _Variant:
    """A choice of what is printed under each exercise's name."""

    without: frozenset[str]
    """The parts that it leaves out."""
    sizes: tuple[float, ...]
    """The sizes of letters to try, in points."""
    dense: bool = False
    """Whether an exercise takes as few lines as can be."""
    care: str = "full"
    """Which of the lists of precautions it has, where they are not with their exercises."""


#: Lists of the precautions of all exercises, and those whose texts are printed there, by what they ask for.
_LISTS: dict[str, frozenset[Action]] = {
    "full": frozenset(words.ACTIONS),
    "changes": frozenset({"modify"}),
    "brief": frozenset(),
}
#: What to take care of never goes: that of all exercises becomes one list. Cues go before any text of it; then those
#: texts that say no more than their heading, before how to move does; how to change an exercise goes last.
_VARIANTS = (
    _Variant(frozenset({BlockRole.SUMMARY}), (12, 11.5, 11, 10.5, 10, 9.5)),
    _Variant(frozenset({BlockRole.SUMMARY, BlockRole.CARE}), (10.5, 10, 9.5, 9)),
    _Variant(frozenset({BlockRole.SUMMARY, BlockRole.CARE, BlockRole.CUES}), (10, 9.5, 9, 8.5)),
    _Variant(frozenset({BlockRole.SUMMARY, BlockRole.CARE, BlockRole.CUES}), (9.5, 9, 8.5), care="changes"),
    _Variant(_STEPS | {BlockRole.CARE}, (10, 9.5, 9)),
    _Variant(_BRIEF, (10.5, 10, 9.5, 9)),
    _Variant(_BRIEF, (10, 9.5, 9), dense=True),
    _Variant(_BRIEF | {BlockRole.START}, (10, 9.5, 9)),
    _Variant(_BRIEF | {BlockRole.START}, (9.5, 9, 8.5), dense=True),
    _Variant(_NAMES, (10, 9.5, 9, 8.5), dense=True),
    _Variant(_NAMES | {BlockRole.INSTEAD}, (9.5, 9, 8.5), dense=True),
    _Variant(_NAMES | {BlockRole.INSTEAD}, (9.5, 9, 8.5), dense=True, care="changes"),
    _Variant(_NAMES | {BlockRole.INSTEAD}, (9.5, 9, 8.5, 8, 7.5), dense=True, care="brief"),
)


def sheet_of(page: Page, limit: int) -> Values:
    """Return the contents of a handout, as the template takes them.

    Args:
        page: that of the subject, its credits not numbered.
        limit: the most characters of a text; what is longer is cut, unless it is about safety.

    """
    known = {section.id: section for section in page.sections}
    common = {
        "called": _plain(page.title, limit),
        "title": _cut(page.title, limit),
        "summary": _cut(page.summary, limit),
        "description": " ".join([_plain(page.summary, limit), *_recorded(page)]),
        "authors": list(dict.fromkeys(name for licence in page.licences for name in licence.contributors)),
        "facts": [_line(fact, limit) for fact in page.facts],
        "stop": _section(known.get("when-to-stop")),
        "safety": {"title": _cut(known["safety-notice"].title), "lines": [_line(Line(page.safety))]},
        "credits": [*map(_line, _lines(known.get("all-sources")))],
        "name": words.NAME,
        "notes": words.NOTES,
    }
    exercises = [_exercise(section, limit) for section in page.exercises]
    care = [list(_care(section)) for section in page.exercises]
    lists = {name: _all_care(care, advice) for name, advice in _LISTS.items()}
    variants = [_variant(variant, exercises) for variant in _VARIANTS]
    room = _ROOM - _length(common)
    fitting = [variant for variant in variants if _length(variant) + _length(lists.get(variant["care"])) <= room]
    return {**common, "care": lists, "variants": fitting}


def _variant(variant: _Variant, exercises: list[Values]) -> Values:
    kept = [
        {name: None if name in variant.without else value for name, value in exercise.items()} for exercise in exercises
    ]
    care = variant.care if BlockRole.CARE in variant.without else None
    return {"sizes": variant.sizes, "dense": variant.dense, "exercises": kept, "care": care}


def _exercise(section: Section, limit: int) -> Values:
    values: Values = dict.fromkeys((*_LINES, BlockRole.CUES, BlockRole.CARE, "steps", "cycle"))
    values["title"] = _cut(section.title, limit)
    for block in section.blocks:
        if isinstance(block, Numbered):
            values["steps"] = [_line(line, limit) for line in block.lines]
        elif isinstance(block, Doses):
            values["ways"] = {"label": block.label, "lines": [_line(way, limit) for way in block.ways]}
            values["cycle"] = block.cycle and _line(block.cycle, limit)
        elif isinstance(block, Line) and block.role in _LINES:
            values[block.role] = _line(block, limit)
        elif isinstance(block, Bullets) and block.role in {BlockRole.CUES, BlockRole.CARE}:
            lines = [_line(line, None if block.role is BlockRole.CARE else limit) for line in block.lines]
            values[block.role] = {"label": block.label, "lines": lines}
    return values


def _care(section: Section) -> Iterator[Care]:
    for block in section.blocks:
        if isinstance(block, Bullets):
            yield from (line for line in block.lines if isinstance(line, Care))


def _all_care(care: list[list[Care]], advice: frozenset[Action]) -> Values | None:
    """Return what to take care of in all exercises, by what it asks for, each text once.

    Args:
        care: what to take care of in each exercise.
        advice: whose texts to tell, by what they ask for. Without one there are still what its heading asks for, and
            the exercise to do instead.

    """
    groups: dict[Action, dict[str, dict[str, dict[str, list[int]]]]] = {action: {} for action in words.ACTIONS}
    for number, lines in enumerate(care, 1):
        for line in lines:
            text = line.advice if line.action in advice else ""
            places = groups[line.action].setdefault(line.label, {}).setdefault(text, {})
            places.setdefault(line.swap, []).append(number)
    are_numbered = len(care) > 1
    listed = [
        {
            "label": words.asked_for(action, has_text=action in advice),
            "lines": [_condition(*condition, are_numbered=are_numbered) for condition in conditions.items()],
            "dense": action not in advice,
        }
        for action, conditions in groups.items()
        if conditions
    ]
    return {"label": words.CARE, "text": words.applies(are_numbered=are_numbered), "groups": listed} if listed else None


def _condition(label: str, texts: dict[str, dict[str, list[int]]], *, are_numbered: bool) -> Values:
    """Return whom or what something concerns, then in which exercises what to do."""
    written = ""
    for text, swaps in texts.items():
        places = words.concerning((numbers if are_numbered else [], swap) for swap, numbers in swaps.items())
        written += f" {_cut(places)}" if places else ""
        written += f": {_cut(text)}" if text else ""
    return {"label": _cut(label), "text": written}


def _section(section: Section | None) -> Values | None:
    return {"title": _cut(section.title), "lines": [*map(_line, _lines(section))]} if section else None


def _lines(section: Section | None) -> Iterator[Line]:
    for block in section.blocks if section else ():
        yield from block.lines if isinstance(block, Bullets) else (block,) if isinstance(block, Line) else ()


def _recorded(page: Page) -> Iterable[str]:
    """Return the credits when they are not to be seen."""
    if page.shows_credits:
        return ()
    return (*map(credit, page.sources), *map(attribution, page.licences))


def _line(line: Line, limit: int | None = None) -> Values:
    return {"label": _cut(line.label), "text": " ".join(filter(None, (_cut(line.text, limit), _cut(line.url or ""))))}


def _cut(text: str, limit: int | None = None) -> str:
    """Return a text as it is printed: no longer than the limit, and with words that fit between the margins."""
    return breakable(_plain(text, limit))


def _plain(text: str, limit: int | None) -> str:
    plain = _STACKED.sub(r"\1", readable(text))
    return f"{plain[: limit - 1].rstrip()}…" if limit and len(plain) > limit else plain


def breakable(text: str) -> str:
    """Return a text in which long words can be broken."""
    return _LONG_WORD.sub(lambda match: _PIECE.sub(_MAY_BREAK, match.group()), text)


def _length(value: object) -> int:
    """Return how many characters the texts of a value have."""
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    if isinstance(value, list):
        return sum(map(_length, value))
    return len(value) if isinstance(value, str) else 0


_TYPST_PAPERS = {"a4": "a4", "letter": "us-letter"}
#: The most characters of a text, tried one after the other; only texts far longer than ours ever meet them.
_LIMITS = (2000, 500, 200, 80)
#: The most characters of an address that people can scan or type.
_LONGEST_LINK = 300
#: The width of one square of a QR code and the least width of all, in millimetres.
_SQUARE, _LEAST_CODE = 0.42, 20.0


class HandoutError(LowbackError, ValueError):
    """A routine or an exercise cannot become a handout."""

    id: str
    """The subject's id."""
    reason: str
    """Why, and what to do."""

    def __init__(self, id: str, reason: str) -> None:
        """Keep the subject and the reason."""
        super().__init__(id=id, reason=reason)

    def __str__(self) -> str:
        """Say which subject, and why."""
        return f"{self.id} {self.reason}"


def render_handout(subject: Routine | Exercise, options: Options, references: References) -> bytes:
    """Return a routine or an exercise as a PDF of one page.

    Raises:
        HandoutError: when it does not fit on one page, or has letters that cannot be printed.
        MissingExtraError: when what it needs is not installed.
        OptionError: when credits are full, or the link cannot be printed.
        UnknownIdError: when the subject names something that the references lack.

    """
    _check(options)
    import_or_explain("typst")
    page = build_page(subject, attrs.evolve(options, credits=options.credits or "short"), references)
    layout = {"paper": _TYPST_PAPERS[options.paper or "a4"], "link": options.link and _link(options.link)}
    try:
        for limit in _LIMITS:
            try:
                return typeset({**sheet_of(page, limit), **layout})
            except UnfitError:
                continue
    except UntypableError as error:
        raise HandoutError(page.id, f"cannot be typeset: {error}. Check its texts with lowback validate") from None
    except MissingGlyphError as error:
        reason = f"has letters that a handout cannot show: {error}. Print it in the format html"
        raise HandoutError(page.id, reason) from None
    raise HandoutError(page.id, "does not fit on one page. Split it, or print it in the format html")


def _check(options: Options) -> None:
    if options.credits == "full":
        raise OptionError("credits", "cannot be 'full' on one page. Take 'short' or 'none'")
    link = options.link or ""
    if not link.isascii():
        reason = "takes plain letters, which people can type. Write it as a browser sends it: with xn-- and %"
        raise OptionError("link", reason)
    if len(link) > _LONGEST_LINK:
        raise OptionError("link", f"takes at most {_LONGEST_LINK} letters, which people can scan and type. Shorten it")


def _link(address: str) -> dict[str, Any]:
    """Return an address with its QR code, which has the four empty squares around it that scanners need."""
    code = import_or_explain("segno").make(address, error="m", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, xmldecl=False, svgns=True)
    squares = code.symbol_size(border=4)[0]
    return {
        "address": address,
        "shown": breakable(address),
        "code": drawn.getvalue().decode(),
        "millimetres": max(_LEAST_CODE, squares * _SQUARE),
        "alt": words.code_of(address),
    }
