"""Play the sample sessions of saves/ from their scripts in scripts/plays/, through the same core and table as a live session.

    python -m scripts.samples                                  # all of them, into saves/
    python -m scripts.samples --stop sanctions-debate:4 FOLDER # only those that come so far, stopped there, into FOLDER

A script (TOML) says who sits where, what control does and in which order, and what each role answers and why. Seed, wall time and
pace are fixed, so the same script and scenario give the same bytes. A script that no longer fits its scenario is refused with the
step that does not work; nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from scripts.sample_debrief import DebriefSteps
from tabletop.exercise import commands as c
from tabletop.exercise.events import LogLineWritten
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL, FACILITATOR, OBSERVER, TABLE
from tabletop.exercise.state import PLANNED
from tabletop.journal.journal import Journal
from tabletop.records import replace
from tabletop.room.table.sessions import head_of
from tabletop.room.table.table import Table
from tabletop.scenario.load import load_scenario

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "scripts" / "plays"
SAVES = ROOT / "saves"
UNSETTLED = frozenset(
    {"hold", "skip", "undo", "recall", "correct", "edit"}
)  #: steps that come before anything armed goes out


class ScriptError(Exception):
    """A sample's script does not fit its scenario; the words name script, step and cause."""


class Stopped(Exception):
    """The decision that was asked for has as many answers as were asked for."""


class Sample(DebriefSteps):
    """One session, played from its script. Time is virtual and only passes in :meth:`wait`."""

    def __init__(self, script: dict[str, Any], path: Path, stop: tuple[str, int] | None = None) -> None:
        """``script``: the tables of its file; ``path``: the save to write; ``stop``: a decision, and after how many answers."""
        loaded = load_scenario(ROOT / "scenarios" / script["scenario"])
        if loaded.scenario is None:
            raise ScriptError("; ".join(diagnostic.message for diagnostic in loaded.errors))
        self.script = script
        self.stop = stop
        self.decisions: dict[str, dict[str, Any]] = script["decision"]
        self.rng = Random(script["seed"])
        self.time = 0.0
        self.starts: datetime = script["starts"].astimezone(UTC)
        head = head_of(loaded, script["title"])
        head = replace(head, id=sha256(script["seed"].encode()).hexdigest()[:32], created=self.wall())
        self.book = Rulebook(loaded.scenario)
        self.journal = Journal.create(path, head)
        self.table = Table(self.book, self.journal, monotonic=lambda: self.time, now=self.wall)

    def wall(self) -> str:
        """Wall time as events record it."""
        return (self.starts + timedelta(seconds=self.time)).isoformat(timespec="milliseconds")[:-6] + "Z"

    def play(self) -> None:
        """Play the whole script, or until it is to be stopped."""
        self.ask(c.OpenSession(self.script["title"], self.script.get("course", "")))
        for role, person in self.script.get("seats", {}).items():
            self.wait(11)
            self.ask(c.SeatRole(role, person, consent=True))
        for person in self.script.get("observers", []):
            self.wait(11)
            self.ask(c.SeatRole(OBSERVER, person, consent=True, member=person.lower()))
        self.wait(240)
        self.ask(c.StartExercise(self.script["seed"]))
        try:
            for step in self.script["steps"]:
                self.step(step)
        except Stopped:
            return
        finally:
            self.journal.close()
        if unused := self.decisions.keys() - self.table.state.play.questions.keys():
            raise ScriptError(f"never asked: {', '.join(sorted(unused))}")

    def step(self, step: Sequence[str]) -> None:
        """One step: its name and its words. :class:`ScriptError` if the table refuses it."""
        name, *words = step
        act: Callable[..., None] | None = getattr(self, f"do_{name.replace('-', '_')}", None)
        if act is None:
            raise ScriptError(f"{list(step)}: there is no such step")
        try:
            if name not in UNSETTLED:
                self.settle()
            act(*words)
        except c.Refused as refused:
            raise ScriptError(f"{list(step)} at {self.table.clock:.0f} s: {refused.words}") from refused
        except (KeyError, TypeError) as error:
            raise ScriptError(f"{list(step)}: {error!r}") from error

    def ask(self, command: c.Command, seat: str = FACILITATOR, member: str = "") -> None:
        """Ask the table."""
        self.table.ask(command, seat, member=member)

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, give or take a quarter: nobody acts by the metronome."""
        self.time = round(self.time + seconds * self.rng.uniform(0.75, 1.25), 3)

    def settle(self) -> None:
        """What is due by itself goes out; then control lets out what conditions have armed, or drops what the script skips."""
        while True:
            while self.table.ask(c.Tick(), TABLE).records:
                pass
            play = self.table.state.play
            armed = [(entry.seq, serial) for serial, entry in play.serials.items() if entry.status == "armed"]
            armed = [item for item in armed if self.book.in_its_time(self.book.plans[item[1]], play)]
            if not armed or self.table.state.phase != "running":
                return
            serial = min(armed)[1]
            self.wait(20)
            if reason := self.script.get("skips", {}).get(serial):
                self.do_skip(serial, reason)
            elif self.book.plans[serial].kind == "inject":
                self.do_release(serial)
            else:
                self.do_decide(serial)

    # -- steps: time and control ----------------------------------------------------------------------------------

    def do_wait(self, seconds: str) -> None:
        """The room talks."""
        self.wait(float(seconds))

    def do_settle(self) -> None:
        """Nothing of its own: what is armed has gone out before this step."""

    def do_move(self) -> None:
        """Open the next move."""
        self.wait(25)
        if self.table.state.play.move:
            self.ask(c.StartMove())
            self.wait(8)

    def do_pause(self, seconds: str, reason: str = "", seat: str = FACILITATOR) -> None:
        """PAUSEX for so long."""
        self.ask(c.Pause(reason), seat)
        self.wait(float(seconds))
        self.ask(c.Continue())

    def do_more(self, minutes: str) -> None:
        """More time for the move."""
        self.ask(c.ExtendMove(int(minutes)))

    def do_undo(self) -> None:
        """Take back the last control action, after a moment of doubt."""
        self.wait(9)
        self.ask(c.Undo())
        self.wait(4)

    def do_log(self, word: str, text: str, role: str = "") -> None:
        """A line of the decision log."""
        self.wait(16)
        self.ask(c.WriteLogLine(text, word, role))

    def do_better(self, text: str) -> None:
        """A better wording of the last log line."""
        self.wait(20)
        lines = [record.seq for record in self.table.records if isinstance(record.event, LogLineWritten)]
        self.ask(c.CorrectLogLine(lines[-1], text))

    def do_adjust(self, track: str, delta: str, reason: str) -> None:
        """Move a track by hand."""
        self.ask(c.AdjustTrack(track, int(delta), reason))

    def do_end(self) -> None:
        """ENDEX."""
        self.wait(30)
        self.ask(c.EndExercise())

    # -- steps: injects -------------------------------------------------------------------------------------------

    def do_release(self, inject: str) -> None:
        """Let it go out when it is due; those who have it read it."""
        self.send(inject)
        to = self.table.state.play.delivered[inject].to
        roles = self.table.state.roles if ALL in to else to
        readers = [role for role in roles if self.rng.random() < 0.85]
        self.rng.shuffle(readers)
        for role in readers:
            self.wait(30 / len(roles) + 2)
            self.ask(c.AcknowledgeInject(inject, role), role)

    def send(self, inject: str) -> None:
        """Wait until it is due and let it go out, unless it went by itself."""
        self.until_due(inject)
        if self.table.state.play.serials.get(inject, PLANNED).status != "released":
            self.ask(c.ReleaseInject(inject))

    def do_blunder(self, inject: str, reason: str) -> None:
        """Let it go out by mistake and recall it before anybody has read it."""
        self.ask(c.ReleaseInject(inject))
        self.wait(6)
        self.ask(c.RecallInject(inject, reason))

    def do_adhoc(self, title: str, sender: str, channel: str, body: str, *to: str) -> None:
        """An inject that no script foresaw."""
        self.ask(c.ReleaseAdHoc(title, sender, channel, body, tuple(to)))
        self.wait(30)

    def do_edit(self, inject: str, old: str, new: str) -> None:
        """Replace words of a text that has not gone out."""
        spec = self.book.inject(inject)
        if spec is None or old not in spec.body:
            raise ScriptError(f"{inject} has no words {old!r}")
        self.ask(c.EditInject(inject, spec.title, spec.body.replace(old, new)))

    def do_correct(self, inject: str, text: str) -> None:
        """An erratum."""
        self.ask(c.CorrectInject(inject, text))
        self.wait(15)

    def do_resend(self, inject: str) -> None:
        """Point it out again."""
        self.ask(c.ResendInject(inject))

    def do_hold(self, serial: str) -> None:
        """Keep it back."""
        self.ask(c.HoldSerial(serial))

    def do_restore(self, serial: str) -> None:
        """Put it back into the plan."""
        self.ask(c.RestoreSerial(serial))

    def do_skip(self, serial: str, reason: str) -> None:
        """Drop it."""
        self.ask(c.SkipSerial(serial, reason))

    def until_due(self, serial: str) -> None:
        """Let time pass until a planned serial is due, and a little more."""
        plan = self.book.plans[serial]
        due = self.book.due(plan, self.table.state.play)
        if due is not None and due > self.table.clock:
            self.time = round(self.time + due - self.table.clock, 3)
            self.wait(3)
        while self.table.ask(c.Tick(), TABLE).records:
            pass

    # -- steps: decisions -----------------------------------------------------------------------------------------

    def do_decide(self, decision: str) -> None:
        """Put the question, gather what the script has, let the outcome stand."""
        self.do_open(decision)
        self.answer(decision, list(self.decisions[decision].get("answers", {})))
        self.do_close(decision)

    def do_open(self, decision: str) -> None:
        """Put the question when it is due."""
        self.until_due(decision)
        self.ask(c.OpenDecision(decision))
        for role, side, text, *weight in self.decisions[decision].get("reasons", []):
            self.wait(22)
            self.ask(c.AddReason(decision, role, side, text, *weight), role)
        for role, percent in self.decisions[decision].get("estimates", {}).items():
            self.wait(6)
            self.ask(c.SubmitEstimate(decision, role, percent), role)

    def do_answer(self, decision: str, *roles: str) -> None:
        """Only these roles answer."""
        self.answer(decision, roles)

    def do_type(self, decision: str, role: str) -> None:
        """Control types the answer for a role."""
        self.wait(20)
        self.ask(c.SubmitResponse(decision, role, self.given(decision, role)), FACILITATOR)

    def do_close(self, decision: str) -> None:
        """Close it, unless the time did; judge an argument; let the outcome stand as the script says."""
        self.shut(decision)
        spec = self.decisions[decision]
        if "ruling" in spec:
            outcome, reason = spec["ruling"]
            self.ask(c.ResolveDecision(decision, (outcome,), reason))
        else:
            self.ask(c.ResolveDecision(decision))
        stands = "+".join(self.table.state.play.questions[decision].outcome)
        if "stands" in spec and stands != spec["stands"]:
            raise ScriptError(f"of {decision} stands {stands!r}, the script counts on {spec['stands']!r}")
        self.wait(25)

    def do_shut(self, decision: str) -> None:
        """Close it and let nothing stand yet."""
        self.shut(decision)

    def shut(self, decision: str) -> None:
        """No more answers."""
        self.wait(7)
        while self.table.ask(c.Tick(), TABLE).records:
            pass
        if self.table.state.play.questions[decision].status == "open":
            self.ask(c.CloseDecision(decision))
        self.wait(14)
        if self.table.state.play.questions[decision].form == "argument":
            self.ask(c.Adjudicate(decision))
            self.wait(12)

    def answer(self, decision: str, roles: Sequence[str]) -> None:
        """These roles answer one after the other, well before the time is over."""
        question = self.table.state.play.questions[decision]
        share = max(0.0, question.closes - self.table.clock) * 0.6 / max(1, len(roles))
        for role in roles:
            if role not in self.table.state.responses.get(decision, {}):
                self.wait(min(share, 45))
                self.ask(c.SubmitResponse(decision, role, self.given(decision, role)), role)
            if self.stop == (decision, len(self.table.state.responses[decision])):
                self.wait(5)
                raise Stopped

    def given(self, decision: str, role: str) -> c.Answer:
        """What the script has this role answer: what, how sure, why. "" is an abstention, + joins, ! strikes."""
        what, confidence, why = self.decisions[decision]["answers"][role]
        form = self.table.state.play.questions[decision].form
        if form == "pledge":
            return c.Answer(amount=float(what), rationale=why, confidence=confidence)
        if form == "text":
            return c.Answer(text=what, rationale=why, confidence=confidence)
        parts = what.split("+") if what else []
        options = tuple(part for part in parts if not part.startswith("!"))
        return c.Answer(
            options=options,
            struck=tuple(part[1:] for part in parts if part.startswith("!")),
            rationale=why,
            confidence=confidence,
            abstains=not what,
        )


def make(source: Path, path: Path, stop: tuple[str, int] | None = None) -> None:
    """Play one script into ``path``, which appears whole or not at all. :class:`ScriptError`."""
    script = tomllib.loads(source.read_text(encoding="utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        try:
            Sample(script, fresh, stop).play()
        except ScriptError as error:
            raise ScriptError(f"{source.name}: {error}") from error
        fresh.replace(path)


def main() -> int:
    """Play the scripts that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.samples", description="Play the sample sessions.")
    parser.add_argument("folder", type=Path, nargs="?", default=SAVES, help="where to write; without it, saves/")
    parser.add_argument("--stop", metavar="DECISION:ANSWERS", help="stop there, and leave out scripts without it")
    wanted = parser.parse_args()
    decision, _, answers = (wanted.stop or "").partition(":")
    stop = (decision, int(answers)) if decision else None
    for source in sorted(SCRIPTS.glob("*.toml")):
        if decision and decision not in tomllib.loads(source.read_text(encoding="utf-8"))["decision"]:
            continue
        path = wanted.folder / f"sample-{source.stem}.toml"
        try:
            make(source, path, stop)
        except ScriptError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{path} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
