"""Checking a pack, or some files of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lowback.pack.folder import kind_of
from lowback.pack.reader import Reading, UnreadableError, read
from lowback.validation.inputs import A_FILE, unwatched
from lowback.validation.packs import Pack
from lowback.validation.records import Draft
from lowback.validation.report import FileReport, unreadable_report
from lowback.validation.rules.whole_pack import files_have_a_place, newer_schema, packs_are_not_newer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.pack.folder import Folder
    from lowback.problem import Problem
    from lowback.validation.config import Config
    from lowback.validation.inputs import Watch

_PACK = "pack.json"


class PackCheck:
    """What checking some files of a pack finds: every record by itself, then what the files say of each other."""

    def __init__(self, folder: Folder, plan: Config, shown: dict[str, str], watch: Watch = unwatched) -> None:
        """Read and check.

        Args:
            folder: where the pack is.
            plan: what to look for.
            shown: the files to tell about, by their paths inside the pack, and what to call them.
            watch: what is told how much more is done.

        Raises:
            OSError: when the folder itself cannot be read.

        """
        self._folder = folder
        self._plan = plan
        self._shown = shown
        self._watch = watch
        self._unreadable: dict[str, FileReport] = {}
        self._drafts: dict[str, Draft] = {}
        self._entries = dict(folder.entries())
        for file in shown:
            if file in self._entries:
                self._read(file, self._entries[file])
        self._pack = Pack(list(self._entries), self._usable, shown)
        self._check()

    def outcomes(self) -> Iterator[FileReport]:
        """Yield an outcome for each file."""
        for file in dict.fromkeys((*self._shown, *self._drafts)):
            if file in self._unreadable:
                yield self._unreadable[file]
            elif file in self._drafts:
                draft = self._drafts[file]
                yield FileReport(draft.file, draft.problems(self._plan), text=draft.text)

    def problems(self) -> list[Problem]:
        """Return all problems, file by file."""
        return [problem for outcome in self.outcomes() for problem in outcome.problems]

    def records(self) -> dict[str, Any]:
        """Return the records by file, without what was refused."""
        return {file: draft.value for file, draft in self._drafts.items()}

    def drafts(self) -> dict[str, Draft]:
        """Return the records by file, with what was found in each."""
        return self._drafts

    def unreadable(self) -> list[FileReport]:
        """Return the outcomes of the files that cannot be read."""
        return list(self._unreadable.values())

    def _read(self, file: str, reason: str) -> None:
        name = self._shown[file]
        try:
            if not reason:
                self._drafts[file] = Draft(name, read(self._folder.read(file)), kind_of(file))
        except (UnreadableError, FileNotFoundError) as error:
            reason = "is gone" if isinstance(error, FileNotFoundError) else str(error)
        if reason:
            self._unreadable[file] = unreadable_report(name, reason)

    def _check(self) -> None:
        if newer_schema(self._about()):
            self._refuse_newer()
            return
        for file, draft in self._drafts.items():
            self._check_file(file, draft)
            self._watch(A_FILE)
        self._check_pack()
        for draft in self._drafts.values():
            draft.check_allowances(self._plan, "record", "file", "pack")

    def _check_pack(self) -> None:
        is_whole = all(file in self._drafts and self._drafts[file].is_whole for file in self._entries)
        for rule in self._plan.rules("pack"):
            for file, fault in rule.run(self._pack) if is_whole or not rule.needs_whole else ():
                if file in self._shown:
                    missing = Draft(self._shown[file], Reading("", None, is_json=False), None)
                    self._drafts.setdefault(file, missing).add(rule.code, [fault])
        self._mend_references()

    def _mend_references(self) -> None:
        found = [draft for draft in self._drafts.values() if draft.findings]
        if found:
            from lowback.validation.namesakes import mend_references  # noqa: PLC0415 - sound files do without it

            for draft in found:
                mend_references(draft, self._pack, self._plan.engine)

    def _refuse_newer(self) -> None:
        """Tell that the pack is newer, and nothing else: nobody here knows what else is right in it."""
        if _PACK not in self._drafts:
            name = os.path.join(self._folder.name, _PACK)  # noqa: PTH118 - a name to show
            self._drafts[_PACK] = Draft(name, read(self._folder.read(_PACK)), "pack")
        self._drafts = {_PACK: self._drafts[_PACK]}
        for _, fault in packs_are_not_newer.run(Pack([_PACK], lambda _: self._about())):
            self._drafts[_PACK].add(packs_are_not_newer.code, [fault])

    def _about(self) -> Any:  # noqa: ANN401 - any JSON value
        """Return what stands in pack.json, right or wrong."""
        if _PACK in self._drafts:
            return self._drafts[_PACK].value
        draft = self._context(_PACK)
        return draft.value if draft else None

    def _is_english(self) -> bool:
        """Return whether the pack's texts are English: when it does not say, they are."""
        about = self._about()
        language = about.get("language", "en") if isinstance(about, dict) else "en"
        return isinstance(language, str) and language.partition("-")[0] == "en"

    def _usable(self, file: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return the record in a file, without what is refused of it; None when it cannot be used."""
        draft = self._drafts.get(file)
        if draft is None:
            draft = self._context(file)
            if draft:
                draft.check_shape(self._plan)
        return draft.value if draft else None

    def _context(self, file: str) -> Draft | None:
        """Return what stands in a file that nobody asked about, for looking something up in it."""
        if file in self._unreadable or self._entries.get(file, "is not there"):
            return None
        try:
            return Draft(file, read(self._folder.read(file)), kind_of(file))
        except (UnreadableError, FileNotFoundError):
            return None

    def _check_file(self, file: str, draft: Draft) -> None:
        misplaced = list(files_have_a_place.run(file, draft.value)) if draft.is_json else []
        if misplaced or draft.kind is None:
            draft.set_aside()
        draft.check(self._plan, english=self._is_english())
        draft.add(files_have_a_place.code, misplaced)
        for rule in self._plan.rules("file"):
            if rule.kinds and draft.kind in rule.kinds and isinstance(draft.value, dict):
                draft.add(rule.code, rule.run(file, draft.value))
