"""Scenarios and saves by the names people type, or a failure that says what there is instead."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli.options import OneSave
from tabletop.cli.out import Failure, err, in_words
from tabletop.i18n import series, tr, trn

if TYPE_CHECKING:  # help is shown without the models
    from tabletop.journal.library import SaveSummary
    from tabletop.scenario.load import Loaded
    from tabletop.scenario.model import Scenario


def saves_folder(override: Path | None) -> Path:
    """The folder of saves this call works with."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.library import shelf_folder

    with in_words(SaveError):
        return shelf_folder(override, os.environ)


def shelf(folder: Path) -> list[SaveSummary]:
    """All saves in a folder, the last played first."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.library import list_saves

    with in_words(SaveError):
        return list_saves(folder)


def save_of(options: OneSave) -> Path:
    """The save that a command is about."""
    return save_named(options.save, saves_folder(options.saves))


def save_named(name: str, folder: Path) -> Path:
    """The save ``name``: a path, a file's name in the folder, or the only one whose name or title holds the word."""
    from difflib import get_close_matches

    from tabletop.room.saved.shelves import find_save

    found = find_save(name, folder)
    if found is not None:
        return found
    saves = shelf(folder)
    word = name.casefold()
    alike = [save for save in saves if word in save.path.stem.casefold() or word in save.title.casefold()]
    if len(alike) == 1:
        return alike[0].path
    if alike:
        names = "\n".join(f"  {save.path.stem}" for save in alike)
        raise Failure(tr("Several saves are called “{name}”. Give one of them:\n{names}", name=name, names=names))
    near = get_close_matches(name, [save.path.stem for save in saves], n=1, cutoff=0.5)
    if near:
        raise Failure(
            tr("There is no save “{name}” in {folder}. Did you mean “{near}”?", name=name, folder=folder, near=near[0])
        )
    raise Failure(
        tr("There is no save “{name}” in {folder}. `tabletop list` shows what is there.", name=name, folder=folder)
    )


def scenario_at(name: str) -> Path:
    """The path of the scenario ``name``."""
    from tabletop.room.saved.shelves import find_scenario, scenario_names

    path = find_scenario(name)
    if path is None:
        known = series(scenario_names())
        raise Failure(
            tr(
                "There is no scenario “{name}”. Those that come with the program: {known}. Or give a path.",
                name=name,
                known=known,
            )
        )
    return path


def scenario_named(name: str) -> tuple[Loaded, Scenario]:
    """The scenario ``name``, read and without errors; its mistakes are printed, errors end the command."""
    from tabletop.scenario.diagnostics import render
    from tabletop.scenario.load import load_scenario

    loaded = load_scenario(scenario_at(name))
    if loaded.scenario is None:
        for diagnostic in loaded.errors:
            err(render(diagnostic))
        words = trn(
            "“{name}” cannot be played: {count} error.",
            "“{name}” cannot be played: {count} errors.",
            len(loaded.errors),
            name=name,
        )
        raise Failure(words)
    return loaded, loaded.scenario
