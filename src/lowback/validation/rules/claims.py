"""The rule about promises that no exercise can keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.invariants import Fault
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import is_denied, phrases, triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View

#: What one of stands in every promise.
_USES = ("complaint", "promise", "spine_claim")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
#: What ends the reach of a verb: what follows is no longer what it acts on.
_BREAK = re.compile(r"\b(?:if|when|whenever|unless|until|till|where|while|because|before|after|so that)\b|[;:]")
#: How many words may stand between a verb and what it acts on.
_REACH = 7
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|gets|got)\b(?: \w+)?$")


@prose_rule(
    "LB401",
    "exercise",
    "routine",
    "vocabulary",
    fires={"summary": "This stretch cures back pain."},
    passes={"summary": "It does not cure back pain, and prevents your back from arching."},
    listens=_USES,
)
def nothing_is_promised(view: View) -> Iterator[Fault]:
    """A text promises what no source shows: that an exercise cures, treats or prevents something, or suits everybody.

    A promise has a verb and what it acts on: "cures back pain", "injuries are prevented", "relief from sciatica". What
    is denied or left open is none, and neither is "prevents your back from arching". Say what you do and what you may
    feel: "may help you feel looser".
    """
    for path, text in view.having(triggers(_USES), view.plain):
        found = next((told for sentence in _SENTENCE.findall(text) for told in _promises(sentence)), None)
        if found:
            hint = "Say what you do and what you may feel, and promise nothing"
            yield Fault(f"{found!r} is a promise", hint, path)


def _promises(sentence: str) -> Iterator[str]:
    """Yield what a sentence promises."""
    if phrases("doubt").find(sentence):
        return
    for use in ("promise", "spine_claim"):
        yield from (found.group() for found in phrases(use).every(sentence) if not is_denied(sentence, found.start()))
    complaints = [found.span() for found in phrases("complaint").every(sentence)]
    for verb in phrases("claim").every(sentence) if complaints else ():
        for start, end in complaints:
            acts = verb.end() <= start and _reaches(sentence[verb.end() : start])
            suffers = end <= verb.start() and _is_passive(sentence[end : verb.start()], verb.group())
            if (acts or suffers) and not is_denied(sentence, verb.start()):
                yield sentence[min(start, verb.start()) : max(end, verb.end())]


def _reaches(between: str) -> bool:
    return len(between.split()) <= _REACH and not _BREAK.search(between)


def _is_passive(between: str, verb: str) -> bool:
    """Return whether a verb is passive and says what happens to what stands before it: "injuries are prevented"."""
    return verb.endswith("ed") and len(between.split()) <= _REACH and bool(_PASSIVE.search(between.strip()))


RULES: tuple[Rule, ...] = (nothing_is_promised,)
