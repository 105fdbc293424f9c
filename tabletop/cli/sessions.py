"""The session that a command line asks for: a new one, or one that is played on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tabletop.cli.exits import WRONG_USAGE
from tabletop.cli.find import save_named, saves_folder, scenario_named, shelf
from tabletop.cli.options import SCENARIO, Attribution, Flag, Positional
from tabletop.cli.out import Failure, in_words
from tabletop.cli.progress import reading
from tabletop.i18n import series, tr

if TYPE_CHECKING:  # help is shown without the models
    from tabletop.room.table.sessions import Session
    from tabletop.scenario.model import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """What can be said about a session before it is created."""

    scenario: Annotated[str, Positional("SCENARIO", SCENARIO)]
    title: Annotated[str, Flag("name of the session (default: the scenario's title)")] = ""
    course: Annotated[str, Flag("play one of the scenario's short courses", "ID")] = ""
    roles: Annotated[str, Flag("roles in play (default: all)", "ID,ID")] = ""
    no_practice: Annotated[bool, Flag("leave out the practice move")] = False
    attribution: Annotated[
        Attribution,
        Flag("who is named in reports; people are told before they consent (default: open, those who agree)"),
    ] = "open"


def new_session(wanted: NewSession, saves: Path | None) -> tuple[Session, Path]:
    """Create the session that was asked for; with the folder of saves. Raises Failure, and has created nothing then."""
    from tabletop.exercise.commands import Refused
    from tabletop.journal.errors import SaveError, refused
    from tabletop.room.table.sessions import Setup, create_session

    loaded, scenario = scenario_named(wanted.scenario)
    folder = saves_folder(saves)
    roles = _roles(wanted.roles, scenario)
    if wanted.course and wanted.course not in scenario.courses:
        known = series(scenario.courses) or tr("none")
        raise Failure(
            tr("There is no course “{course}”. Courses of this scenario: {known}.", course=wanted.course, known=known),
            WRONG_USAGE,
        )
    setup = Setup(wanted.title, wanted.course, roles, not wanted.no_practice, wanted.attribution)
    with in_words(SaveError, Refused):
        try:
            return create_session(loaded, folder, setup), folder
        except OSError as error:
            raise refused(error, folder) from error


def old_session(name: str, saves: Path | None) -> tuple[Session, Path]:
    """Open the save of that name, or without one the last that was played; with the folder of saves. Raises Failure."""
    from tabletop.journal.errors import SaveError
    from tabletop.room.table.sessions import resume_session

    folder = saves_folder(saves)
    path = save_named(name, folder) if name else _last(folder)
    with in_words(SaveError), reading() as tell:
        return resume_session(path, tell), folder


def _last(folder: Path) -> Path:
    from tabletop.room.saved.shelves import last_open

    saves = shelf(folder)
    last = last_open(saves)
    if last is not None:
        return last.path
    if saves:
        raise Failure(
            tr(
                "No session in {folder} is under way. To go on with the hotwash of the last: tabletop resume {name}",
                folder=folder,
                name=saves[0].path.stem,
            )
        )
    raise Failure(tr("There is no session to go on with in {folder}. Start one: tabletop run SCENARIO", folder=folder))


def _roles(words: str, scenario: Scenario) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in words.split(",") if role.strip())
    unknown = [role for role in roles if role not in scenario.roles]
    if unknown:
        known = series(scenario.roles)
        raise Failure(
            tr("There is no role “{role}”. Roles of this scenario: {known}.", role=unknown[0], known=known), WRONG_USAGE
        )
    return roles
