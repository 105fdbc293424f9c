"""The session that a command line asks for: a new one, or one that is played on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli.out import Failure
from tabletop.i18n import tr

if TYPE_CHECKING:  # the start imports no more than the first screen needs
    import argparse

    from tabletop.room.table.sessions import Session
    from tabletop.scenario.model import Scenario


def new_session(options: argparse.Namespace) -> tuple[Session, Path]:
    """Create the session that was asked for; with the folder of saves. Raises Failure, and has created nothing then."""
    from tabletop.cli.find import saves_folder, scenario_named
    from tabletop.exercise.commands import Refused
    from tabletop.journal.errors import SaveError, refused
    from tabletop.room.table.sessions import Setup, create_session

    loaded, scenario = scenario_named(options.scenario)
    folder = saves_folder(options.saves)
    roles = _roles(options.roles, scenario)
    if options.course and options.course not in scenario.courses:
        known = ", ".join(scenario.courses) or tr("none")
        raise Failure(
            tr("There is no course “{course}”. Courses of this scenario: {known}.", course=options.course, known=known),
            2,
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        setup = Setup(options.title, options.course, roles, not options.no_practice, options.attribution)
        return create_session(loaded, folder, setup), folder
    except OSError as error:
        raise Failure(refused(error, folder).words) from error
    except (SaveError, Refused) as error:
        raise Failure(error.words) from error


def old_session(options: argparse.Namespace) -> tuple[Session, Path]:
    """Open the save that was named, or the last one played; with the folder of saves. Raises Failure."""
    from tabletop.cli.find import save_named, saves_folder, shelf
    from tabletop.journal.errors import SaveError
    from tabletop.room.saved.shelves import last_open
    from tabletop.room.table.sessions import resume_session

    folder = saves_folder(options.saves)
    if options.save:
        path = save_named(options.save, folder)
    else:
        saves = shelf(folder)
        last = last_open(saves)
        if last is None and saves:
            raise Failure(
                tr(
                    "No session in {folder} is under way. To go on with the hotwash of the last: tabletop resume {name}",
                    folder=folder,
                    name=saves[0].path.stem,
                )
            )
        if last is None:
            raise Failure(
                tr("There is no session to go on with in {folder}. Start one: tabletop run SCENARIO", folder=folder)
            )
        path = last.path
    try:
        return resume_session(path), folder
    except SaveError as error:
        raise Failure(error.words) from error


def _roles(words: str, scenario: Scenario) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in words.split(",") if role.strip())
    unknown = [role for role in roles if role not in scenario.roles]
    if unknown:
        known = ", ".join(scenario.roles)
        raise Failure(
            tr("There is no role “{role}”. Roles of this scenario: {known}.", role=unknown[0], known=known), 2
        )
    return roles
