"""A scenario file becomes a model, or a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tabletop.i18n import tr
from tabletop.scenario import syntax
from tabletop.scenario.diagnostics import Diagnostic, Finding, severity_of
from tabletop.scenario.diagnostics import Path as Steps
from tabletop.scenario.places import Place, Places
from tabletop.scenario.regular import TooLarge, read_regular
from tabletop.scenario.shelf import LARGEST, Peek, find_scenarios, peek, scenario_file
from tabletop.text import find_unsafe

if TYPE_CHECKING:  # pydantic and the models are loaded by the functions that need them: the home screen does not
    from tabletop.scenario.model import Scenario

MOST_FLAWS = 20  #: hostile characters reported of one text; a megabyte of them is one mistake
LARGEST_NUMBER = 1_000_000_000  #: no track, weight or minute is greater

__all__ = ("BadScenario", "Loaded", "Peek", "find_scenarios", "load_document", "load_scenario", "peek")


class BadScenario(ValueError):
    """A document that is no playable scenario; `findings` say why, the first of them is in the message."""

    def __init__(self, findings: list[Finding]) -> None:
        first = findings[0]
        place = ".".join(str(step) for step in first.path)
        super().__init__(f"{place}: {first.message}" if place else first.message)
        self.findings = findings


@dataclass(frozen=True)
class Loaded:
    """What reading a scenario gave: the model if there is no error, the plain document, and all that is wrong."""

    scenario: Scenario | None
    document: dict[str, Any]
    diagnostics: list[Diagnostic]  #: errors and warnings by line
    hash: str  #: SHA-256 of the file's bytes, hexadecimal; empty if it could not be read

    @property
    def errors(self) -> list[Diagnostic]:
        """What keeps the scenario from being played."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]


def load_scenario(path: Path) -> Loaded:
    """Read a folder with scenario.toml, or one .toml file. Never raises for what a path or a file may hold."""
    file = scenario_file(path)
    try:
        raw = read_regular(file, LARGEST)
    except TooLarge as error:
        message = tr("the file has {size} bytes; a scenario has at most {most}", size=error.size, most=LARGEST)
        return _refused(file, "F02", message, tr("is this the right file?"))
    except OSError as error:
        reason = error.strerror or str(error).rstrip(".") or type(error).__name__
        message = tr("the scenario cannot be read: {reason}", reason=reason)
        return _refused(file, "F01", message, tr("name a folder with a scenario.toml, or a .toml file"))
    return load_bytes(raw, str(file))


def _refused(file: Path, code: str, message: str, remedy: str) -> Loaded:
    return Loaded(None, {}, [Diagnostic(code, str(file), 1, 1, 1, message, remedy, severity_of(code))], "")


def load_bytes(raw: bytes, name: str) -> Loaded:
    """Read the bytes of a scenario file; `name` is the file's name in the diagnostics."""
    digest = hashlib.sha256(raw).hexdigest()
    text, broken = syntax.decode(raw)
    document, more = syntax.read(text)
    if broken or document is None:
        lines = text.split("\n")
        return Loaded(None, {}, [_mistake(mistake, name, lines) for mistake in _by_place([*broken, *more])], digest)
    places = Places(text)
    scenario, findings = examine(document)
    diagnostics = list(dict.fromkeys(_placed(finding, places, name) for finding in findings))
    diagnostics.sort(key=lambda found: (found.line, found.column))
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        scenario = None
    return Loaded(scenario, document, diagnostics, digest)


def _by_place(mistakes: list[syntax.Mistake]) -> list[syntax.Mistake]:
    return sorted(dict.fromkeys(mistakes), key=lambda mistake: (mistake.line, mistake.column))


def _mistake(mistake: syntax.Mistake, name: str, lines: list[str]) -> Diagnostic:
    source = lines[mistake.line - 1].rstrip("\r") if mistake.line <= len(lines) else ""
    return Diagnostic(
        mistake.code,
        name,
        mistake.line,
        mistake.column,
        mistake.length,
        mistake.message,
        mistake.remedy,
        severity_of(mistake.code),
        source,
    )


def _placed(finding: Finding, places: Places, name: str) -> Diagnostic:
    place = _place(finding, places)
    return Diagnostic(
        finding.code,
        name,
        place.line,
        place.column,
        place.length,
        finding.message,
        finding.remedy,
        severity_of(finding.code),
        places.source(place.line),
    )


def _place(finding: Finding, places: Places) -> Place:
    if finding.after is not None:
        return places.end(finding.after)
    if finding.column is not None:
        return places.inside(finding.path, finding.column, finding.length)
    return places.key(finding.path) if finding.at_key else places.value(finding.path)


def examine(document: Mapping[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    """Check a document in every way there is. The model is None when it does not fit; findings may also be warnings."""
    from pydantic import ValidationError

    from tabletop.scenario import check, model_words
    from tabletop.scenario.model import Scenario

    findings = unsafe_values(document)
    try:
        scenario = Scenario.model_validate(document, by_alias=True, by_name=False)
    except ValidationError as error:
        wrong = model_words.findings_of(error, document)
    else:
        return scenario, findings + check.check(scenario)
    findings += model_words.merged(wrong)
    mended, touched = model_words.repaired(document, wrong)
    try:
        rest = check.check(Scenario.model_validate(mended, by_alias=True, by_name=False))
    except ValidationError:
        return None, findings + check.condition_texts(document)
    findings += [found for found in rest if not _inside(found.path, touched)]
    return None, findings


def _inside(path: Steps, tables: list[Steps]) -> bool:
    return any(path[: len(table)] == table for table in tables)


def unsafe_values(document: Mapping[str, Any]) -> list[Finding]:
    """Every character in keys and texts that a terminal obeys instead of showing, and every number beyond reason."""
    found: list[Finding] = []
    for path, value, at_key in _leaves(document, ()):
        if isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:  # also catches nan
            message = tr("this number is outside its range")
            found.append(Finding("K06", path, message, tr("write one below {most}", most=LARGEST_NUMBER)))
        if not isinstance(value, str):
            continue
        for offset, flaw in find_unsafe(value)[:MOST_FLAWS]:
            message = tr("this text holds a {flaw} (U+{code})", flaw=flaw, code=f"{ord(value[offset]):04X}")
            column = None if at_key else offset + 1
            found.append(Finding("T01", path, message, tr("delete it; write plain text"), column=column, at_key=at_key))
    return found


def _leaves(value: object, path: Steps) -> Iterator[tuple[Steps, object, bool]]:
    """Every key and every value that is no table or list, with its path and whether it is a key."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield (*path, key), key, True
            yield from _leaves(entry, (*path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _leaves(entry, (*path, index))
    else:
        yield path, value, False


def load_document(document: Mapping[str, Any]) -> Scenario:
    """The model of the copy inside a save; raises :class:`BadScenario`.

    Only what play itself needs is demanded (types, safe texts, ids that exist, conditions that can be asked), so that a save
    outlives checks that are added later.
    """
    from pydantic import ValidationError

    from tabletop.scenario import check, model_words
    from tabletop.scenario.model import Scenario

    findings = unsafe_values(document)
    try:
        scenario = Scenario.model_validate(document, by_alias=True, by_name=False)
    except ValidationError as error:
        raise BadScenario(findings + model_words.findings_of(error, document)) from None
    findings += check.needed(scenario)
    if findings:
        raise BadScenario(findings)
    return scenario
