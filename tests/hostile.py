"""Records in which every text that people read is hostile, and the catalogue that they refer to."""

from types import SimpleNamespace

import attrs

from lowback.model.dict_conversion import Value
from lowback.model.enums import Mode

#: The fields that hold texts for people, or an address.
TEXTS = {
    *("name", "summary", "setup", "text", "cues", "mistake", "instead", "until", "note", "purpose", "label", "title"),
    *("publisher", "series", "about", "side_is", "contributors", "license", "anatomical_name", "url", "words"),
}
#: The fields whose texts may tell left from right, so that braces and bars never get into them.
SIDED = {"setup", "text", "cues"}
KINDS = ("exercises", "routines", "sources", "muscles", "equipment", "precautions", "triggers", "notices", "positions")
STRINGS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></script><script>alert(1)</script>",
    "--><!--><svg onload=alert(1)>",
    "]]> <![CDATA[ &lt;b&gt; &#60;b&#62; <b>bold</b>",
    "javascript:alert(1)",
    "<javascript:alert(1)> [a](javascript:alert(1)) ![a](x)",
    "<https://example.org> https://example.org www.example.org a@example.org",
    "{{ 7*7 }} {% raw %} {{< x >}} {{% x %}} {# x #} ${7*7} <%= 7 %>",
    "{: .x onclick=alert(1)} {::nomarkdown} [TOC] {x} ]{y}",
    "# one\n\n## two\n\n---\n\n- three",
    "1. one\r\n2) two\u2028* three\u2029> four",
    "a\u202eb\u2066c\u200fd \x00\x07\x1b[2J\x9b31m\ufeff\x85e",
    "| a | b |\n|---|---|\n| `c` | *d* _e_ ~~f~~ ==g== ^^h^^ ++i++ |",
    "[^1] [^1]: x *[abbr]: y [1]: http://x 'z' :smile: $x$ $$y$$ --8<-- \\",
    "!!! note\n    x\n\n??? y\n\n::: z\n\n```\ncode\n```\n\n~~~",
    "+++\n---\ntitle: x\n---\n",
    '#panic("x") #import "x" @ref <label> $x^2$ //c /*c*/ \\u{41} = h',
    "ein\u0301 שלום سلام 中文 \U0001f3c3\u200d♀️",
    "\ud800 lone",
    "x" * 100_000,
    "<" * 1_000 + "*" * 1_000 + "`" * 1_000 + "[" * 1_000,
)


def changed(value, write, name=""):
    """Return a value in which every text for people is what `write` makes of it."""
    if isinstance(value, str) and name in TEXTS and not isinstance(value, Mode):
        text = write(value)
        return _sided(text, value) if name in SIDED else text
    if isinstance(value, tuple):
        return tuple(changed(each, write, name) for each in value)
    if isinstance(value, Value) and attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value))]
        return attrs.evolve(value, **{each: changed(getattr(value, each), write, each) for each in names})
    return value


def _sided(text, original):
    """Return a text without braces and bars of its own, and with a mark where there was one."""
    return "".join(sign for sign in text if sign not in "{|}") + (" {left|right}" if "{" in original else "")


def world(catalog, write):
    """Return something like a catalogue in which every text for people is what `write` makes of it."""
    return SimpleNamespace(
        **{kind: {each: changed(record, write) for each, record in getattr(catalog, kind).items()} for kind in KINDS}
    )


def subjects(catalog, ids, string):
    """Return routines or exercises with a string in place of every text, and the catalogue that they refer to.

    A long string stands in place of some texts only, and "a" in place of the others.
    """
    found = world(catalog, lambda text: "a" if len(string) > 1_000 and len(text) % 17 else string)
    return [(found.routines | found.exercises)[each] for each in ids], found
