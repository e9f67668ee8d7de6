"""What lowback prints is written in the terms of its field: words that only this project used stay out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Words of the project's old dialect; the term to use instead is in the comment.
OLD_WORDS = re.compile(
    r"\b[Mm]end(ed|s|ing)?\b"  # fix, correct
    r"|records? a line"  # NDJSON
    r"|half a character"  # unpaired surrogate
    r"|\b[Tt]ake (it|this|them|these words|one) out\b"  # remove
    r"|\b[Ss]tands? (here|twice|there|in|for what)\b"  # is
    r"|\bnothing tells\b"  # cannot detect
    r"|\bnobody sees\b"  # invisible
    r"|\bin each other\b"  # nested
)


def literals(tree):
    """Yield the texts of a module that are no docstrings: what may be printed."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    # Below an attribute stands a docstring too.
    docstrings |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=lambda path: path.stem)
def test_messages_have_no_private_words(path):
    """No message, hint or help has a word of the old dialect."""
    texts = literals(ast.parse(path.read_text(encoding="utf-8")))
    assert [text for text in texts if OLD_WORDS.search(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "invalid").glob("*.txt")), ids=lambda path: path.stem)
def test_reports_have_no_private_words(path):
    """No report has a word of the old dialect."""
    assert [found.group() for found in OLD_WORDS.finditer(path.read_text(encoding="utf-8"))] == []


def test_problem_codes_are_explained_without_private_words():
    """No explanation of a code has a word of the old dialect."""
    page = (ROOT / "docs" / "reference" / "problems.md").read_text(encoding="utf-8")
    # Below the explanations, the page says how often each is right.
    assert [match.group() for match in OLD_WORDS.finditer(page)] == []
