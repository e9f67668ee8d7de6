"""Samples for hosts and checkers."""

import itertools

from hostile import STRINGS, world

import lowback

#: A page of somebody else's, with whatever stands on it.
BLOG = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>A blog</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main><h1>A blog</h1>\n%s</main></body></html>\n'
)
#: As many different texts as there are hostile ones, to compare with; a long one stays.
PLAIN = tuple(each if len(each) >= 1_000 else f"plain {number}" for number, each in enumerate(STRINGS))


def spoilt(strings=STRINGS):
    """Return the built-in catalogue with one of some strings, in turn, in place of every text; long ones aside."""
    turns = itertools.cycle(string for string in strings if len(string) < 1_000)
    return world(lowback.load_catalog(), lambda _: next(turns))
