"""What a matrix roll would have been without each of its reasons.

Two dice count the weights of the reasons, so leaving one out gives another target, and its odds exactly. A percentile roll goes by the
median of blind estimates: leaving out an estimate is exact, too, but nobody estimated what a single reason was worth. For those the
answer is a model, and is called one: the reason is taken to move the chance by as much as its weight moves two dice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from tabletop.exercise import events as e
from tabletop.exercise import matrix
from tabletop.exercise.state import Reason
from tabletop.i18n import tr

Basis = Literal["exact", "model"]
_PAIRS = tuple(first + second for first in range(1, 7) for second in range(1, 7))


@dataclass(frozen=True, slots=True)
class Without:
    """The same raw dice without one reason."""

    reason: Reason
    seq: int  #: of the event that put it on the sheet
    target: int  #: pips or percent
    odds: Fraction  #: of success, 0 to 1
    grade: str  #: what the raw dice then would have meant
    success: bool
    turns: bool  #: the raw dice would have led to the other result
    unopposed: bool  #: nobody else argued against it: by the rule it would have succeeded without dice


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The same raw dice without one role's estimate; always exact."""

    role: str
    percent: int
    target: int
    odds: Fraction
    grade: str
    success: bool
    turns: bool


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One roll, and what it hung on."""

    decision: str
    title: str
    seq: int  #: of the judgement
    rolled: int  #: seq of the dice
    clock: float
    method: Literal["roll", "2d6"]
    basis: Basis  #: of what is said about reasons
    target: int
    odds: Fraction
    raw: tuple[int, ...]
    grade: str  #: as the dice fell
    success: bool  #: as the dice fell
    stood: bool  #: as it was judged; differs where the facilitator ruled
    reasons: tuple[Without, ...]  #: those that counted; struck ones do not
    estimates: tuple[LeftOut, ...]  #: of a percentile roll alone

    @property
    def cited(self) -> tuple[int, ...]:
        """The events this is computed from."""
        return (*(row.seq for row in self.reasons), self.rolled, self.seq)


def sensitivities(records: Sequence[e.Recorded]) -> tuple[Sensitivity, ...]:
    """One for each matrix roll in the record, in its order. Judgements without dice have no odds and are left out."""
    found: list[Sensitivity] = []
    sheets: dict[str, _Sheet] = {}
    for record in records:
        event = record.event
        match event:
            case e.DecisionOpened(decision, title, form="argument"):
                sheets[decision] = _Sheet(title)
            case e.ReasonAdded():
                sheet = sheets.setdefault(event.decision, _Sheet(event.decision))
                reason = Reason(event.number, event.side, event.text, event.weight, event.role, event.entered_by)
                sheet.reasons[event.number] = reason, record.seq
            case e.ReasonStruck(decision, number):
                if decision in sheets:
                    sheets[decision].reasons.pop(number, None)
            case e.EstimatesRevealed(decision, _, estimates):
                sheets.setdefault(decision, _Sheet(decision)).estimates = estimates
            case e.DiceRolled(decision):
                sheets.setdefault(decision, _Sheet(decision)).dice = event, record.seq
            case e.ArgumentAdjudicated(decision) if decision in sheets and sheets[decision].dice is not None:
                found += _of_roll(record, event, sheets[decision])
                sheets[decision].dice = None
            case _:
                pass
    return tuple(found)


def chance_2d6(target: int) -> Fraction:
    """The chance that two dice reach ``target``."""
    return Fraction(sum(total >= target for total in _PAIRS), len(_PAIRS))


def percent(odds: Fraction) -> int:
    """The odds as a whole percentage, halves up."""
    return int(odds * 100 + Fraction(1, 2))


def basis_words(found: Sensitivity) -> str:
    """How the odds without each reason were come by, in a sentence that may stand in a report."""
    if found.basis == "exact":
        return tr("Exact: the two dice need 7, one less for each point of weight for it and one more for each against.")
    return tr(
        "Model: the chance is the median of blind estimates, and nobody estimated a single reason. Each is taken to move the chance by as "
        "much as its weight would move two dice."
    )


@dataclass(slots=True)
class _Sheet:
    """What stands on an argument's sheet so far."""

    title: str
    reasons: dict[int, tuple[Reason, int]] = field(default_factory=dict)
    estimates: e.Pairs = ()
    dice: tuple[e.DiceRolled, int] | None = None


def _of_roll(record: e.Recorded, event: e.ArgumentAdjudicated, sheet: _Sheet) -> Iterable[Sensitivity]:
    assert sheet.dice is not None
    dice, rolled = sheet.dice
    if event.method not in {"roll", "2d6"} or len(dice.raw) != (1 if event.method == "roll" else 2):
        return
    two = event.method == "2d6"
    roll = _TwoDice(sheet, event.target, dice.raw) if two else _Percent(sheet, event.target, dice.raw)
    yield Sensitivity(
        decision=event.decision,
        title=sheet.title,
        seq=record.seq,
        rolled=rolled,
        clock=record.clock,
        method="2d6" if two else "roll",
        basis="exact" if two else "model",
        target=event.target,
        odds=roll.odds(event.target),
        raw=dice.raw,
        grade=roll.fell.grade,
        success=roll.fell.success,
        stood=event.success,
        reasons=tuple(roll.without(number) for number in sheet.reasons),
        estimates=() if two else tuple(roll.left_out(role, value) for role, value in sheet.estimates),
    )


class _Percent:
    """A percentile roll: success at or under the median of the estimates."""

    def __init__(self, sheet: _Sheet, target: int, raw: tuple[int, ...]) -> None:
        self.sheet = sheet
        self.target = target
        self.raw = raw
        self.fell = self.judge(target)

    def judge(self, target: int) -> matrix.Judgement:
        """The raw dice against another target."""
        return matrix.judge_percent(self.raw[0], target)

    def odds(self, target: int) -> Fraction:
        """The chance of success with that target."""
        return Fraction(target, 100)

    def target_without(self, others: Sequence[Reason]) -> int:
        """The model: what the reason left out would have moved two dice by, taken from the chance."""
        every = [reason for reason, _ in self.sheet.reasons.values()]
        shift = chance_2d6(_pips(others)) - chance_2d6(_pips(every))
        return min(100, max(0, percent(Fraction(self.target, 100) + shift)))

    def without(self, number: int) -> Without:
        """The roll without that reason."""
        reason, seq = self.sheet.reasons[number]
        others = [other for key, (other, _) in self.sheet.reasons.items() if key != number]
        target = self.target_without(others)
        then = self.judge(target)
        turns = then.success != self.fell.success
        unopposed = matrix.unopposed(others)
        return Without(reason, seq, target, self.odds(target), then.grade, then.success, turns, unopposed)

    def left_out(self, role: str, value: int) -> LeftOut:
        """The roll without that role's estimate."""
        target, _ = matrix.middle(other for name, other in self.sheet.estimates if name != role)
        then = self.judge(target)
        turns = then.success != self.fell.success
        return LeftOut(role, value, target, self.odds(target), then.grade, then.success, turns)


class _TwoDice(_Percent):
    """Two dice: success at or over 7 less the net weight of the reasons."""

    def judge(self, target: int) -> matrix.Judgement:
        """The raw dice against another target."""
        return matrix.judge_2d6(self.raw, target)

    def odds(self, target: int) -> Fraction:
        """The chance of success with that target."""
        return chance_2d6(target)

    def target_without(self, others: Sequence[Reason]) -> int:
        """By the rule itself."""
        return _pips(others)


def _pips(reasons: Iterable[Reason]) -> int:
    return matrix.target_2d6(matrix.net_weight(reasons))
