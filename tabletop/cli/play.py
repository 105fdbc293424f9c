"""The commands that open the app."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli.hangup import end_with_terminal
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr

if TYPE_CHECKING:  # the start imports no more than the first screen needs
    import argparse

    from tabletop.room.sessions import Session
    from tabletop.scenario.model import Scenario
    from tabletop.tui.app import TabletopApp


def home(folder: Path | None = None) -> int:
    """Open the home screen; where there is no terminal, show what the program does instead."""
    if at_terminal():
        return open_app(folder)
    from tabletop.cli.rehearse import demonstrate

    return demonstrate()


def run(options: argparse.Namespace) -> int:
    """Start a session of a scenario."""
    need_terminal("tabletop rehearse SCENARIO")
    session, folder = new_session(options)
    return open_app(folder, lambda app: app.open_console(session))


def new_session(options: argparse.Namespace) -> tuple[Session, Path]:
    """Create the session that was asked for; with the folder of saves. Raises Failure, and has created nothing then."""
    from tabletop.cli.find import saves_folder, scenario_named
    from tabletop.exercise.commands import Refused
    from tabletop.journal.errors import SaveError, refused
    from tabletop.room.sessions import Setup, create_session

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


def resume(options: argparse.Namespace) -> int:
    """Go on with a session, alone or with its room open."""
    if options.host:
        from tabletop.cli.room import host_again

        return host_again(options)
    need_terminal("tabletop list")
    session, folder = old_session(options)
    return open_app(folder, lambda app: app.open_console(session))


def old_session(options: argparse.Namespace) -> tuple[Session, Path]:
    """Open the save that was named, or the last one played; with the folder of saves. Raises Failure."""
    from tabletop.cli.find import save_named, saves_folder, shelf
    from tabletop.journal.errors import SaveError
    from tabletop.room.sessions import resume_session
    from tabletop.room.shelves import last_open

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


def replay(options: argparse.Namespace) -> int:
    """Look back at a session."""
    need_terminal("tabletop verify SAVE")
    from tabletop.cli.find import save_named, saves_folder

    folder = saves_folder(options.saves)
    path = save_named(options.save, folder)
    return open_app(folder, lambda app: app.open_replay(path, options.at))


def _roles(words: str, scenario: Scenario) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in words.split(",") if role.strip())
    unknown = [role for role in roles if role not in scenario.roles]
    if unknown:
        known = ", ".join(scenario.roles)
        raise Failure(
            tr("There is no role “{role}”. Roles of this scenario: {known}.", role=unknown[0], known=known), 2
        )
    return roles


def at_terminal() -> bool:
    """Whether somebody sits at a terminal and sees what is shown."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def need_terminal(instead: str) -> None:
    """Raise Failure without a terminal, naming what can be done instead."""
    if not at_terminal():
        raise Failure(
            tr("This command draws on a terminal, and there is none here. Without one: {instead}", instead=instead)
        )


def open_app(folder: Path | None, first: Callable[[TabletopApp], object] | None = None) -> int:
    """Run the app, ``first`` its first route; returns the exit code, whatever happened said in words."""
    from tabletop.tui.app import TabletopApp

    end_with_terminal()
    app = TabletopApp(folder, first=first)
    words = app.run()
    if app.crash is not None:
        from tabletop.cli.crash import crash_words, write_report

        save = app.current_save
        err(crash_words(app.crash, save, write_report(app.crash, save.parent if save else Path.cwd())))
        return 1
    if words:
        err(words)
        return 1
    if app.current_save is not None:
        out(tr("The session is in {path}", path=app.current_save))
        out(tr("Go on with:  tabletop resume {name}", name=app.current_save.stem))
    return app.return_code or 0
