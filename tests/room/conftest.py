"""What all tests of the room share: no link is given up because the machine is busy."""

from __future__ import annotations

import pytest

from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host has :data:`PATIENCE` to answer."""
    monkeypatch.setattr("tabletop.room.guest.dial.PATIENCE", PATIENCE)
