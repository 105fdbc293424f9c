"""Every code of the checker, explained. The explanations are data: ``codes.toml`` beside this file.

F the file, S TOML syntax, T hostile text, K keys and values, C conditions, U unknown ids, D ids that mean two things,
X contradictions, N never used, P pace, R proved unreachable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, why it matters, and examples that the tests run. Title and reason are English, to be translated when shown."""

    title: str
    why: str
    example_bad: str
    example_good: str
    severity: Literal["error", "warning"] = "error"


@cache
def codes() -> Mapping[str, Explanation]:
    """The explanations by code; read when the first is asked for."""
    import tomllib  # a scenario without mistakes needs none of it

    text = Path(__file__).with_name("codes.toml").read_text(encoding="utf-8")
    return {code: _explanation(**entry) for code, entry in tomllib.loads(text).items()}


def _explanation(example_bad: str, example_good: str, stored_as: str = "utf-8", **others: Any) -> Explanation:
    """One code as the file has it. ``stored_as`` is the encoding in which the bad example stands in a scenario."""
    bad = example_bad.removesuffix("\n").encode(stored_as).decode("utf-8", "surrogateescape")
    return Explanation(example_bad=bad, example_good=example_good.removesuffix("\n"), **others)
