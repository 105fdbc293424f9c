"""What every test shares: where its chance comes from, and how often Python looks for garbage."""

from __future__ import annotations

import gc

import pytest

from tests import chance

chance.register()
# A screen is hundreds of thousands of objects; looking through them at Python's own pace takes a third of the time of its tests.
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    """What the collected tests consist of stays until the end, and need not be looked through."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """After a failure, say how the same order and the same chance are had again."""
    seed = config.getoption("randomly_seed", None)
    if isinstance(seed, int) and (terminalreporter.stats.get("failed") or terminalreporter.stats.get("error")):
        terminalreporter.write_line(f"The same order and chance again: --randomly-seed={seed}")
