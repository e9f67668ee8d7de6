"""The built-in data with something hostile in every text: what a careless or malicious pack may hold."""

import itertools
import json

from lowback.catalog.catalog import builtin_catalog
from lowback.pack.folder import builtin_folder

#: Texts that would act where a format takes them for markup, a template, an address or a sign that is not seen.
TEXTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "\"><svg onload='alert(4)'>",
    "' onmouseover='alert(5)' autofocus onfocus='alert(5)' x='",
    "</title></style></textarea></article></main><iframe srcdoc='<script>alert(6)</script>'>",
    "<!-- --> --!> <!doctype x> <![CDATA[ ]]>",
    "[x](javascript:alert(7)) ![x](https://example.org/x.png) <javascript:alert(7)> <https://example.org/>",
    "&lt;script&gt;alert(8)&lt;/script&gt; &#60;script> &amp;",
    "{{ 7 * 7 }} {% raw %} {{< x >}} {{% x %}} {# x #} ${7*7} <%= 7*7 %> {: onclick='alert(9)'} {::nomarkdown}",
    "::: x\n\n# heading\n\n---\ntitle: x\n---\n\n``` x\n~~~",
    "\u202eevil\u202c \u2066x\u2069 \u200b\u200e\u061c\ufeff \x1b]0;x\x07 \x00\x08\x7f\x9f \ud800 \ufffe \u2028\u2029",
    "*a* _b_ ~~c~~ `d` **e** $f$ | g | \\ [^1] [1]: x\n1. x\n- x\n> x\n    x\n\tx",
    "<a href='javascript:alert(10)'>x</a><base href='https://example.org/'><meta http-equiv=refresh content='0;url=/'>",
    "<form action=javascript:alert(11)><input type=image src=x><button formaction=javascript:alert(11)>",
    "<style>* { background: url(https://example.org/) }</style><link rel=stylesheet href=https://example.org/>",
)
ADDRESSES = (
    "javascript:alert(12)",
    "https://example.org/\" onclick='alert(13)'>",
    "data:text/html,<script>alert(14)</script>",
    "https://example.org/<script>alert(15)</script>",
    "//example.org/ x",
)
#: Longer than any page is wide, and than any field is meant to be.
LONG = "x<b>" * 25_000
#: The keys whose texts people read; only ids and words of the schemas stand under the others.
_READ = frozenset(
    [
        "about",
        "anatomical_name",
        "contributors",
        "cues",
        "instead",
        "label",
        "license",
        "mistake",
        "name",
        "note",
        "publisher",
        "purpose",
        "question",
        "reason",
        "series",
        "setup",
        "side_is",
        "summary",
        "text",
        "title",
        "until",
    ]
)
#: Where the model itself takes braces and bars for marks of sides.
_SIDED = frozenset({"cues", "setup", "text"})
_MARKS = str.maketrans("{|}", "(/)")


class _Folder:
    """The built-in pack, with something hostile after every text."""

    def __init__(self, long):
        self._inner = builtin_folder()
        self.name = "hostile"
        self._long = long
        self._texts = itertools.cycle(TEXTS)
        self._addresses = itertools.cycle(ADDRESSES)

    def files(self):
        return self._inner.files()

    def read(self, file):
        return json.dumps(self._spoilt(json.loads(self._inner.read(file)), "", file)).encode()

    def _spoilt(self, value, key, file):
        if isinstance(value, dict):
            return {inner: self._spoilt(each, inner, file) for inner, each in value.items()}
        if isinstance(value, list):
            return [self._spoilt(each, key, file) for each in value]
        if key == "url":
            return next(self._addresses)
        if not isinstance(value, str) or key not in _READ:
            return value
        more = LONG if key in self._long else next(self._texts)
        is_sided = key in _SIDED and file.startswith("exercises/")
        return f"{value} {more.translate(_MARKS) if is_sided else more}"


def hostile_catalog(long=()):
    """Return a catalogue with the ids of the built-in one, and something hostile in every text.

    Args:
        long: keys of records, such as "purpose", whose texts become 100 KB long instead.

    """
    return builtin_catalog(_Folder(frozenset(long)))
