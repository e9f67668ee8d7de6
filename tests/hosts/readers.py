"""Readers of Markdown that no dialect is made for, and those that one is: each turns texts into HTML.

Those of Node.js and Ruby run in one process each, which reads texts until it is closed.
"""

import json
import subprocess
from contextlib import ExitStack, contextmanager

from hosts.tools import FOLDER, HERE, need


def _cmark(texts):
    need(module="cmarkgfm")
    from cmarkgfm import markdown_to_html_with_extensions as parse
    from cmarkgfm.cmark import Options

    extensions = ["table", "strikethrough", "autolink", "tasklist"]
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return [parse(text, options, extensions) for text in texts]


def _python_markdown(*extensions):
    from markdown import markdown

    return lambda texts: [markdown(text, extensions=extensions) for text in texts]


def _markdown_it_py(texts):
    """Read as markdown-it-py does with HTML and links of names of domains, which the one of Node.js does without."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("default", {"html": True, "linkify": True})
    return [parser.render(text) for text in texts]


#: Those of Python.
_HERE = {
    "cmark-gfm": _cmark,
    "python-markdown": _python_markdown(),
    "python-markdown+extra": _python_markdown("extra"),
    "markdown-it-py+html+linkify": _markdown_it_py,
}
#: Those of other languages: the command that runs it, and its name there.
_ELSEWHERE = {
    "marked": ("node", "marked"),
    "micromark-gfm": ("node", "micromark"),
    "markdown-it": ("node", "markdown-it"),
    "markdown-it+html": ("node", "markdown-it+html"),
    "markdown-it+linkify": ("node", "markdown-it+linkify"),
    "markdown-it+html+linkify": ("node", "markdown-it+html+linkify"),
    "kramdown": ("ruby", "kramdown"),
    "kramdown-gfm": ("ruby", "GFM"),
}
_COMMANDS = {"node": ("node", HERE / "readers.mjs", FOLDER), "ruby": ("ruby", HERE / "readers.rb")}
READERS = (*_HERE, *_ELSEWHERE)


@contextmanager
def reading():
    """Give a function that has a reader of `READERS` turn texts into HTML, and end its processes afterwards."""
    with ExitStack() as stack:
        running = {}

        def ask(command, name, texts):
            need(command)
            if command not in running:
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
                running[command] = stack.enter_context(subprocess.Popen(_COMMANDS[command], **pipes))
            process = running[command]
            process.stdin.write(json.dumps([name, texts]) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield lambda name, texts: _HERE[name](texts) if name in _HERE else ask(*_ELSEWHERE[name], texts)
