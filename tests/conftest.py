"""What every test shares: where its chance comes from."""

from __future__ import annotations

import pytest

from tests import chance

chance.register()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """After a failure, say how the same order and the same chance are had again."""
    seed = config.getoption("randomly_seed", None)
    if isinstance(seed, int) and (terminalreporter.stats.get("failed") or terminalreporter.stats.get("error")):
        terminalreporter.write_line(f"The same order and chance again: --randomly-seed={seed}")
