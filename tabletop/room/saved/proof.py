"""The proof inside a save: its chain of digests, its dice, and what was judged by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tabletop.exercise.events import DiceRolled, ExerciseEnded, Recorded, SeedRevealed
from tabletop.exercise.verify import DiceCheck, verify_dice, verify_judgements
from tabletop.i18n import tr
from tabletop.journal.reading import Progress, Save, read_save

Chain = Literal["whole", "torn", "damaged"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found; ``sound`` if nothing contradicts the save."""

    sound: bool
    summary: str  #: chain, dice and judgements in a few sentences
    #: one line per draw; none before ENDEX, so that nobody learns the seed of dice to come
    details: tuple[str, ...] = ()
    chain: Chain = "whole"  #: torn: it ends within a write, as an interrupted one leaves it
    events: int = 0  #: that are whole
    digest: str = ""  #: of the last of them
    ended: bool = False  #: ENDEX is among them
    dice: bool | None = None  #: None where it cannot be told yet
    judgements: bool | None = None  #: None where nothing was judged


def prove(path: Path, progress: Progress | None = None) -> Proof:
    """Read the file again, byte by byte, and recompute every digest, die and judgement. Raises SaveError if it is no save."""
    save = read_save(path, progress)
    checks, judged = verify_dice(save.records), verify_judgements(save.records)
    revealed = any(isinstance(record.event, SeedRevealed) for record in save.records)
    ended = any(isinstance(record.event, ExerciseEnded) for record in save.records)
    failed, wrong = ([check for check in each if check.ok is False] for each in (checks, judged))
    lines = [
        *_chain(save, ended=ended),
        *_dice(save.records, checks, failed, revealed=revealed),
        *_judged(judged, wrong),
    ]
    details = tuple(check.words for check in (*checks, *judged)) if revealed else ()
    return Proof(
        save.damage is None and not failed and not wrong,
        "\n".join(lines),
        details,
        "damaged" if save.damage else "torn" if save.recovery else "whole",
        len(save.records),
        save.digest,
        ended,
        not failed if checks[0].ok is not None or failed else None,
        not wrong if judged else None,
    )


def _chain(save: Save, *, ended: bool) -> Iterator[str]:
    if save.damage is not None:
        yield save.damage.words
        return
    count = f"{len(save.records):,}"
    yield tr(
        "Chain: {n} events, each with the digest of the one before. Last digest {digest}.", n=count, digest=save.digest
    )
    if save.recovery is not None:
        yield save.recovery.words
    if not ended:
        yield tr(
            "This session has not ended. Whether events were cut from its end, the file alone cannot tell: compare the last digest with one that was noted, or the file with a co-facilitator's copy."
        )


def _dice(
    records: Sequence[Recorded], checks: Sequence[DiceCheck], failed: Sequence[DiceCheck], *, revealed: bool
) -> Iterator[str]:
    if failed:
        yield tr("Dice: {n} of {all} checks fail.", n=len(failed), all=len(checks))
        yield from (check.words for check in failed if revealed)
    elif checks[0].ok is None:
        yield tr("Dice: {words}", words=checks[0].words)
    else:
        rolls = sum(isinstance(record.event, DiceRolled) for record in records)
        yield tr("Dice: the seed is the one committed at STARTEX; every roll follows from it ({n}).", n=rolls)


def _judged(judged: Sequence[DiceCheck], wrong: Sequence[DiceCheck]) -> Iterator[str]:
    if wrong:
        yield tr("Judgements: {n} of {all} do not follow from the record.", n=len(wrong), all=len(judged))
        yield from (check.words for check in wrong)
    elif judged:
        yield tr("Judgements: each follows from its dice, reasons and estimates ({n}).", n=len(judged))
