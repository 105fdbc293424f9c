"""The review file in somebody's own editor: a copy is edited, and takes the file's place only if it can be read.

The terminal belongs to the editor meanwhile; whoever calls sees to that. What was written is never thrown away: where it cannot be
stored, it is kept beside the save under a name of its own.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tabletop.i18n import tr
from tabletop.journal.errors import SaveError, explain
from tabletop.journal.reading import read_save
from tabletop.journal.review import (
    Review,
    ReviewError,
    dump_review,
    parse_review,
    read_bytes,
    review_path,
    store_bytes,
)
from tabletop.text import clean_line


class EditorError(Exception):
    """The editor did not do its work. ``words`` say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class ReviewDraft:
    """A copy of the review of a save, as long as it is being edited. A context: the copy is gone afterwards."""

    def __init__(self, save: Path) -> None:
        """Copy what the file holds, readable or not; an empty review if there is none. ReviewError, :class:`EditorError`."""
        self._stem = save.stem
        self.beside = review_path(save)
        self._before = read_bytes(self.beside)
        self._first = _with_objectives(save, dump_review(Review(), save.stem) if self._before is None else self._before)
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="tabletop-")
            self.path = Path(self._folder.name) / self.beside.name
            self.path.write_bytes(self._first)
        except OSError as error:
            raise EditorError(tr("There is no room for a copy to edit: {why}", why=explain(error))) from error

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete the copy."""
        self._folder.cleanup()

    @property
    def changed(self) -> bool:
        """Whether the editor left another text than it found."""
        return self.path.read_bytes() != self._first

    def edit(self) -> None:
        """Run the editor and wait for it. :class:`EditorError` if it does not start or ends with an error."""
        chosen = editor_of(os.environ)
        try:
            words = [*shlex.split(chosen, posix=os.name != "nt"), str(self.path)]
            code = subprocess.run(words, check=False).returncode  # noqa: S603 -- the editor that the user named
        except (OSError, ValueError) as error:
            remedy = tr("Set the environment variable EDITOR to the name of one.")
            raise EditorError(
                tr(
                    "The editor “{editor}” does not start: {why}. {remedy}",
                    editor=chosen,
                    why=getattr(error, "strerror", None) or error,
                    remedy=remedy,
                )
            ) from error
        if code:
            raise EditorError(
                tr("The editor “{editor}” ended with code {code}; nothing was changed.", editor=chosen, code=code)
            )

    def read(self) -> Review:
        """What came back from the editor. ReviewError names every mistake."""
        return parse_review(read_bytes(self.path) or b"", self.beside.name)

    def store(self, review: Review) -> None:
        """Put it in the file's place. ReviewError if that fails or somebody else wrote to the file; the copy is kept then."""
        try:
            self._put(review)
        except ReviewError as error:
            words = tr("{words}\nWhat you wrote is in {kept}", words=error.words, kept=self.keep())
            raise ReviewError(words) from error

    def _put(self, review: Review) -> None:
        if read_bytes(self.beside) != self._before:
            raise ReviewError(tr("{name} was changed elsewhere meanwhile.", name=self.beside.name))
        store_bytes(self.beside, dump_review(review, self._stem))

    def keep(self) -> Path:
        """Put the copy beside the save under a name of its own. :class:`EditorError` if that fails."""
        number = 1
        while True:
            kept = self.beside.with_name(f"{self.beside.name}.draft-{number}")
            try:
                with kept.open("xb") as file:
                    file.write(self.path.read_bytes())
            except FileExistsError:
                number += 1
            except OSError as error:
                raise EditorError(tr("{kept} cannot be written: {why}", kept=kept, why=error)) from error
            else:
                return kept


def editor_of(environ: Mapping[str, str]) -> str:
    """The command of the user's editor, else of one that is there. :class:`EditorError` if there is none."""
    chosen = environ.get("VISUAL") or environ.get("EDITOR")
    if chosen:
        return chosen
    for name in ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vim", "vi"):
        if shutil.which(name):
            return name
    raise EditorError(tr("There is no editor. Set the environment variable EDITOR to the name of one."))


def _with_objectives(save: Path, text: bytes) -> bytes:
    """The text to edit, with the objectives of the scenario and their ids in front of it."""
    try:
        objectives = read_save(save).head.scenario.get("objective", {})
    except SaveError:
        return text
    lines = [tr("Objectives of this scenario:")]
    lines += [f"  {key}: {about['title']}" for key, about in objectives.items() if "title" in about]
    return "".join(f"# {clean_line(line, 110)}\n" for line in [*lines, ""]).encode() + text
