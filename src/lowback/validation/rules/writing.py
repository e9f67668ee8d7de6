"""Rules about how texts are written, and about what they promise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.problem import RecordProblem, put
from lowback.validation.phrase_matching import is_denied, phrases
from lowback.validation.rules.rule import Rule, prose_rule, record_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.record_view import RecordView


#: The kinds of records with texts for people.
_KINDS = ("exercise", "routine", "vocabulary")


@prose_rule(
    "LB501",
    fires={"setup": "You should lie on your back."},
    passes={"setup": "Lie on your back."},
)
def texts_are_instructions(view: RecordView) -> Iterator[RecordProblem]:
    """Setup, a phase or a cue does not start as an instruction.

    Readers follow the text while lying on a mat. Start with what to do: "Lift your hips", not "You should lift your
    hips" or "The hips are lifted". A cue may be a short reminder, such as "Long neck".
    """
    statement, start = phrases("statement"), phrases("statement_start")
    for path, text in view.steps:
        first = text.partition(" ")[0]
        may_match = first in statement.first_words or first in start.first_words
        match = may_match and (statement.starts(text) or (path[0] != "cues" and start.starts(text)))
        if match:
            message = f"starts with {match.group()!r}, which is not an instruction"
            yield RecordProblem(message, 'Start with what to do: "Lift …"', path)


#: How many words a sentence may have.
_LONG = 20
_SENTENCE_END = re.compile("[.!?][\"')\u201d\u2019]* |: (?=[A-Z])")


@prose_rule(
    "LB502",
    *_KINDS,
    fires={"setup": "Lie on your back " + "and breathe " * 9 + "slowly."},
    passes={"setup": "Lie on your back. " + "Breathe slowly. " * 9},
)
def sentences_are_short(view: RecordView) -> Iterator[RecordProblem]:
    """A sentence has more than 20 words.

    Short sentences can be followed while moving. Split it. A colon ends a sentence too if a capital letter follows.
    """
    for path, text in view.texts:
        if len(text) > _LONG and text.count(" ") >= _LONG:
            longest = max(_SENTENCE_END.split(text), key=_words)
            if _words(longest) > _LONG:
                message = f"sentence of {_words(longest)} words: {' '.join(longest.split()[:4])} …"
                yield RecordProblem(message, f"Split it: use at most {_LONG} words in a sentence", path)


def _words(sentence: str) -> int:
    return len(sentence.split())


_CURLY = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
_STRAIGHT = frozenset("'\"")


@record_rule(
    "LB503",
    *_KINDS,
    fires={"setup": "Don't lift your head.", "cues": ["Don\u2019t rush."]},
    passes={"setup": "Don't lift your head.", "cues": ["Don't rush."]},
    severity="warning",
)
def quotes_are_of_one_kind(view: RecordView) -> Iterator[RecordProblem]:
    """A record mixes straight and curly quotation marks.

    The two look different on one page, and a search for one misses the other. Use straight ones, which every
    keyboard has.
    """
    if not view.raw.isascii() and _STRAIGHT.intersection(view.raw):
        for path, text in view.texts:
            straight = text.translate(_CURLY)
            if straight != text:
                message = "curly quotes in a record that uses straight ones"
                yield RecordProblem(message, "Use straight quotes", path, fix=put(straight))


_MARKUP = re.compile(
    r"\*\*?[^\s*][^*]*\*\*?|__[^_]+__|(?<!\w)_[^_\s][^_]*_(?!\w)|`|\[[^\]]+\]\([^)]*\)"
    r"|</?[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);"
    r"|^(?:#+|[-*•]|\d+[.)]) |\bhttps?:|\bwww\."
)
#: What all of that has one of: a sign, something at the start of a text, a part of an address.
_SIGNS = re.compile(r"[*_`<&\[#\u2022]")
_STARTS = re.compile(r"\n(?:-|\d+[.)]) ")
_ADDRESSES = ("://", "www.")


@record_rule(
    "LB504",
    *_KINDS,
    fires={"setup": "Lie on your **back**."},
    passes={"setup": "Lie on your back."},
    severity="warning",
)
def texts_are_plain(view: RecordView) -> Iterator[RecordProblem]:
    """A text contains Markdown, HTML or a web address.

    Texts are shown literally on many kinds of pages: readers would see the markup. Write plain words; an address
    goes into a source.
    """
    raw = f"\n{view.raw}"
    may_be = _SIGNS.search(raw) or _STARTS.search(raw) or any(part in raw for part in _ADDRESSES)
    for path, text in view.texts if may_be else ():
        markup = _MARKUP.search(text)
        if markup:
            message = f"{markup.group().strip()[:40]!r} would be shown literally"
            yield RecordProblem(message, "Write plain words", path)


# Zero-width and directional signs, soft hyphens; a joiner between other signs than letters belongs to them.
_HIDDEN = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<=[ -~])[\u200c\u200d]|[\u200c\u200d](?=[ -~])"
)
_MIXED = re.compile(r"\w*(?:[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z])\w*")
#: Letters of other alphabets that look like ours.
_TWINS = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf",
    "ABEKMHOPCTXaeopcyxijsABEZHIKMNOPTYXo",
)


@record_rule(
    "LB505",
    *_KINDS,
    fires={"setup": "Lie on your b\u0430ck."},
    passes={"setup": "Lie on your back."},
    severity="warning",
)
def texts_hide_nothing(view: RecordView) -> Iterator[RecordProblem]:
    """A text contains invisible characters, or mixes scripts within a word.

    They come from copied text, and break searches, line breaks and screen readers; characters that change the
    direction of writing can make a text read differently from what it says. Retype the word.
    """
    for path, text in () if view.raw.isascii() else view.texts:
        if not text.isascii():
            hidden, mixed = _HIDDEN.search(text), _MIXED.search(text)
            if hidden:
                message, rest = f"invisible character U+{ord(hidden.group()):04X}", _HIDDEN.sub("", text)
                yield RecordProblem(message, "Remove it", path, fix=put(rest) if rest.strip() else None)
            elif mixed:
                right = _MIXED.sub(lambda word: word.group().translate(_TWINS), text)
                message, fix = f"{mixed.group()!r} mixes two alphabets", put(right)
                yield RecordProblem(message, "Retype the word", path, fix=None if _MIXED.search(right) else fix)


#: Grades of school: what a text may ask of its readers, and how many words that takes.
_GRADE, _ENOUGH = 9, 30


@prose_rule(
    "LB506",
    fires={"setup": "Subsequently implement progressive posterior pelvic inclination. " * 6},
    passes={"setup": "Lie on your back. Bend your knees and put your feet on the floor. " * 6},
)
def texts_are_easy(view: RecordView) -> Iterator[RecordProblem]:
    """Setup and phases are hard to read.

    Their school grade by the automated readability index, which counts letters per word and words per sentence, is
    ten or more. Use short, common words and short sentences.

    Source: Smith and Senter, Automated Readability Index, AMRL-TR-66-220, 1967.
    """
    text = " ".join(text for path, text in view.steps if path[0] != "cues")
    words = _words(text)
    if words >= _ENOUGH:
        sentences = f"{text} ".count(". ") or 1
        letters = len(text) - words - sentences - text.count(",")
        grade = 4.71 * letters / words + 0.5 * words / sentences - 21.43
        if grade > _GRADE:
            message = f"setup and phases are hard to read: school grade {grade:.0f}"
            yield RecordProblem(message, "Use short, common words and short sentences", ("setup",))


#: What every promise has one of.
_USES = ("complaint", "promise", "spine_claim")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
#: What ends the reach of a verb: what follows is no longer what it acts on.
_BREAK = re.compile(r"\b(?:if|when|whenever|unless|until|till|where|while|because|before|after|so that)\b|[;:]")
#: How many words there may be between a verb and its object.
_REACH = 7
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|gets|got)\b(?: \w+)?$")


@prose_rule(
    "LB401",
    *_KINDS,
    fires={"summary": "This stretch cures back pain."},
    passes={"summary": "It does not cure back pain, and prevents your back from arching."},
    listens=_USES,
)
def nothing_is_promised(view: RecordView) -> Iterator[RecordProblem]:
    """A text promises an effect: that an exercise cures, treats or prevents something, or suits everybody.

    A promise has a verb and an object: "cures back pain", "injuries are prevented", "relief from sciatica". A
    negated or open statement is not a promise, and neither is "prevents your back from arching". Describe what to
    do and what one may feel: "may help you feel looser".
    """
    candidates = [some for use in _USES for some in view.candidates.get(use, {}).values()]
    rarest = {word for some in candidates for words in some.values() for word in words}
    for path, text in view.plain:
        sentences = _SENTENCE.findall(text) if any(word in text for word in rarest) else ()
        promise = next((promise for sentence in sentences for promise in _promises(sentence)), None)
        if promise:
            hint = "Describe what to do and what one may feel, without promising an effect"
            yield RecordProblem(f"{promise!r} is a promise", hint, path)


def _promises(sentence: str) -> Iterator[str]:
    """Yield what a sentence promises."""
    if phrases("doubt").find(sentence):
        return
    for use in ("promise", "spine_claim"):
        yield from (match.group() for match in phrases(use).matches(sentence) if not is_denied(match))
    complaints = [match.span() for match in phrases("complaint").matches(sentence)]
    for verb in phrases("claim").matches(sentence) if complaints else ():
        for start, end in complaints:
            acts = verb.end() <= start and _reaches(sentence[verb.end() : start])
            suffers = end <= verb.start() and _is_passive(sentence[end : verb.start()], verb.group())
            if (acts or suffers) and not is_denied(verb):
                yield sentence[min(start, verb.start()) : max(end, verb.end())]


def _reaches(between: str) -> bool:
    return len(between.split()) <= _REACH and not _BREAK.search(between)


def _is_passive(between: str, verb: str) -> bool:
    """Return whether a verb is passive and says what happens to its subject: "injuries are prevented"."""
    return verb.endswith("ed") and len(between.split()) <= _REACH and bool(_PASSIVE.search(between.strip()))


RULES: tuple[Rule, ...] = (
    texts_are_instructions,
    sentences_are_short,
    quotes_are_of_one_kind,
    texts_are_plain,
    texts_hide_nothing,
    texts_are_easy,
    nothing_is_promised,
)
