"""Whether the dice were honest: anybody can recompute every draw from the seed revealed at ENDEX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tabletop.exercise import dice, matrix
from tabletop.exercise import events as e
from tabletop.exercise.apply import apply
from tabletop.exercise.state import ArgumentState, State
from tabletop.i18n import series, tr

_MOST = 1000  #: sides of a die and dice of one roll; the program rolls a hundred sides at most, and two dice
_LAST_DRAW = 1 << 53


@dataclass(frozen=True, slots=True)
class DiceCheck:
    """One thing looked at: ``ok`` is None where it cannot be told (yet)."""

    ok: bool | None
    words: str


def verdict(checks: Sequence[DiceCheck]) -> str:
    """What all of them together say, in a sentence; "" where nothing can be told yet."""
    if not checks or checks[0].ok is None:
        return ""
    good = all(check.ok for check in checks)
    return tr("The dice are as they were committed at STARTEX.") if good else tr("THE DICE DO NOT HOLD.")


def verify_dice(records: Sequence[e.Recorded]) -> list[DiceCheck]:
    """Seed, commitment and every draw, in the order of play. Never raises, whatever the record says."""
    committed = sealed = revealed = ""
    rolled: list[e.DiceRolled] = []
    for record in records:
        match record.event:
            case e.ExerciseStarted(commitment):
                committed = committed or commitment
            case e.SeedSealed(seed):
                sealed = sealed or seed
            case e.SeedRevealed(seed):
                revealed = revealed or seed
            case e.DiceRolled():
                rolled.append(record.event)
            case _:
                pass
    if not committed:
        return [DiceCheck(None, tr("No STARTEX: there are no dice to verify."))]
    seed = revealed or sealed
    if not seed:
        return [DiceCheck(None, tr("The seed is revealed at ENDEX; until then nothing can be recomputed."))]
    checks = [_seed_check(seed, committed) if revealed else _sealed_check(seed, committed)]
    if sealed and revealed and sealed != revealed:
        checks.append(DiceCheck(ok=False, words=tr("The seed revealed is not the one that was sealed at STARTEX.")))
    expected = 1
    for roll in rolled:
        checks.append(_draw_check(seed, roll, expected))
        expected = roll.draw + len(roll.raw)
    if not rolled:
        checks.append(DiceCheck(ok=True, words=no_dice()))
    return checks


def _seed_check(seed: str, committed: str) -> DiceCheck:
    if dice.commitment(seed) == committed:
        words = tr("Seed {seed}: its SHA-256 is the commitment of STARTEX, {hash}….", seed=seed, hash=committed[:16])
        return DiceCheck(ok=True, words=words)
    words = tr("Seed {seed}: its SHA-256 is NOT the commitment of STARTEX, {hash}….", seed=seed, hash=committed[:16])
    return DiceCheck(ok=False, words=words)


def _sealed_check(seed: str, committed: str) -> DiceCheck:
    """The same before ENDEX: whoever reads it may be in the room, so the seed is not told."""
    if dice.commitment(seed) == committed:
        words = tr("The sealed seed: its SHA-256 is the commitment of STARTEX, {hash}….", hash=committed[:16])
        return DiceCheck(ok=True, words=words)
    words = tr("The sealed seed: its SHA-256 is NOT the commitment of STARTEX, {hash}….", hash=committed[:16])
    return DiceCheck(ok=False, words=words)


def _draw_check(seed: str, roll: e.DiceRolled, expected: int) -> DiceCheck:
    raw = series(map(str, roll.raw))
    what = tr("Draw {draw}, {count} × d{sides}: {raw}", draw=roll.draw, count=len(roll.raw), sides=roll.sides, raw=raw)
    what += f" ({roll.purpose})" if roll.purpose else ""
    if not (1 <= roll.sides <= _MOST and 1 <= len(roll.raw) <= _MOST and 1 <= roll.draw <= _LAST_DRAW):
        return DiceCheck(ok=False, words=tr("{what}: no such dice", what=what))
    if roll.draw != expected:
        return DiceCheck(ok=False, words=tr("{what}: draw {expected} was next", what=what, expected=expected))
    again = dice.roll(seed, roll.draw, len(roll.raw), roll.sides)
    if again == roll.raw:
        return DiceCheck(ok=True, words=tr("{what}: recomputed, the same", what=what))
    return DiceCheck(ok=False, words=tr("{what}: recomputed, it is {again}", what=what, again=series(map(str, again))))


def verify_judgements(records: Sequence[e.Recorded]) -> list[DiceCheck]:
    """Every judgement of an argument, recomputed from its dice, reasons and estimates; where there are no dice, whether it contradicts itself.

    Never raises, whatever the record says.
    """
    if not any(isinstance(record.event, e.ArgumentAdjudicated) for record in records):
        return []
    checks: list[DiceCheck] = []
    state = State()
    rolled: dict[str, e.DiceRolled] = {}
    for record in records:
        event = record.event
        if isinstance(event, e.DiceRolled):
            rolled[event.decision] = event
        elif isinstance(event, e.ArgumentAdjudicated):
            checks.append(_judgement_check(record.seq, event, state.argument(event.decision), rolled))
            rolled.pop(event.decision, None)  # the next judgement has dice of its own
        apply(state, record)
    return checks


def _judgement_check(
    seq: int, event: e.ArgumentAdjudicated, sheet: ArgumentState, rolled: Mapping[str, e.DiceRolled]
) -> DiceCheck:
    what = tr("Judgement at event {seq}, {grade}", seq=seq, grade=event.grade)
    if event.success != (event.grade in matrix.SUCCESSES):
        return DiceCheck(ok=False, words=tr("{what}: whether it succeeds does not follow from its grade", what=what))
    if event.method not in {"roll", "2d6"}:
        return DiceCheck(ok=True, words=tr("{what}: judged without dice", what=what))
    roll = rolled.get(event.decision)
    sides, count = (100, 1) if event.method == "roll" else (6, 2)
    if roll is None or (roll.sides, len(roll.raw)) != (sides, count):
        return DiceCheck(ok=False, words=tr("{what}: its dice are not in the record", what=what))
    if event.method == "roll":
        target = sheet.median if sheet.median is not None else 50
        judged = matrix.judge_percent(roll.raw[0], target)
    else:
        target = matrix.target_2d6(matrix.net_weight(sheet.reasons.values()))
        judged = matrix.judge_2d6(roll.raw, target)
    if event.target != target:
        return DiceCheck(
            ok=False,
            words=tr("{what}: the target {target} should be {again}", what=what, target=event.target, again=target),
        )
    if event.reason and judged.words not in event.words:
        return DiceCheck(ok=True, words=tr("{what}: ruled by the facilitator after the roll, with a reason", what=what))
    if judged.grade != event.grade:
        return DiceCheck(ok=False, words=tr("{what}: recomputed, it is {again}", what=what, again=judged.grade))
    return DiceCheck(ok=True, words=tr("{what}: recomputed from dice and target, the same", what=what))


def no_dice() -> str:
    """What stands where there is no roll to recompute."""
    return tr("No dice were rolled.")
