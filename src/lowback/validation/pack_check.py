"""Checking a pack, or some files of one: every record by itself, then what the files say of each other.

Every pack that is loaded is first asked fast whether it has errors at all (`sound_records`); who wants to know what is
wrong, and where, needs `check_pack`.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.folder import CORE, kind_of
from lowback.pack.json_layout import exact
from lowback.pack.json_reader import Reading, UnreadableError, fast_loader, fast_path, read
from lowback.pack.references import named, references
from lowback.problem import put
from lowback.validation.codes import CODES
from lowback.validation.config import config_of
from lowback.validation.pack_view import PackView, core_ids
from lowback.validation.record_check import (
    CheckedRecord,
    check_allowances,
    check_rules,
    check_schema,
    problems_in,
    record_of,
    set_aside,
    with_problems,
)
from lowback.validation.record_view import RecordView
from lowback.validation.report import FileReport, unreadable_report
from lowback.validation.rules.whole_pack import files_have_a_place, newer_schema, packs_are_not_newer
from lowback.validation.schemas import top
from lowback.validation.spelling import respelled
from lowback.validation.targets import FILE_SIZE, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lowback.pack.folder import Folder
    from lowback.pack.json_reader import Loader
    from lowback.pack.references import Reference
    from lowback.validation.config import Config
    from lowback.validation.targets import Progress

    Records = dict[str, CheckedRecord]

_PACK = "pack.json"


class CheckedPack(NamedTuple):
    """Some files of a pack after all checks, by their paths inside the pack."""

    records: dict[str, CheckedRecord]
    """The records, also of a file that is missing and should be there."""
    unreadable: dict[str, FileReport]
    """The files that cannot be read, and why."""


def check_pack(folder: Folder, config: Config, names: dict[str, str], progress: Progress = no_progress) -> CheckedPack:
    """Check some files of a pack.

    Args:
        folder: where the pack is.
        config: what to look for.
        names: the files to check, by their paths inside the pack, and what to call them.
        progress: what is told how much more is done.

    Raises:
        OSError: when the folder itself cannot be read.

    """
    entries = dict(folder.entries())
    records, unreadable = _read_files(folder, entries, names)
    about = records[_PACK].value if _PACK in records else _value_in(folder, _PACK, entries, unreadable, None)
    if newer_schema(about):
        return CheckedPack(_newer(folder, records), unreadable)
    english = _is_english(about)
    for file, record in records.items():
        records[file] = _check_file(file, record, config, english=english)
        progress(FILE_SIZE)
    pack = PackView(
        list(entries),
        lambda file: records[file].value if file in records else _value_in(folder, file, entries, unreadable, config),
        names,
    )
    records = _check_together(records, pack, config, names)
    return CheckedPack(
        {file: check_allowances(record, config, "record", "file", "pack") for file, record in records.items()},
        unreadable,
    )


def file_reports(pack: CheckedPack, config: Config, names: dict[str, str]) -> Iterator[FileReport]:
    """Yield a report for each file of a pack that was checked, in the order in which the files were named."""
    for file in dict.fromkeys((*names, *pack.records)):
        if file in pack.unreadable:
            yield pack.unreadable[file]
        elif file in pack.records:
            record = pack.records[file]
            yield FileReport(record.file, problems_in(record, config), text=record.text)


def _read_files(
    folder: Folder, entries: dict[str, str], names: dict[str, str]
) -> tuple[Records, dict[str, FileReport]]:
    records: Records = {}
    unreadable: dict[str, FileReport] = {}
    for file, name in names.items():
        reason = entries.get(file)
        try:
            if reason == "":
                records[file] = record_of(name, read(folder.read(file)), kind_of(file))
        except (UnreadableError, FileNotFoundError) as error:
            reason = "is gone" if isinstance(error, FileNotFoundError) else str(error)
        if reason:
            unreadable[file] = unreadable_report(name, reason)
    return records, unreadable


def _value_in(
    folder: Folder, file: str, entries: dict[str, str], unreadable: dict[str, FileReport], config: Config | None
) -> Any:
    """Return the value in a file that is not to be checked, for looking something up; None when it cannot be used.

    With a config, the parts that its schema refuses are left out.
    """
    if file in unreadable or entries.get(file, "is not there"):
        return None
    try:
        record = record_of(file, read(folder.read(file)), kind_of(file))
    except (UnreadableError, FileNotFoundError):
        return None
    return (check_schema(record, config) if config else record).value


def _newer(folder: Folder, records: Records) -> Records:
    """Return `pack.json` with the problem that it is newer, and nothing else: nobody here knows what else is right."""
    about = records.get(_PACK)
    if about is None:
        name = os.path.join(folder.name, _PACK)
        about = record_of(name, read(folder.read(_PACK)), "pack")
    problems = [problem for _, problem in packs_are_not_newer.run(PackView([_PACK], lambda _: about.value))]
    return {_PACK: with_problems(about, packs_are_not_newer.code, problems)}


def _is_english(about: Any) -> bool:
    """Return whether the pack's texts are English: when its `pack.json` does not say, they are."""
    language = about.get("language", "en") if isinstance(about, dict) else "en"
    return isinstance(language, str) and language.partition("-")[0] == "en"


def _check_file(file: str, record: CheckedRecord, config: Config, *, english: bool) -> CheckedRecord:
    misplaced = list(files_have_a_place.run(file, record.value)) if record.is_json else []
    if misplaced or record.kind is None:
        record = set_aside(record)
    record = check_rules(check_schema(record, config), config, english=english)
    record = with_problems(record, files_have_a_place.code, misplaced)
    for rule in config.rules("file"):
        if record.kind in rule.kinds and isinstance(record.value, dict):
            record = with_problems(record, rule.code, rule.run(file, record.value))
    return record


def _check_together(records: Records, pack: PackView, config: Config, names: dict[str, str]) -> Records:
    """Return the records of a pack with what the rules about packs say of them, and the fixes of their references."""
    is_whole = all(file in records and records[file].is_whole for file in pack.files)
    checked = dict(records)
    for rule in config.rules("pack"):
        for file, problem in rule.run(pack) if is_whole or not rule.needs_whole else ():
            if file in names:
                record = checked.get(file) or record_of(names[file], Reading("", None, is_json=False), None)
                checked[file] = with_problems(record, rule.code, [problem])
    return {file: _with_reference_fixes(record, pack, config) for file, record in checked.items()}


def _with_reference_fixes(record: CheckedRecord, pack: PackView, config: Config) -> CheckedRecord:
    """Return a record whose problems about references bring their fix along, where one id alone can be meant.

    The schema cannot tell: whether "Side lying" means `side_lying` depends on which ids there are.
    """
    without_fix = {problem.path: problem for problem in record.problems if not problem.fix}
    if not without_fix or not record.is_writable or not record.kind:
        return record
    is_reference = config.engine.acceptor(top("common").inside("$defs", "reference"))
    fixes = {}
    for reference in references(record.kind, exact(record.text)):
        right = _resolve_spelling(reference, pack) if reference.path in without_fix else None
        if right and is_reference(right):
            fixes[reference.path] = put(right)
    return record._replace(
        problems=tuple(
            problem._replace(fix=fixes.get(problem.path)) if without_fix.get(problem.path) == problem else problem
            for problem in record.problems
        )
    )


def _resolve_spelling(reference: Reference, pack: PackView) -> str | None:
    """Return the one id that is spelled like a reference but for capitals, spaces, hyphens and underscores."""
    own, core = pack.ids(reference.kind), core_ids(reference.kind)
    if own is None:
        return None
    known = [*own, *(f"{CORE}:{name}" if reference.kind == "exercises" else name for name in core)]
    return respelled(reference.id, known if pack.id != CORE else own)


@cache
def errors_only() -> Config:
    """Return the config that looks for errors and not for warnings."""
    return config_of(select=[code for code, severity in CODES.items() if severity == "error"])


@fast_path
def sound_records(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the records of a pack by file when validation would find no error in them; None when it would.

    Args:
        files: the bytes of each file, by its path inside the pack.

    """
    load = fast_path(fast_loader(no_twins=True))
    records: dict[str, Any] = {}
    names: dict[str, set[tuple[str, str]]] = {}
    for file, raw in files.items():
        record, kind = _loaded(raw, load), kind_of(file)
        if kind is None or not errors_only().engine.acceptor(top(kind))(record):
            return None
        view = RecordView(kind, record)
        if _has_errors(file, view):
            return None
        records[file] = record
        # The walk that finds citations is taken once, for the rules about records and for those about the pack.
        names[file] = named(kind, record, [] if kind == "sources" else view.citations)
    pack = PackView(list(files), records.get, named_by_file=names)
    return None if any(True for rule in errors_only().rules("pack") for _ in rule.run(pack)) else records


def _loaded(raw: bytes, load: Loader) -> Any:
    """Return the JSON value of a file; None when anything in it is refused: no record is null."""
    value = load(raw)
    if value is not None:
        return value
    reading = read(raw)
    return None if reading.problems else reading.value


def _has_errors(file: str, view: RecordView) -> bool:
    """Return whether a rule finds an error in a record of the right shape, or in its place and name."""
    about_files = [rule for rule in errors_only().rules("file") if view.kind in rule.kinds]
    about_records = errors_only().record_rules(view, is_whole=True, english=False)
    return any(
        (
            *files_have_a_place.run(file, view.data),
            *(problem for rule in about_files for problem in rule.run(file, view.data)),
            *(problem for rule in about_records for problem in rule.run(view)),
        )
    )
