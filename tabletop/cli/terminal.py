"""The terminal in front of somebody: whether there is one, and the app upon it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli.hangup import end_with_terminal
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr

if TYPE_CHECKING:  # the start imports no more than the first screen needs
    from tabletop.tui.app import TabletopApp


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
    import os

    from tabletop.tui.app import TabletopApp
    from tabletop.tui.keys import keys_path

    end_with_terminal()
    try:
        keys = keys_path(os.environ)
    except RuntimeError as error:
        raise Failure(tr("Your home folder is not known. Set the environment variable HOME.")) from error
    app = TabletopApp(folder, first=first, keys=keys)
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
