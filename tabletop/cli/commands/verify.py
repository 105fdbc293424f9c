"""``tabletop verify``."""

from __future__ import annotations

from tabletop.cli.find import save_of
from tabletop.cli.options import OneSave, ShellCommand
from tabletop.cli.out import err, in_words, out


def verify(options: OneSave) -> int:
    """The chain of a save, and its dice."""
    from tabletop.journal.errors import SaveError
    from tabletop.room.saved.proof import prove

    path = save_of(options)
    with in_words(SaveError):
        proof = prove(path)
    for line in proof.details:
        out(line)
    (out if proof.sound else err)(proof.summary)
    return 0 if proof.sound else 1


COMMAND = ShellCommand(OneSave, verify)
