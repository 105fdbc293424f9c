"""Drill 1: kill -9 during a release, start again, compare the hash of the state.

The host is a process of its own that is killed at each moment of the write. Random moments of a play are the work of ``bench/kills.py``
and ``tests/journal/kill_harness.py``; that everybody in the room comes back is ``tests/room/test_faults.py``.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.exercise.state import State
from tabletop.journal.reading import read_save
from tabletop.room.saved.proof import prove
from tests.drills.killed import MOMENTS, RELEASE, opened
from tests.room.open_rooms import a_session

ROOT = Path(__file__).parents[2]


def state_hash(state: State) -> str:
    """One number for all that a state holds."""
    return sha256(repr(state).encode()).hexdigest()


@pytest.mark.drill(1)
@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_host_killed_in_a_release_has_released_it_wholly_or_not_at_all(tmp_path: Path, moment: str) -> None:
    session = a_session(tmp_path)
    session.table.store.close()
    twin = tmp_path / "twin.toml"
    shutil.copy(session.path, twin)
    before = state_hash(fold(read_save(twin).records))
    unharmed = opened(twin)
    unharmed.ask(RELEASE.command, RELEASE.seat, RELEASE.id)
    unharmed.store.close()
    after = state_hash(unharmed.state)
    assert before != after

    host = subprocess.run([sys.executable, "-m", "tests.drills.killed", session.path, moment], cwd=ROOT, check=False)
    assert host.returncode == -signal.SIGKILL
    save = read_save(session.path)
    assert save.damage is None
    out = moment in {"before the sync", "before it is told"}
    assert state_hash(fold(save.records)) == (after if out else before)
    assert (save.recovery is not None) == (moment == "half written")

    table = opened(session.path)
    assert state_hash(table.state) == (after if out else before)
    table.ask(c.ResumeSession(), TABLE)
    table.ask(c.Continue(), FACILITATOR)
    again = table.ask(
        RELEASE.command, RELEASE.seat, RELEASE.id
    )  # the console asks again, not knowing whether it was heard
    assert again.records
    kinds = [record.event.kind for record in table.records]
    assert kinds.count("inject-released") == 1
    assert table.state.play.serials["echo"].status == unharmed.state.play.serials["echo"].status
    table.store.close()
    assert state_hash(fold(read_save(session.path).records)) == state_hash(table.state)
    assert prove(session.path).sound
