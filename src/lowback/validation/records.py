"""One record as it is checked: what was read, what was found, and where that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.escaping import escaped
from lowback.pack.limits import MAX_FAULTS
from lowback.pack.reader import read
from lowback.problem import REWRITE, TAKE_OUT, Problem, RecordProblem, display_name, pointer
from lowback.validation.codes import CODES, UNWRITABLE
from lowback.validation.finding import mendable_of
from lowback.validation.kinds import kind_of_record, unknown_kind
from lowback.validation.report import FileReport
from lowback.validation.schema import top
from lowback.validation.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.pack.reader import Reading
    from lowback.pack.source_map import LineIndex, Place
    from lowback.problem import Mending, Path, Span
    from lowback.validation.config import Config
    from lowback.validation.rules.rule import Scope


#: What is missing, and what stands twice in a list, leaves the rest as right as it was.
_REFUSES_NOTHING = frozenset({"LB021", "LB029"})


class Draft:
    """A record that is being checked."""

    def __init__(self, file: str, reading: Reading, kind: str | None) -> None:
        """Take what reading gave, and the kind of record that it is; None when that is not known."""
        self.file = display_name(file)
        self.kind = kind
        self.text = reading.text
        self.is_json = reading.is_json
        #: The value, without the parts that were refused.
        self.value = reading.value
        #: Whether nothing of the record was refused, and nothing that it needs is missing.
        self.is_whole = not reading.faults
        self.findings: dict[RecordProblem, Span | None] = {}
        self._refused: set[Path] = set()
        for fault in reading.faults:
            finding = RecordProblem(fault.message, fault.hint, fault.path or (), fault.code, fix=fault.mended)
            self.findings[finding] = fault.span
            if fault.path is not None:
                self._refused.add(fault.path)

    def set_aside(self) -> None:
        """Do not look into the record: nobody knows how to."""
        self.value = None
        self.is_json = False

    def check(self, plan: Config, *, english: bool = True) -> None:
        """Check the record by its shape, then by the rules about records; those about words read English."""
        self.check_shape(plan)
        self.check_rules(plan, english=english)

    def check_shape(self, plan: Config) -> None:
        """Check the record against the schema of its kind."""
        if not self.is_json or () in self._refused:
            self.value = None
        elif self.kind is None:
            self.findings[unknown_kind(self.value)] = None
            self.value = None
        elif not plan.engine.acceptor(top(self.kind))(self.value):
            from lowback.validation.explain import shape_findings  # noqa: PLC0415 - a sound record does without it

            self.is_whole = False
            found = shape_findings(plan.engine, self.kind, self.value)
            self.findings |= dict.fromkeys(each for each in found if self._is_news(each.path))
            self._refused |= {finding.path for finding in found if finding.code not in _REFUSES_NOTHING}
            self._refused |= {finding.spoils for finding in found if finding.spoils is not None}
        for path in sorted(self._refused, key=str):
            self._take_out(path)

    def check_rules(self, plan: Config, *, english: bool = True) -> None:
        """Check the record, as far as its shape is right, against the rules about records."""
        if isinstance(self.value, dict):
            view = View(self.kind or "", self.value)
            for rule in plan.record_rules(view, is_whole=self.is_whole, english=english):
                self.add(rule.code, rule.run(view))

    def add(self, code: str, faults: Iterable[RecordProblem]) -> None:
        """Add what a rule found, except about what was refused before."""
        for fault in faults:
            if len(self.findings) >= MAX_FAULTS:
                return
            if self._is_news(fault.path):
                self.findings[RecordProblem(fault.message, fault.hint, fault.path, code, fix=fault.mended)] = None

    @property
    def is_writable(self) -> bool:
        """Whether the record may be written anew, with everything that stands in it."""
        return self.is_json and not any(finding.code in UNWRITABLE for finding in self.findings)

    def mendable(self) -> frozenset[RecordProblem]:
        """Return the findings that a program can mend now; those that are allowed are meant to stay."""
        found = mendable_of(self.findings) if self.is_writable else frozenset()
        if not (isinstance(self.value, dict) and "allow" in self.value):
            return found
        return frozenset(each for each in found if not (self._is_allowed(each) or self._is_pointed_into(each)))

    def bring(self, finding: RecordProblem, mended: Mending) -> None:
        """Let a finding bring its mending along."""
        self.findings[finding._replace(mended=mended)] = self.findings.pop(finding)

    def problems(self, plan: Config, first_line: int = 1) -> list[Problem]:
        """Return what was found, is asked for and is not allowed, in the order of the text."""
        wanted = [finding for finding in self.findings if plan.selects(finding.code)]
        if isinstance(self.value, dict) and "allow" in self.value:
            wanted = [finding for finding in wanted if not self._is_allowed(finding)]
        if not wanted:
            return []
        from lowback.pack.source_map import LineIndex, locate  # noqa: PLC0415 - as above

        places = locate(self.text, _with_parents(wanted)) if self.is_json and self.text else {}
        lines = LineIndex(self.text)
        mendable = self.mendable()
        problems = [
            self._problem(finding, places, lines, first_line)._replace(fixable=finding in mendable)
            for finding in wanted
        ]
        return sorted(problems, key=lambda each: (each.line or 0, each.column or 0, each.code, each.pointer))

    def check_allowances(self, plan: Config, *scopes: Scope) -> None:
        """Find allowances that allow nothing, after all rules of some scopes were asked."""
        if not (self.is_whole and isinstance(self.value, dict) and "allow" in self.value):
            return
        found = {(finding.code, pointer(finding.path)) for finding in self.findings}
        asked = {rule.code for scope in scopes for rule in plan.rules(scope)}
        for index, each in enumerate(self.value["allow"]):
            code, at = each["code"], each["at"]
            if CODES.get(code, "error") == "error":
                why = f"{code} is an error, which cannot be allowed" if code in CODES else f"there is no code {code}"
            elif code in asked and (code, at) not in found:
                why = f"there is no {code} at {at or 'the top'}"
            else:
                continue
            self.add("LB119", [RecordProblem(why, "Take this out", ("allow", index))])

    def _is_allowed(self, finding: RecordProblem) -> bool:
        return CODES[finding.code] == "warning" and any(
            (each.get("code"), each.get("at")) == (finding.code, pointer(finding.path)) for each in self.value["allow"]
        )

    def _is_pointed_into(self, finding: RecordProblem) -> bool:
        """Return whether an allowance points to what would stand elsewhere, or be gone, after mending."""
        if finding.mended == REWRITE:
            return False
        place = pointer(finding.path[:-1] if finding.mended == TAKE_OUT else finding.path)
        return any(each.get("at", "").startswith(f"{place}/") for each in self.value["allow"])

    def _problem(self, finding: RecordProblem, places: dict[Path, Place], lines: LineIndex, first_line: int) -> Problem:
        path = finding.path
        while path and path not in places and places:
            path = path[:-1]
        span = self.findings[finding] or _span(places.get(path), finding.mark)
        start = lines.position(span.start) if span else None
        end = lines.position(span.end) if span else None
        return Problem(
            code=finding.code,
            file=self.file,
            message=escaped(finding.message),
            hint=escaped(finding.hint),
            pointer=pointer(path if places else finding.path),
            severity=CODES[finding.code],
            line=start and start.line + first_line - 1,
            column=start and start.column,
            end_line=end and end.line + first_line - 1,
            end_column=end and end.column,
        )

    def _is_news(self, path: Path) -> bool:
        """Return whether nothing at this place was refused yet: what follows from a problem is no problem."""
        return not any(path[:length] in self._refused for length in range(1, len(path) + 1))

    def _take_out(self, path: Path) -> None:
        """Take a refused part out: the innermost key on the way to it, so that no index of a list changes."""
        if not path or self.value is None:
            self.value = None
            return
        while path and not isinstance(path[-1], str):
            path = path[:-1]
        holder: Any = self.value
        for part in path[:-1]:
            # Of two keys that are the same the second is kept, in which things may stand elsewhere.
            fits = (
                isinstance(holder, dict) if isinstance(part, str) else isinstance(holder, list) and part < len(holder)
            )
            holder = (holder.get(part) if isinstance(holder, dict) else holder[part]) if fits else None
        if path and isinstance(holder, dict):
            holder.pop(path[-1], None)


def check_record(raw: bytes, file: str, plan: Config, first_line: int = 1) -> FileReport:
    """Return the outcome of one record outside a pack, whose text starts on a line of its file."""
    draft = drafted(raw, file, plan)
    return FileReport(file, draft.problems(plan, first_line), text=draft.text, first_line=first_line)


def drafted(raw: bytes, file: str, plan: Config) -> Draft:
    """Return a record outside a pack, checked."""
    reading = read(raw)
    draft = Draft(file, reading, plan.kind or kind_of_record(reading.value))
    draft.check(plan)
    draft.check_allowances(plan, "record")
    return draft


def _with_parents(findings: Iterable[RecordProblem]) -> set[Path]:
    """Return the paths of findings and of all that holds them: what is missing is shown where it should be."""
    return {finding.path[:length] for finding in findings for length in range(len(finding.path) + 1)}


def _span(place: Place | None, mark: str) -> Span | None:
    if place is None:
        return None
    return place.key if mark == "key" and place.key else place.value
