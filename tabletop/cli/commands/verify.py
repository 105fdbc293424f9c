"""``tabletop verify``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.answers import JSON, VerifiedSave, print_answer
from tabletop.cli.exits import DONE, FAILED, TORN
from tabletop.cli.find import save_of
from tabletop.cli.options import Flag, OneSave, ShellCommand
from tabletop.cli.out import err, in_words, out
from tabletop.cli.progress import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyArguments(OneSave):
    """What ``verify`` can be told."""

    json: Annotated[bool, Flag(JSON)] = False


def verify(options: VerifyArguments) -> int:
    """The chain of a save, its dice, and what was judged by them."""
    from tabletop.journal.errors import SaveError
    from tabletop.room.saved.proof import prove

    path = save_of(options)
    with in_words(SaveError), reading() as tell:
        proof = prove(path, tell)
    if options.json:
        print_answer(
            VerifiedSave(
                path=str(path),
                sound=proof.sound,
                chain=proof.chain,
                events=proof.events,
                digest=proof.digest,
                ended=proof.ended,
                dice=proof.dice,
                judgements=proof.judgements,
                words=tuple(proof.summary.splitlines()),
                details=proof.details,
            )
        )
    else:
        for line in proof.details:
            out(line)
        (out if proof.sound else err)(proof.summary)
    return FAILED if not proof.sound else TORN if proof.chain == "torn" else DONE


COMMAND = ShellCommand(VerifyArguments, verify)
