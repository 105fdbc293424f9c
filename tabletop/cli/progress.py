"""A bar on standard error while something takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tabletop.i18n import tr

Tell = Callable[[str, int, int], None]  #: what is being done, how much of it is done, and of how much


@contextmanager
def progress(*, counted: bool = False) -> Iterator[Tell | None]:
    """Show a bar where standard error is a terminal, ``counted`` with numbers and the time that is left; None elsewhere.

    It goes away at the end, and already when "done" is told, so that nothing is said under it.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

    columns: list[ProgressColumn] = [TextColumn("{task.description}", markup=False), BarColumn()]
    columns += [MofNCompleteColumn(), TimeRemainingColumn()] if counted else []
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)

    def tell(what: str, done: int, total: int) -> None:
        bar.update(task, description=what, completed=done, total=total)
        if done >= total and what == tr("done"):
            bar.stop()

    with bar:
        yield tell


@contextmanager
def reading() -> Iterator[Callable[[int, int], None] | None]:
    """A bar while a save is read, fed with the events done and all of them; None where nobody looks."""
    with progress(counted=True) as tell:
        yield None if tell is None else lambda done, total: tell(tr("reading"), done, total)
