"""The proof inside a save: its chain of digests, and its dice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tabletop.exercise import dice
from tabletop.exercise.events import DiceRolled, ExerciseStarted, Recorded, SeedRevealed, SeedSealed
from tabletop.i18n import tr
from tabletop.journal.reading import Progress, Save, read_save


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, in words; ``sound`` if nothing contradicts the save."""

    lines: tuple[str, ...]
    sound: bool


def prove(path: Path, progress: Progress | None = None) -> Proof:
    """Read the file again, byte by byte, and recompute every digest and every die. Raises SaveError if it is no save."""
    save = read_save(path, progress)
    chain, whole = _chain(save)
    rolls, fair = check_dice(save.records)
    return Proof((chain, rolls), whole and fair)


def _chain(save: Save) -> tuple[str, bool]:
    if save.damage is not None:
        return save.damage.words, False
    words = tr(
        "Chain: {n} events, each with the digest of the one before. Last digest {digest}",
        n=f"{len(save.records):,}",
        digest=save.digest,
    )
    if save.recovery is not None:
        words += ". " + save.recovery.words
    return words, True


def check_dice(records: Sequence[Recorded]) -> tuple[str, bool]:
    """Recompute every draw from the seed, and the seed's commitment at STARTEX. Returns words, and whether all agree."""
    committed = next((r.event.commitment for r in records if isinstance(r.event, ExerciseStarted)), "")
    if not committed:
        return tr("Dice: STARTEX has not been given, so there are none."), True
    seeds = {r.event.seed for r in records if isinstance(r.event, SeedSealed | SeedRevealed)}
    if len(seeds) != 1:
        return tr("Dice: the save does not hold exactly one seed."), False
    seed = seeds.pop()
    if dice.commitment(seed) != committed:
        return tr("Dice: the seed is not the one that was committed at STARTEX."), False
    expected = 1
    rolls = 0
    for record in records:
        event = record.event
        if not isinstance(event, DiceRolled):
            continue
        if event.draw != expected or dice.roll(seed, event.draw, len(event.raw), event.sides) != event.raw:
            return tr("Dice: event {n} does not follow from the seed.", n=record.seq), False
        expected += len(event.raw)
        rolls += 1
    return tr("Dice: the seed is the one committed at STARTEX; {n} rolls follow from it.", n=rolls), True
