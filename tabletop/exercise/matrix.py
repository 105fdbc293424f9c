"""Adjudication of matrix arguments: numbers only, no state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tabletop.exercise.state import Reason
from tabletop.i18n import tr

GRADES = ("triumph", "success", "success-but", "failure-but", "failure", "disaster")
SUCCESSES = frozenset(GRADES[:3])

#: PHIA probability yardstick: word and its percentages. The gaps between bands are intended; estimates snap to a band.
PHIA = (
    ("remote chance", 0, 5),
    ("highly unlikely", 10, 20),
    ("unlikely", 25, 35),
    ("realistic possibility", 40, 50),
    ("likely", 55, 75),
    ("highly likely", 80, 90),
    ("almost certain", 95, 100),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a method makes of an argument."""

    grade: str
    words: str

    @property
    def success(self) -> bool:
        """Whether the action comes about, be it with a but."""
        return self.grade in SUCCESSES


def phia_word(percent: int) -> str:
    """The yardstick's word nearest to a percentage."""
    word = min(PHIA, key=lambda band: max(band[1] - percent, percent - band[2], 0))[0]
    return tr(word)


def middle(estimates: Iterable[int]) -> tuple[int, int]:
    """Median (rounded to a whole percent) and spread (highest less lowest) of the estimates; 50 and 0 without any."""
    values = sorted(estimates)
    if not values:
        return 50, 0
    return round(median(values)), values[-1] - values[0]


def net_weight(reasons: Iterable[Reason]) -> int:
    """Weights of the standing reasons for, less those against."""
    return sum(r.weight if r.side == "pro" else -r.weight for r in reasons if not r.struck)


def unopposed(reasons: Iterable[Reason]) -> bool:
    """Whether somebody argues for it and nobody against."""
    standing = [reason for reason in reasons if not reason.struck]
    return bool(standing) and all(reason.side == "pro" for reason in standing)


def target_2d6(net: int) -> int:
    """Two dice must reach this: 7, moved by one per net reason, within 2 … 12."""
    return min(12, max(2, 7 - net))


def judge_percent(raw: int, target: int) -> Judgement:
    """A percentile roll: success at or under the target; near misses and near hits carry a but."""
    margin = target - raw
    words = tr("chance of success {target} %, rolled {raw}: needs {target} or less", target=target, raw=raw)
    return Judgement(_grade(margin, near=10, far=50), words)


def judge_2d6(raw: tuple[int, ...], target: int) -> Judgement:
    """Two six-sided dice: success at or over the target."""
    total = sum(raw)
    words = tr(
        "needs {target} or more, rolled {dice} = {total}", target=target, dice=" + ".join(map(str, raw)), total=total
    )
    return Judgement(_grade(total - target, near=1, far=5), words)


def _grade(margin: int, *, near: int, far: int) -> str:
    if margin >= 0:
        return "triumph" if margin >= far else "success-but" if margin < near else "success"
    return "disaster" if margin <= -far else "failure-but" if margin >= -near else "failure"
