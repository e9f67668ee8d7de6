"""A handout to print: one page of PDF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import LowbackError
from lowback.rendering import words
from lowback.rendering.compose import compose
from lowback.rendering.options import OptionError
from lowback.rendering.sheet import breakable, sheet_of
from lowback.rendering.typesetting import UnfitError, UnreadableError, UntypableError, needed, typeset

if TYPE_CHECKING:
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.compose import References
    from lowback.rendering.options import Options

PAPERS = {"a4": "a4", "letter": "us-letter"}
#: The most characters of a text, tried one after the other; only texts far longer than ours ever meet them.
_LIMITS = (2000, 500, 200, 80)
#: The most characters of an address that people can scan or type.
_LONGEST_LINK = 300
#: The width of one square of a QR code and the least width of all, in millimetres.
_SQUARE, _LEAST_CODE = 0.42, 20.0


class HandoutError(LowbackError, ValueError):
    """A routine or an exercise cannot become a handout.

    Attributes:
        id: the subject's.
        reason: why, and what to do.

    """

    def __init__(self, id: str, reason: str) -> None:  # noqa: A002 - the field's word
        """Keep the subject and the reason."""
        self.id = id
        self.reason = reason
        super().__init__(id, reason)

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
    needed("typst")
    page = compose(subject, attrs.evolve(options, credits=options.credits or "short"), references)
    layout = {"paper": PAPERS[options.paper or "a4"], "link": options.link and _link(options.link)}
    try:
        for limit in _LIMITS:
            try:
                return typeset({**sheet_of(page, limit), **layout})
            except UnfitError:
                continue
    except UntypableError as error:
        raise HandoutError(page.id, f"cannot be typeset: {error}. Check its texts with lowback validate") from None
    except UnreadableError as error:
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
    code = needed("segno").make(address, error="m", micro=False)
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
