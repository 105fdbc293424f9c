"""Chance in tests: the profiles of hypothesis, and how many examples a property test looks at.

``make test`` and CI look at the same examples every time, so that a red run is the change's own doing. ``make fuzz`` looks at more,
and at other ones every time. Neither measures time: a busy machine is not a bug.
"""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import HealthCheck, settings

SAME = 60  #: examples of a property test in `make test`
SEARCH = 1000  #: in `make fuzz`
_TIMED = (HealthCheck.too_slow,)


def register() -> None:
    """Make the profiles ``same``, which holds unless another is asked for, and ``fuzz``."""
    both = settings(deadline=None, print_blob=True, suppress_health_check=_TIMED)
    settings.register_profile("same", both, max_examples=SAME, derandomize=True)
    settings.register_profile("fuzz", both, max_examples=SEARCH)
    settings.load_profile("same")


def examples(count: int = SAME, *, without: Collection[HealthCheck] = ()) -> settings:
    """Look at ``count`` examples where the profile ``same`` holds and at as many times more as another profile asks for."""
    more = settings().max_examples / SAME
    return settings(max_examples=round(count * more), suppress_health_check=[*_TIMED, *without])
