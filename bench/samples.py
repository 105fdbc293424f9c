"""Long sessions to measure with: the events of many rounds of questions and answers, in the texts of the shipped scenario.

A real exercise has some thousand events; a hundred thousand are the extreme that nothing may grow slower with.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tabletop.exercise import events as e
from tabletop.journal.codec import Head, encode_append, encode_head

SCENARIO = Path(__file__).parent.parent / "scenarios" / "security-guarantees" / "scenario.toml"
AT = "2026-11-23T18:04:31.221Z"
WORDS = (
    "We hold the line that was agreed on Tuesday — no brigade is named before the mandate is — and ask Paris to say the same "
    "“in words that a parliament can read”; what would change our mind is a written American commitment on lift and "
    "reconnaissance, which message 14 makes roughly even odds; rejected: a public date, because it binds us and nobody else. "
)


@cache
def document() -> dict[str, Any]:
    """The shipped scenario's tables."""
    return tomllib.loads(SCENARIO.read_text(encoding="utf-8"))


def head(title: str = "A long session") -> Head:
    """A save's head with the whole shipped scenario in it."""
    return Head("bench", title, AT, "0", "en", "EXERCISE EXERCISE EXERCISE", "open", "00", document())


def records(count: int, first: int = 1) -> list[list[e.Recorded]]:
    """``count`` events from number ``first`` on, by write: the same ones whatever the count."""
    writes: list[list[e.Recorded]] = []
    seq = 0
    for write, (by, undo, events) in enumerate(_acts(random.Random(2)), 1):
        fresh = []
        for event in events:
            seq += 1
            if first <= seq < first + count:
                command = "" if undo else f"3fa85c21-{write}"
                fresh.append(e.Recorded(seq, write, AT, round(seq * 1.7, 3), by, command, undo, event))
        if fresh:
            writes.append(fresh)
        if seq >= first + count - 1:
            break
    return writes


Act = tuple[str, str, list[e.Event]]


def _acts(chance: random.Random) -> Iterator[Act]:
    """What seats do, for ever: (seat, label of an undo, events of one write)."""
    about, moves = document(), list(document()["move"])
    roles = tuple(about["role"])
    yield (
        "facilitator",
        "",
        [e.SessionOpened("A long session", "security-guarantees", "1.0.0", "", tuple(moves), roles)],
    )
    yield "facilitator", "", [e.ExerciseStarted("c0" * 32), e.SeedSealed("5e" * 16)]
    injects, decisions = list(about["inject"].items()), list(about["decision"].items())
    tracks = list(about["track"].items())
    for turn in itertools.count():
        if turn % 20 == 0:
            move = moves[turn // 20 % len(moves)]
            table = about["move"][move]
            start = e.MoveStarted(
                move, 1, 6, table["title"], 25, "2025-08-19T09:00:00Z", "", table.get("brief", ""), practice=False
            )
            yield "facilitator", "start the move", [start]
        yield from _message(turn, injects[turn % len(injects)], roles)
        yield from _question(turn, decisions[turn % len(decisions)], roles, chance)
        name, track = tracks[turn % len(tracks)]
        cause = decisions[turn % len(decisions)][0]
        moved = e.TrackChanged(name, turn % 5, turn % 5 + 1, "strained", cause, ("all",))
        yield "facilitator", "", [moved]
        yield (
            "facilitator",
            "",
            [e.LogLineWritten("decision", f"{track['title']}: {_rationale(chance)}", roles[turn % len(roles)])],
        )


def _message(turn: int, item: tuple[str, dict[str, Any]], roles: tuple[str, ...]) -> Iterator[Act]:
    name, inject = item
    if turn % 20 == 19:
        name = f"adhoc-{turn}"
    body, sender = inject.get("body", ""), inject.get("from", "Control")
    released = e.InjectReleased(
        name, inject["title"], sender, inject.get("channel", "paper"), "", body, ("all",), "EXERCISE", "planned"
    )
    yield "facilitator", f"release {name}", [released]
    for role in roles:
        yield role, "", [e.InjectAcknowledged(name, role)]


def _question(
    turn: int, item: tuple[str, dict[str, Any]], roles: tuple[str, ...], chance: random.Random
) -> Iterator[Act]:
    name, decision = item
    options = tuple(
        (key, option["label"], option.get("text", ""))
        for key, option in decision.get("option", {"yes": {"label": "Yes"}}).items()
    )
    put = e.DecisionOpened(
        name, decision["title"], decision["question"], "choice", roles, options, turn * 90.0, "plurality"
    )
    yield "facilitator", f"open {name}", [put]
    for role in roles:
        choice = (chance.choice(options)[0],)
        why = _rationale(chance)
        yield role, "", [e.DraftKept(name, role, choice, rationale=why[: len(why) // 2])]
        yield role, "", [e.ResponseSubmitted(name, role, choice, rationale=why, confidence="moderate", who=roles)]
    yield (
        "facilitator",
        f"close {name}",
        [e.DecisionClosed(name, roles, "all", options[0][:1], found=True, words="5 of 12")],
    )
    outcome = e.DecisionResolved(name, decision["title"], roles, options[0][:1], options[0][1:2], "rule", "5 of 12")
    yield "facilitator", f"resolve {name}", [outcome]


def _rationale(chance: random.Random) -> str:
    start = chance.randrange(40)
    return WORDS[start : start + chance.randrange(60, 320)]


def write_save(path: Path, count: int) -> None:
    """Write a save of ``count`` events as the journal would have, without its syncs."""
    data, digest = encode_head(head())
    blocks = [data]
    for write in records(count):
        block, digest = encode_append([write], digest)
        blocks.append(block)
    path.write_bytes(b"".join(blocks))


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for saves on the disk where the user's saves would be, gone afterwards; /tmp may be memory."""
    shelf = Path(__file__).parent.parent / "saves"
    shelf.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=shelf) as path:
        yield Path(path)
