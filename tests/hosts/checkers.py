"""Checkers of what stands in a page: the Nu HTML checker, and those of structured data."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hosts.tools import FOLDER, HostError, need, node, run

#: What makes Java start fast; a text of 100 KB needs a deeper stack.
_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")

#: How much of a message is told: some quote whole paragraphs.
_TOLD = 200


def nu(files):
    """Return what the Nu HTML checker says of pages, as "page.html: error: ..."; warnings too."""
    need("java")
    jar = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--format", "json", "--exit-zero-always", "--stdout", "--also-check-css", "--also-check-svg")
    told, _ = run(["java", *_JAVA, "-jar", jar, *options, *files])
    messages = json.loads(told)["messages"]
    return [_told(each) for each in messages if each.get("subType", each["type"]) != "info" and not _is_data(each)]


def _is_data(message):
    """Tell whether it takes structured data for a script that is not to run: no browser does, and one is asked too."""
    script = '<script type="application/ld+json">'
    return message["message"].startswith("Inline script violates Content Sec") and script in message.get("extract", "")


def _told(message):
    name = message.get("url", "").rpartition("/")[2]
    kind = message.get("subType") or message["type"]
    near = message.get("extract", "").replace("\n", " ")
    return f"{name}: {kind}: {message['message'][:_TOLD]} Near {near[:_TOLD]!r}"


def structured(documents):
    """Return what two checkers say of structured data: types, properties, and what values may stand in them.

    Args:
        documents: texts by name, each JSON-LD or an HTML page that holds some.

    """
    pages = {name: _page(text) for name, text in documents.items()}
    answer = node("structured.mjs", pages)
    problems = [f"{name}: no structured data" for name in pages if not answer["found"][name]]
    return list(dict.fromkeys([*problems, *answer["problems"], *_typed(answer["found"])]))


def _page(text):
    if not text.lstrip().startswith(("{", "[")):
        return text
    safe = text.replace("<", "\\u003c")
    return f'<!DOCTYPE html><title>x</title><script type="application/ld+json">{safe}</script>'


def _typed(found):
    """Have the TypeScript compiler try the data against the types of schema.org."""
    lines = [(name, text) for name, texts in found.items() for text in texts]
    program = ['import type { Graph, Thing, WithContext } from "schema-dts";']
    program += [f"({_one_line(text)}) satisfies Graph | WithContext<Exclude<Thing, string>>;" for _, text in lines]
    options = ("--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "--target", "es2022")
    modules = ("--module", "esnext", "--moduleResolution", "bundler")
    with TemporaryDirectory(dir=FOLDER) as place:
        (Path(place) / "all.ts").write_text("\n".join(program) + "\n", encoding="utf-8")
        try:
            run(["node", FOLDER / "node_modules/typescript/bin/tsc", *options, *modules, "all.ts"], cwd=place)
        except HostError as error:
            told = re.findall(r"^all\.ts\((\d+),\d+\): error \S+ (.*)$", str(error), re.MULTILINE)
            return [f"{lines[int(line) - 2][0]}: type: {message}" for line, message in told] or [str(error)]
    return []


def _one_line(text):
    try:
        return json.dumps(json.loads(text))
    except ValueError:
        # It stands among the problems already.
        return '{"@context": "https://schema.org", "@type": "Thing"}'
