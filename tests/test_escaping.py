"""Showing what others wrote: what pages may show of it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowback.escaping import readable

#: The spaces that keep words on one line.
KEPT = "\u00a0\u2007\u202f"

READABLE = [
    ("", ""),
    ("Bend your knees. Don't rush.", "Bend your knees. Don't rush."),
    ("15\u2060–\u206020\u00a0times", "15\u2060–\u206020\u00a0times"),
    (" a\t\r\n b\u2028c\u2029d\u0085e\u3000f  g ", "a b c d e f g"),
    ("\u00a0a\u00a0", "a"),
    ("a\x00\x1b[31mb\x7f\x9bc", "a[31mbc"),
    ("a \x00 b", "a b"),
    ("\u202eevil\u202c \u2066x\u2069", "evil x"),
    ("\ud800 \ud83d\ude00", "\ufffd \ufffd\ufffd"),
    ("\ufeffa\ufff9b\ufffec\U0001ffffd", "abcd"),
    ("👩\u200d🦰 क्\u200dष \u200fא", "👩\u200d🦰 क्\u200dष \u200fא"),
]


@pytest.mark.parametrize(("text", "shown"), READABLE)
def test_readable_texts_keep_what_is_read(text, shown):
    """What is read stays, white space is one space, and what could act unseen goes."""
    assert readable(text) == shown


def test_every_character_is_judged():
    """Of all characters, a text keeps those that no one needs to fear; all white space is known as such."""
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        shown = readable(f"a{sign}b")
        if sign.isspace() and sign not in KEPT:
            assert shown == "a b", hex(code)
        elif unicodedata.category(sign) in {"Cc", "Cs"} or unicodedata.bidirectional(sign) in BIDI:
            assert shown in {"ab", "a\ufffdb"}, hex(code)
        elif unicodedata.category(sign) not in {"Cn", "Cf"}:
            assert shown == f"a{sign}b", hex(code)


#: The classes of what changes the direction of writing until it is told to end.
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text(st.characters(), max_size=20))
def test_readable_texts_stay_as_they_are(text):
    """A text that was made readable is readable: it has one line, and can be written as UTF-8."""
    shown = readable(text)
    assert readable(shown) == shown
    assert len(shown.splitlines()) <= 1
    shown.encode()
