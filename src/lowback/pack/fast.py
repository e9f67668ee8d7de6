"""Loading lines fast: a value when nothing about a line can mislead, or else a refusal for `reader` to look into."""

from __future__ import annotations

from functools import wraps
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from lowback.pack.reader import MAX_BYTES, MAX_VALUES, refuse_constant, unique_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    Loader = Callable[[bytes], Any]

P = ParamSpec("P")
T = TypeVar("T")


def fast_path(attempt: Callable[P, T]) -> Callable[P, T | None]:
    """Let a fast path give None where it raises anything: a careful path follows, and tells what is wrong and where.

    Each library has errors and limits of its own, and values nested too deep meet them in many places.
    """

    @wraps(attempt)
    def attempted(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return attempt(*args, **kwargs)
        except Exception:  # noqa: BLE001 - a fault of our own is raised by the careful path as well
            return None

    return attempted


def fast_loader(*, no_twins: bool) -> Loader:
    """Return what loads a line, by orjson when it is installed (the extra `fast`), or else by `json`.

    It raises an error, whichever (see `fast_path`), for what `reader` refuses, and for a few lines that it would
    accept: those with escapes, which may hold half characters, and those with data of other apps. Only numbers that
    are too large, and what is too deep, come through: the schemas refuse them everywhere else.

    Args:
        no_twins: whether a key that stands twice is refused.

    """
    try:
        import orjson  # noqa: PLC0415 - an extra
    except ImportError:
        return _by_json(no_twins=no_twins)
    return _by_orjson(orjson.loads, orjson.dumps, no_twins=no_twins)


#: A line of so many bytes has fewer values than a record may have: each takes two of them.
_SHORT = MAX_VALUES
#: A longer line with more commas than this may have too many.
_COMMAS = MAX_VALUES // 4
_BACKSLASH = ord("\\")


def _is_plain(raw: bytes) -> bool:
    if len(raw) > _SHORT and (len(raw) > MAX_BYTES or raw.count(b",") > _COMMAS):
        return False
    # One byte is found much faster than two.
    return (_BACKSLASH not in raw or b"\\u" not in raw) and b'"extra"' not in raw


def _by_json(*, no_twins: bool) -> Loader:
    hook: Any = unique_keys if no_twins else None
    decoder = JSONDecoder(object_pairs_hook=hook, parse_constant=refuse_constant)
    scan = decoder.scan_once  # type: ignore[attr-defined]  # undocumented, and fast

    def load(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
        text = raw.decode()
        value, end = scan(text, 0)
        if not _is_plain(raw) or text[end:].strip(" \t\r\n"):
            raise ValueError
        return value

    return load


def _by_orjson(loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes], *, no_twins: bool) -> Loader:
    def load(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
        value = loads(raw)
        # Of two keys that are the same, one is gone, and its quotes with it.
        if not _is_plain(raw) or (no_twins and raw.count(b'"') != dumps(value).count(b'"')):
            raise ValueError
        return value

    return load
