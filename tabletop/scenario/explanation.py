"""One code of the checker, explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, why it matters, and examples that the tests run.

    Examples are fragments of one small scenario about cut cables: their keys replace those of its tables.
    """

    title: str
    why: str
    example_bad: str
    example_good: str
    severity: Literal["error", "warning"] = "error"
