"""Every code of the checker. A code keeps its meaning for ever; a retired one is not given out again.

F the file, S TOML syntax, T hostile text, K keys and values, C conditions, U unknown ids, D ids that mean two things,
X contradictions, N never used, P pace, R proved unreachable.
"""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.scenario.codes_check import CODES_CHECK
from tabletop.scenario.codes_condition import CODES_CONDITION
from tabletop.scenario.codes_file import CODES_FILE
from tabletop.scenario.codes_sense import CODES_SENSE
from tabletop.scenario.explanation import Explanation

__all__ = ("CODES", "Explanation")

CODES: Mapping[str, Explanation] = {**CODES_FILE, **CODES_CONDITION, **CODES_CHECK, **CODES_SENSE}
