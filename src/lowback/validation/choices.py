"""Why no branch of a choice, or more than one, fits a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.escaping import shown
from lowback.problem import RecordProblem, put, rename
from lowback.validation.branches import tag_of, types_of
from lowback.validation.phrases import RANGE, TYPES, about
from lowback.validation.refusals import closest
from lowback.validation.rewriting import lossless, rewritten
from lowback.validation.spelling import folded, respelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.engines import Engine
    from lowback.validation.refusals import Refusal
    from lowback.validation.schema import Node


def tell_word(refusal: Refusal, words: tuple[str, ...]) -> RecordProblem:
    """Tell a value that is none of a few fixed words."""
    right = closest(str(refusal.value), words)
    message = f"expected one of {', '.join(words)}; found {shown(refusal.value)}"
    same = respelled(str(refusal.value), words) if isinstance(refusal.value, str) else None
    hint = f"Did you mean {right}?" if right else ""
    return RecordProblem(message, hint, refusal.path, "LB024", fix=put(same) if same else None)


def tell_choice(refusal: Refusal) -> Iterator[RecordProblem]:
    """Tell a choice of which no branch, or more than one, was meant."""
    branches = list(refusal.node.branches())
    keys = [branch.schema["required"][0] for branch in branches if set(branch.schema) == {"required"}]
    tags = [tag for tag in map(tag_of, branches) if tag]
    if keys:
        yield from _either(refusal, keys)
    elif tags and isinstance(refusal.value, dict):
        known = {key for branch in branches for key in branch.schema["properties"]}
        yield _tagged(refusal, tags[0].key, tuple(tag.word for tag in tags), known)
    else:
        yield _alternatives(refusal, branches)


def _either(refusal: Refusal, keys: list[str]) -> Iterator[RecordProblem]:
    wanted = " or ".join(map(repr, keys))
    found = [key for key in keys if key in refusal.value]
    if found:
        hint = "Keep one and take the other out"
        yield RecordProblem(f"expected either {wanted}; found both", hint, (*refusal.path, found[-1]), "LB030", "key")
    elif not refusal.misspelled.intersection(keys):
        yield RecordProblem(f"either {wanted} is missing", f"Add {wanted}", refusal.path, "LB021")


def _tagged(refusal: Refusal, key: str, words: tuple[str, ...], known: set[str]) -> RecordProblem:
    """Tell a tagged object whose tag is missing, misspelled or unknown."""
    spoils = None if likely(refusal)[0] else refusal.path
    if key in refusal.value:
        word = tell_word(refusal._replace(value=refusal.value[key], path=(*refusal.path, key)), words)
        return word._replace(spoils=spoils)
    for other in refusal.value:
        if other not in known and closest(other, (key,)):
            path = (*refusal.path, other)
            alike = [each for each in refusal.value if folded(each) == folded(key)]
            mended = rename(key) if alike == [other] else None
            return RecordProblem(
                f"unknown key {shown(other)}", f"Did you mean {key}?", path, "LB022", "key", spoils, fix=mended
            )
    hint = f"Add it: one of {', '.join(words)}"
    return RecordProblem(f"{key!r} is missing", hint, refusal.path, "LB021", spoils=spoils)


def likely(refusal: Refusal) -> tuple[Node | None, object]:
    """Return the branch that was probably meant by a tag that is misspelled, and the value as it was meant."""
    tags = {} if refusal.keyword != "oneOf" else {tag_of(branch): branch for branch in refusal.node.branches()}
    value = refusal.value
    for tag, branch in tags.items():
        if tag and isinstance(value, dict):
            known = branch.schema["properties"]
            keys = [key for key in value if key == tag.key or (key not in known and closest(key, (tag.key,)))]
            if keys and closest(str(value[keys[0]]), tuple(each.word for each in tags if each)) == tag.word:
                others = {key: inner for key, inner in value.items() if key != keys[0]}
                return branch, {tag.key: tag.word, **others}
    return None, value


def wrong_tag(refusal: Refusal, branch: Node, engine: Engine) -> RecordProblem | None:
    """Return a finding when a tagged object is right but for its tag: another branch takes it as it is."""
    tag = tag_of(branch)
    value = refusal.value
    if not tag or not isinstance(value, dict):
        return None
    for other in refusal.node.branches():
        foreign = [key for key in value if key not in branch.schema["properties"] and key in other.schema["properties"]]
        right = tag_of(other)
        if foreign and right and engine.acceptor(other)({**value, tag.key: right.word}):
            keys = " and ".join(map(shown, foreign))
            message = f"{keys} {'go' if len(foreign) > 1 else 'goes'} with {tag.key} {right.word!r}, not {tag.word!r}"
            hint = f'Write "{right.word}", or take {keys} out'
            return RecordProblem(message, hint, (*refusal.path, tag.key), "LB024", spoils=refusal.path)
    return None


def _alternatives(refusal: Refusal, branches: list[Node]) -> RecordProblem:
    """Tell a value whose type no branch has."""
    types = dict.fromkeys(each for branch in branches for each in types_of(branch))
    *first, last = [RANGE if each == "object" and "integer" in types else TYPES[each] for each in types]
    wanted = f"{', '.join(first)} or {last}" if first else last
    said = about(refusal)
    message = f"expected {wanted}; found {shown(refusal.value)}"
    hint = rewritten(refusal) or (f"It is {said}" if said else "")
    return RecordProblem(message, hint, refusal.path, "LB023", fix=lossless(refusal))
