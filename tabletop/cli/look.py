"""The commands that only look: at the shelf, at scenario files, at the proof inside a save."""

from __future__ import annotations

import argparse
from datetime import datetime

from tabletop.cli.find import save_named, saves_folder, scenario_at, shelf
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError


def list_shelf(options: argparse.Namespace) -> int:
    """The saves, one line each, with what is wrong underneath."""
    folder = saves_folder(options.saves)
    saves = shelf(folder)
    if not saves:
        out(tr("No saves in {folder}. Start a session: tabletop run SCENARIO", folder=folder))
        return 0
    width = min(48, max(len(save.path.stem) for save in saves))
    out(tr("Saves in {folder}", folder=folder))
    for save in saves:
        number = tr("{n} events", n=f"{save.events:,}")
        out(f"  {_local(save.last):16}  {save.path.stem:{width}}  {save.state:11}  {number:>14}  {save.title}".rstrip())
        if save.fork:
            out(f"  {'':16}  {save.fork}")
        if save.damage:
            out(f"  {'':16}  ! {save.damage}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Every mistake of every file."""
    from tabletop.room.rehearsal.blessed import broken_plays, placed
    from tabletop.scenario.diagnostics import render
    from tabletop.scenario.load import load_scenario
    from tabletop.scenario.shelf import scenario_file

    failed = False
    for name in options.scenario:
        path = scenario_at(name)
        loaded = load_scenario(path)
        for diagnostic in loaded.diagnostics:
            out(render(diagnostic))
        broken = placed(broken_plays(loaded.scenario), scenario_file(path)) if loaded.scenario is not None else []
        for line in broken:
            out(line)
        errors = len(loaded.errors) + len(broken)
        warnings = len(loaded.diagnostics) - len(loaded.errors)
        failed = failed or bool(errors)
        if errors or warnings:
            out(tr("{path}: {errors} errors, {warnings} warnings", path=path, errors=errors, warnings=warnings))
        else:
            out(tr("{path}: no mistakes found", path=path))
    return 1 if failed else 0


def explain(options: argparse.Namespace) -> int:
    """The page about one code."""
    from tabletop.scenario.codes import CODES
    from tabletop.scenario.diagnostics import explain as page

    code = options.code.strip().upper()
    if code not in CODES:
        raise Failure(page(code))
    out(page(code).rstrip("\n"))
    return 0


def verify(options: argparse.Namespace) -> int:
    """The chain of a save, and its dice."""
    from tabletop.room.saved.proof import prove

    path = save_named(options.save, saves_folder(options.saves))
    try:
        proof = prove(path)
    except SaveError as error:
        raise Failure(error.words) from error
    for line in proof.details:
        out(line)
    (out if proof.sound else err)(proof.summary)
    return 0 if proof.sound else 1


def _local(moment: str) -> str:
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return ""
