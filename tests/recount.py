"""A save counted a second time, by other code: from its raw TOML, with nothing of the program.

What the program says of a session can be held against this. It reads tables and values as TOML gives them and knows only what the format
of a save says (``docs/save-format.md``), so a mistake in the program's own reading, folding or counting is none here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from statistics import median, median_low
from typing import Any

ON_TIME = 60
OUT = ("on-time", "early", "late", "deferred", "as-due", "by-hand", "ad-hoc")
WORDY = {
    "response-submitted": ("text", "rationale"),
    "reason-added": ("text",),
    "message-sent": ("text",),
    "rfi-asked": ("text",),
}
ACTS = ("inject-acknowledged", "response-submitted", "reason-added", "estimate-submitted", "message-sent", "rfi-asked")


class Recount:
    """One save."""

    def __init__(self, path: Path) -> None:
        """Read it; ``happened`` is without what was taken back, ``counted`` also without practice."""
        with path.open("rb") as file:
            whole = tomllib.load(file)
        self.scenario: dict[str, Any] = whole["scenario"]
        self.events: list[dict[str, Any]] = whole["event"]
        for event in self.events:
            event.setdefault("data", {})
        undone = {event["data"]["undone"] for event in self.of("undone", self.events)}
        self.happened = [event for event in self.events if event["write"] not in undone]
        self.counted: list[dict[str, Any]] = []
        self.moves: list[dict[str, Any]] = []
        practice, move = False, ""
        for event in self.happened:
            if event["type"] == "move-started":
                practice, move = event["data"]["practice"], event["data"]["move"]
                if not practice:
                    self.moves.append(event)
            elif event["type"] == "exercise-ended":
                practice = False
            event["move"] = move
            if not practice:
                self.counted.append(event)
        opened = self.of("session-opened", self.happened)[0]["data"]
        self.roles: list[str] = opened["roles"]
        self.session_moves: list[str] = opened["moves"]
        self.end: float = self.of("exercise-ended", self.happened)[-1]["clock"]
        self.starts = {event["data"]["move"]: event["clock"] for event in self.of("move-started", self.happened)}

    def of(self, kind: str, events: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """The events of one kind that count."""
        return [event for event in (self.counted if events is None else events) if event["type"] == kind]

    # -- serials -------------------------------------------------------------------------------------------------------

    def serials(self) -> dict[str, dict[str, Any]]:
        """Of each serial of the moves that count, and each made up on the day: when it was due, when it went out, and what became of it."""
        found: dict[str, dict[str, Any]] = {}
        released = {event["data"]["inject"]: event for event in self.of("inject-released")}
        opened = {event["data"]["decision"]: event for event in self.of("decision-opened")}
        armed = {event["data"]["serial"]: event["clock"] for event in self.of("serial-armed")}
        for kind in ("inject", "decision"):
            for key, item in self.scenario[kind].items():
                out = (released if kind == "inject" else opened).get(key)
                move = item.get("move", "")
                if out is None and move and (self.scenario["move"][move].get("practice") or move not in self.starts):
                    continue
                at = item.get("at")
                due = self.starts.get(move, 0) + at * 60 if at is not None else armed.get(key)
                found[key] = {
                    "kind": kind,
                    "out": out,
                    "due": due,
                    "at": at,
                    "move": move,
                    "when": item.get("when", []),
                }
        for key, event in released.items():
            if key not in found:
                found[key] = {
                    "kind": "inject",
                    "out": event,
                    "due": None,
                    "at": None,
                    "move": "",
                    "when": [],
                    "ad-hoc": True,
                }
        for key, one in found.items():
            one["status"] = self._status(key, one)
            one["delay"] = one["out"]["clock"] - one["due"] if one["out"] and one["due"] is not None else None
        return found

    def _status(self, key: str, one: dict[str, Any]) -> str:
        recalled = [event for event in self.of("inject-recalled") if event["data"]["inject"] == key]
        skipped = [event for event in self.of("serial-skipped", self.happened) if event["data"]["serial"] == key]
        armed = any(event["data"]["serial"] == key for event in self.of("serial-armed"))
        if one["out"] is None:
            if skipped:
                return "skipped"
            held = one["at"] is not None and all(self._holds(text, one["move"]) for text in one["when"])
            return "never" if armed or held else "not-called"
        if recalled:
            return "recalled"
        if one.get("ad-hoc"):
            return "ad-hoc"
        if one["due"] is None:
            return "by-hand"
        delay = one["out"]["clock"] - one["due"]
        if abs(delay) <= ON_TIME:
            return "on-time" if one["at"] is not None else "as-due"
        return "late" if delay > 0 else "early"

    def _holds(self, condition: str, move: str) -> bool:
        """Whether a condition of one of three plain sorts held when its move was over."""
        following = [event for event in self.moves if event["clock"] > self.starts[move]]
        last = following[0]["seq"] if following else self.of("exercise-ended", self.happened)[-1]["seq"]
        before = [event for event in self.happened if event["seq"] < last]
        if compared := re.fullmatch(r"([a-z-]+) >= (\d+)", condition):
            track, number = compared.groups()
            values = [
                event["data"]["after"] for event in self.of("track-changed", before) if event["data"]["track"] == track
            ]
            return bool(values[-1] >= int(number))
        flag = condition.removeprefix("not ")
        assert flag in self.scenario["flag"], f"a condition that the second count cannot read: {condition}"
        raised = False
        for event in before:
            if event["type"] in {"flag-raised", "flag-lowered"} and event["data"]["flag"] == flag:
                raised = event["type"] == "flag-raised"
        return raised != condition.startswith("not ")

    def to(self, event: dict[str, Any]) -> list[str]:
        """The roles in play that an inject went to."""
        to = event["data"]["to"]
        return [role for role in self.roles if "all" in to or role in to]

    def read(self, inject: str) -> dict[str, float]:
        """When each role acknowledged it."""
        found: dict[str, float] = {}
        for event in self.of("inject-acknowledged"):
            if event["data"]["inject"] == inject:
                found.setdefault(event["data"]["role"], event["clock"])
        return found

    def readers(self) -> set[str]:
        """Roles with a terminal of their own, or that acknowledged anything."""
        seated = {e["data"]["role"] for e in self.of("role-seated", self.happened) if e["data"].get("member")}
        return seated | {e["data"]["role"] for e in self.of("inject-acknowledged", self.happened)}

    def acknowledgements(self) -> tuple[int, int]:
        """Due and given, of injects that stayed out."""
        due = given = 0
        for key, one in self.serials().items():
            if one["kind"] == "inject" and one["status"] in OUT:
                asked = [role for role in self.to(one["out"]) if role in self.readers()]
                due += len(asked)
                given += sum(role in self.read(key) for role in asked)
        return due, given

    def times_to_acknowledge(self) -> dict[str, list[float]]:
        """By role, seconds from a release to its acknowledgement."""
        found: dict[str, list[float]] = {role: [] for role in self.roles}
        for event in self.of("inject-released"):
            for role, clock in self.read(event["data"]["inject"]).items():
                found[role].append(clock - event["clock"])
        return found

    # -- decisions -----------------------------------------------------------------------------------------------------

    def decisions(self) -> list[dict[str, Any]]:
        """Each decision that was put, with the last answer of each role, what stands, who dissents and who is missing."""
        found = []
        for opened in self.of("decision-opened"):
            key = opened["data"]["decision"]

            def own(kind: str, key: str = key) -> list[dict[str, Any]]:
                return [event for event in self.of(kind) if event["data"]["decision"] == key]

            answers = {event["data"]["role"]: event for event in own("response-submitted")}
            resolved = own("decision-resolved")[-1]
            stands = set(resolved["data"]["outcome"])
            dissents = [
                role
                for role, event in answers.items()
                if (stands and event["data"]["options"] and not stands & set(event["data"]["options"]))
                or stands & set(event["data"]["struck"])
            ]
            spoke = set(answers)
            if opened["data"]["form"] == "argument":
                spoke |= {event["data"]["role"] for event in own("reason-added") + own("estimate-submitted")}
            ruled = self.scenario["decision"][key]["rule"]["type"] == "facilitator" and not spoke
            found.append(
                {
                    "key": key,
                    "opened": opened,
                    "answers": answers,
                    "resolved": resolved,
                    "how": resolved["data"]["how"],
                    "dissents": dissents,
                    "missing": [] if ruled else [role for role in opened["data"]["who"] if role not in spoke],
                    "votes": Counter(option for event in answers.values() for option in event["data"]["options"]),
                    "verdicts": own("argument-adjudicated"),
                    "spread": own("estimates-revealed")[-1]["data"]["spread"] if own("estimates-revealed") else None,
                    "estimates": {
                        event["data"]["role"]: event["data"]["percent"] for event in own("estimate-submitted")
                    },
                }
            )
        return found

    def times_to_decide(self) -> dict[str, list[float]]:
        """By role, seconds from a decision's opening to the role's last answer; arguments left out."""
        found: dict[str, list[float]] = {role: [] for role in self.roles}
        for one in self.decisions():
            if one["opened"]["data"]["form"] != "argument":
                for role, event in one["answers"].items():
                    found[role].append(event["clock"] - one["opened"]["clock"])
        return found

    # -- people and notes ----------------------------------------------------------------------------------------------

    def acts(self, role: str) -> list[int]:
        """How often a role did each kind of act."""
        return [sum(_actor(event) == role for event in self.of(kind)) for kind in ACTS]

    def typed(self, role: str) -> int:
        """Acts of these that control typed for it."""
        return sum(_actor(event) == role and _typed(event) for kind in ACTS for event in self.of(kind))

    def words(self, role: str, *, typed: bool = False) -> int:
        """Words that it wrote itself, or that control typed for it."""
        return sum(
            len(str(event["data"][field]).split())
            for kind, fields in WORDY.items()
            for event in self.of(kind)
            if _actor(event) == role and _typed(event) == typed
            for field in fields
        )

    def objectives_of(self, serial: str) -> list[str]:
        """What a serial serves, as its release says, else as the scenario does."""
        for event in reversed(self.counted):
            if serial in {event["data"].get("inject"), event["data"].get("decision")} and event["data"].get(
                "objectives"
            ):
                return list(event["data"]["objectives"])
        item = self.scenario["inject"].get(serial) or self.scenario["decision"].get(serial) or {}
        return list(item.get("objectives", []))

    def observations(self, objective: str) -> list[dict[str, Any]]:
        """Those that bear on an objective."""
        counted = {event["data"]["move"] for event in self.moves}
        return [
            event
            for event in self.of("observation-recorded")
            if event["data"]["move"] in counted
            and objective
            in (
                [event["data"]["objective"]]
                if event["data"]["objective"]
                else self.objectives_of(event["data"]["serial"])
            )
        ]

    def letter(self, objective: str) -> str:
        """The letter of the lower median of the ratings; "" without one."""
        given = [event["data"]["rating"] for event in self.observations(objective) if event["data"]["rating"]]
        return {4: "P", 3: "S", 2: "M", 1: "U"}[median_low(given)] if given else ""

    def expected(self) -> list[tuple[str, int, bool]]:
        """Every expected action of what stayed out: serial, number, whether it was ticked as seen."""
        ticks = {(e["data"]["serial"], e["data"]["number"]): e["data"]["seen"] for e in self.of("expectation-ticked")}
        return [
            (key, number, ticks.get((key, number), False))
            for key, one in self.serials().items()
            if one["status"] in OUT
            for number in range(1, len(one["out"]["data"]["expect"]) + 1)
        ]

    def tracks(self) -> dict[str, list[int]]:
        """Each track at the start of the first move that counts and at the end of each."""
        marks = [*(event["seq"] for event in self.moves), self.events[-1]["seq"] + 1]
        return {
            track: [
                [
                    e["data"]["after"]
                    for e in self.of("track-changed", self.happened)
                    if e["data"]["track"] == track and e["seq"] < mark
                ][-1]
                for mark in marks
            ]
            for track in self.scenario["track"]
        }

    def ratings(self, statement: str) -> list[int]:
        """What the feedback forms say to a statement."""
        return [
            dict(event["data"]["ratings"])[statement]
            for event in self.of("feedback-given")
            if statement in dict(event["data"]["ratings"])
        ]


def middle(values: dict[str, list[float]]) -> float:
    """The median of the roles' medians."""
    return median(median(times) for times in values.values() if times)


def _actor(event: dict[str, Any]) -> str:
    return str(event["data"].get("role") or event["data"].get("sender"))


def _typed(event: dict[str, Any]) -> bool:
    if event["type"] == "inject-acknowledged":
        return bool(event["by"] != event["data"]["role"])
    return bool(event["data"]["entered_by"])
