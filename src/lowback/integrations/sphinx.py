"""A Sphinx extension: the directive `.. lowback:: runner_lowback`, whose page is made of docutils nodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ConfigError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from lowback._version import __version__
from lowback.catalog.catalog import routine_or_exercise
from lowback.errors import LowbackError
from lowback.escaping import readable
from lowback.integrations._articles import Anchors, catalog_with, files_of, packs_of
from lowback.rendering.credits import attribution
from lowback.rendering.page import BlockRole, Bullets, Doses, Line, Options
from lowback.rendering.page_builder import build_page
from lowback.rendering.structured_data import jsonld_of, script_of
from lowback.rendering.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from lowback.catalog.catalog import Catalog
    from lowback.rendering.page import Block, Page, Section


#: By which sections are known to be ours, in style sheets too.
CLASS = "lowback"


class PageNodes:
    """A page in the making: a section, with a section in it for each of its own."""

    def __init__(self, page: Page, start: str) -> None:
        """Take its contents.

        Args:
            page: the page.
            start: the id of the whole, with which all others start.

        """
        self.page = page
        self.start = start

    def whole(self) -> nodes.section:
        """Return the whole page."""
        part = self._part(self.start, self.page.title)
        part += nodes.paragraph("", "", *_texts(self.page.summary))
        part += self._facts()
        part += [self._section(entry) for entry in self.page.sections]
        if not self.page.shows_credits:
            part += [nodes.paragraph("", "", *_texts(attribution(entry))) for entry in self.page.licences]
        return part

    def _part(self, name: str, title: str) -> nodes.section:
        return nodes.section("", nodes.title("", "", *_texts(title)), ids=[name], classes=[CLASS])

    def _facts(self) -> nodes.field_list:
        fields = nodes.field_list()
        for fact in self.page.facts:
            body = nodes.field_body("", nodes.paragraph("", "", *self._line_nodes(fact)))
            fields += nodes.field("", nodes.field_name("", "", *_texts(fact.label)), body)
        return fields

    def _section(self, section: Section) -> nodes.section:
        part = self._part(f"{self.start}-{section.id}", section.title)
        for block in section.blocks:
            part += list(self._block(block))
        return part

    def _block(self, block: Block) -> Iterator[nodes.Element]:
        if isinstance(block, Line):
            yield self._paragraph(block)
        elif isinstance(block, Bullets):
            yield from self._bullets(block.label, block.lines)
        elif isinstance(block, Doses):
            yield from self._doses(block)
        elif block.role is BlockRole.SOURCES:
            yield _numbered(self._source(number, line) for number, line in enumerate(block.lines, 1))
        else:
            yield _numbered(self._paragraph(line) for line in block.lines)

    def _doses(self, doses: Doses) -> Iterator[nodes.Element]:
        if len(doses.ways) > 1:
            yield from self._bullets(doses.label, doses.ways)
        else:
            yield from (nodes.paragraph("", "", *_label(doses.label), *self._line_nodes(way)) for way in doses.ways)
        if doses.cycle:
            yield self._paragraph(doses.cycle)
        if doses.others:
            yield from self._bullets(doses.others_label, doses.others)

    def _bullets(self, label: str, lines: Iterable[Line]) -> Iterator[nodes.Element]:
        if label:
            yield nodes.paragraph("", "", *_label(label))
        yield nodes.bullet_list("", *(nodes.list_item("", self._paragraph(line)) for line in lines))

    def _paragraph(self, line: Line) -> nodes.paragraph:
        label = _label(line.label) if line.label else []
        return nodes.paragraph("", "", *label, *self._line_nodes(line))

    def _line_nodes(self, line: Line) -> list[nodes.Node]:
        line_nodes: list[nodes.Node] = [*_linked(line.text, line.url)]
        if line.refs:
            line_nodes += [nodes.Text(" [" if line_nodes else "["), *self._refs(line.refs), nodes.Text("]")]
        return line_nodes

    def _refs(self, refs: tuple[int | str, ...]) -> Iterator[nodes.Node]:
        for index, ref in enumerate(refs):
            if index:
                yield nodes.Text(", ")
            if isinstance(ref, int):
                yield nodes.reference("", "", nodes.Text(str(ref)), internal=True, refid=self._source_id(ref))
            else:
                yield from _texts(ref)

    def _source(self, number: int, line: Line) -> nodes.paragraph:
        target = nodes.target("", "", ids=[self._source_id(number)])
        return nodes.paragraph("", "", target, *_linked(line.text, line.url))

    def _source_id(self, number: int) -> str:
        return f"{self.start}-source-{number}"


def boxed(section: nodes.section) -> nodes.container:
    """Return the contents of a section, its title a rubric, for where no section is allowed, such as in a list."""
    title, *others = section.children
    return nodes.container("", nodes.rubric("", "", *title.children), *others, ids=section["ids"], classes=[CLASS])


def _texts(written: str) -> list[nodes.Text]:
    """Return a text; signs that only keep words together are left out, because LaTeX does not know them all."""
    text = readable(plain(written))
    return [nodes.Text(text)] if text else []


def _label(label: str) -> list[nodes.Node]:
    return [nodes.strong("", "", *_texts(f"{label}:")), nodes.Text(" ")]


def _linked(text: str, url: str | None) -> list[nodes.Node]:
    texts = _texts(text)
    return [nodes.reference("", "", *texts, refuri=url, internal=False)] if url else [*texts]


def _numbered(paragraphs: Iterable[nodes.paragraph]) -> nodes.enumerated_list:
    items = (nodes.list_item("", paragraph) for paragraph in paragraphs)
    return nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive, and the setting `lowback_packs`: further packs, as paths from conf.py or installed ids."""
    app.add_config_value("lowback_packs", [], "env", (list, tuple, str))
    app.connect("config-inited", _place_packs)
    app.add_directive("lowback", LowbackDirective)
    app.add_transform(Boxes)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _place_packs(app: Sphinx, config: Config) -> None:
    """Take the paths of packs from where conf.py is; what is no path there is the id of an installed one."""
    try:
        packs = packs_of(config.lowback_packs)
    except TypeError as error:
        raise ConfigError(f"lowback_packs: {error}") from None
    paths = {pack: Path(app.confdir, pack) for pack in packs}
    config.lowback_packs = [str(path) if path.exists() else pack for pack, path in paths.items()]


class LowbackDirective(SphinxDirective):
    """A routine or an exercise of an id, as sections."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "mode": directives.unchanged,
        "credits": directives.unchanged,
        "id-prefix": directives.unchanged,
        "jsonld": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the nodes; what is wrong is an error at the directive's line, and is shown in its place as well."""
        try:
            return self._nodes(self.arguments[0])
        except LowbackError as error:
            message = readable(f"lowback: {error}")
            self.state.document.reporter.error(message, line=self.lineno)
            return [nodes.error("", nodes.paragraph("", "", nodes.Text(message)))]

    def _nodes(self, id_: str) -> list[nodes.Node]:
        catalog = self._catalog()
        subject = routine_or_exercise(catalog, id_)
        options_ = {name.replace("-", "_"): value for name, value in self.options.items() if name != "jsonld"}
        # What is kept here is kept for one document.
        anchors = self.env.temp_data.get("lowback") or Anchors()
        self.env.temp_data["lowback"] = anchors
        options_["id_prefix"] = anchors.take(subject, options_)
        options = Options(**options_)
        page = build_page(subject, options, catalog)
        page_nodes: list[nodes.Node] = [PageNodes(page, options_["id_prefix"]).whole()]
        if "jsonld" in self.options:
            page_nodes.append(nodes.raw("", script_of(jsonld_of(subject, options, catalog, page)), format="html"))
        return page_nodes

    def _catalog(self) -> Catalog:
        packs = tuple(self.config.lowback_packs)
        for file in (file for pack in packs for file in files_of(pack)):
            self.env.note_dependency(str(file))
        return catalog_with(packs)


class Boxes(SphinxTransform):
    """Turn sections into boxes where none is allowed."""

    default_priority = 10

    def apply(self, **_: Any) -> None:
        """Look at our sections, the outer ones first."""
        for section in list(self.document.findall(nodes.section)):
            if CLASS in section["classes"] and not isinstance(section.parent, nodes.document | nodes.section):
                section.replace_self(boxed(section))
