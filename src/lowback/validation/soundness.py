"""Whether a pack has no errors at all: asked fast, without finding out what is wrong or where.

Every pack that is loaded is asked this. Who wants to know what is wrong asks `pack_check`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lowback.garbage import no_garbage
from lowback.pack.folder import kind_of
from lowback.pack.reader import fast_loader, fast_path, read
from lowback.pack.references import named
from lowback.validation.codes import CODES
from lowback.validation.config import config_of
from lowback.validation.packs import Pack
from lowback.validation.rules.whole_pack import files_have_a_place
from lowback.validation.schema import top
from lowback.validation.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowback.pack.reader import Loader
    from lowback.validation.config import Config


@cache
def errors_only() -> Config:
    """Return the config that looks for errors and not for warnings."""
    return config_of(select=[code for code, severity in CODES.items() if severity == "error"])


@fast_path
def sound_records(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the records of a pack by file when validation would find no error in them; None when it would.

    Args:
        files: what stands in each file, by its path inside the pack.

    """
    load = fast_path(fast_loader(no_twins=True))
    records: dict[str, Any] = {}
    pack = Pack(list(files), records.get)
    with no_garbage():
        for file, raw in files.items():
            record, kind = _loaded(raw, load), kind_of(file)
            if kind is None or not _has_shape(kind, record):
                return None
            view = View(kind, record)
            if _has_faults(file, view):
                return None
            records[file] = record
            # The walk that finds citations is taken once, for the rules about records and for those about the pack.
            pack.keep_named(file, named(kind, record, [] if kind == "sources" else view.citations))
        return None if any(True for rule in errors_only().rules("pack") for _ in rule.run(pack)) else records


def _loaded(raw: bytes, load: Loader) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a file; None when anything in it is refused: no record is null."""
    value = load(raw)
    if value is not None:
        return value
    found = read(raw)
    return None if found.faults else found.value


def _has_shape(kind: str, record: Any) -> bool:  # noqa: ANN401 - any JSON value
    return errors_only().engine.acceptor(top(kind))(record)


def _has_faults(file: str, view: View) -> bool:
    """Return whether a rule finds an error in a record of the right shape, or in its place and name."""
    about_files = [rule for rule in errors_only().rules("file") if view.kind in rule.kinds]
    about_records = errors_only().record_rules(view, is_whole=True, english=False)
    return any(
        (
            *files_have_a_place.run(file, view.data),
            *(fault for rule in about_files for fault in rule.run(file, view.data)),
            *(fault for rule in about_records for fault in rule.run(view)),
        )
    )
