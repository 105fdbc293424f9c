"""The proof inside a save: its chain of digests, and its dice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tabletop.exercise.events import DiceRolled, Recorded, SeedRevealed
from tabletop.exercise.verify import DiceCheck, verify_dice
from tabletop.i18n import paragraph, tr
from tabletop.journal.reading import Save, read_save


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found; ``sound`` if nothing contradicts the save."""

    sound: bool
    summary: str  #: chain and dice in two sentences
    #: one line per draw; none before ENDEX, so that nobody learns the seed of dice to come
    details: tuple[str, ...] = ()


def prove(path: Path) -> Proof:
    """Read the file again, byte by byte, and recompute every digest and every die. Raises SaveError if it is no save."""
    save = read_save(path)
    checks = verify_dice(save.records)
    revealed = any(isinstance(record.event, SeedRevealed) for record in save.records)
    failed = [check for check in checks if check.ok is False]
    summary = "\n".join([_chain(save), *_dice(save.records, checks, failed, revealed=revealed)])
    details = tuple(check.words for check in checks) if revealed else ()
    return Proof(save.damage is None and not failed, summary, details)


def _chain(save: Save) -> str:
    if save.damage is not None:
        return save.damage.words
    count = f"{len(save.records):,}"
    words = tr(
        "Chain: {n} events, each with the digest of the one before. Last digest {digest}.", n=count, digest=save.digest
    )
    return paragraph(words, save.recovery.words) if save.recovery is not None else words


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
