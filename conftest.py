"""Documentation runs: the Python and console blocks of README and docs, and the docstrings of the package."""

import doctest
import shlex
import subprocess
import sys
from pathlib import Path

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser


def console(example: Example) -> str | None:
    """Run the commands of a console block and compare what they print, blank lines at the end aside."""
    for block in example.parsed.split("$ ")[1:]:
        command, _, expected = block.partition("\n")
        ours = f"{shlex.quote(sys.executable)} -m lowback"
        words = f'lowback() {{ {ours} "$@"; }}; {command}'
        done = subprocess.run(
            ["bash", "-c", words], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
        )
        if (done.stdout + done.stderr).rstrip() != expected.rstrip():
            return f"{command} printed:\n{done.stdout}{done.stderr}"
    return None


pages = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS), CodeBlockParser("console", console)],
    patterns=["*.md"],
)
docstrings = Sybil(parsers=[DocTestParser(optionflags=doctest.ELLIPSIS)], path="src", patterns=["**/*.py"])
pytest_collect_file = (pages + docstrings).pytest()
