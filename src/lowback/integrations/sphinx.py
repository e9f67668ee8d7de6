"""A Sphinx extension: the directive `.. lowback:: runner_lowback`.

Add "lowback.integrations.sphinx" to `extensions` in conf.py. A routine or an exercise becomes sections of the document
itself, so that headings, search and every builder know it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ConfigError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from lowback import __version__
from lowback.catalog.catalog import routine_or_exercise
from lowback.errors import LowbackError
from lowback.integrations._fragments import Anchors, catalog_of, files_of, packs_of
from lowback.integrations._nodes import CLASS, PageNodes, boxed
from lowback.rendering.compose import compose
from lowback.rendering.jsonld import jsonld_of, script_of
from lowback.rendering.options import Options
from lowback.shown import readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from lowback.catalog.catalog import Catalog


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
            told = readable(f"lowback: {error}")
            self.state.document.reporter.error(told, line=self.lineno)
            return [nodes.error("", nodes.paragraph("", "", nodes.Text(told)))]

    def _nodes(self, wanted: str) -> list[nodes.Node]:
        catalog = self._catalog()
        subject = routine_or_exercise(catalog, wanted)
        given = {name.replace("-", "_"): value for name, value in self.options.items() if name != "jsonld"}
        # What is kept here is kept for one document.
        anchors = self.env.temp_data.get("lowback") or Anchors()
        self.env.temp_data["lowback"] = anchors
        given["id_prefix"] = anchors.take(subject, given)
        options = Options(**given)
        page = compose(subject, options, catalog)
        found: list[nodes.Node] = [PageNodes(page, given["id_prefix"]).whole()]
        if "jsonld" in self.options:
            found.append(nodes.raw("", script_of(jsonld_of(subject, options, catalog, page)), format="html"))
        return found

    def _catalog(self) -> Catalog:
        packs = tuple(self.config.lowback_packs)
        for file in (file for pack in packs for file in files_of(pack)):
            self.env.note_dependency(str(file))
        return catalog_of(packs)


class Boxes(SphinxTransform):
    """Turn sections into boxes where none can stand."""

    default_priority = 10

    def apply(self, **_: Any) -> None:  # noqa: ANN401 - those of docutils
        """Look at our sections, the outer ones first."""
        for section in list(self.document.findall(nodes.section)):
            if CLASS in section["classes"] and not isinstance(section.parent, nodes.document | nodes.section):
                section.replace_self(boxed(section))
