"""Dialogs of the exercise as a whole: log, time, tracks, pauses, who sits where."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise import commands as c
from tabletop.i18n import tr
from tabletop.tui.dialogs.ago import choices
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row
from tabletop.tui.dialogs.serials import whole

LOG_WORDS = ("note", "decision", "agreement", "dissent", "fact", "assumption", "parked")


def log_line(roles: list[Row], serial: str, when: Sequence[tuple[float, str]], ask: Ask) -> FormDialog:
    """A line of the decision log, in under ten seconds (RU-06): the first field and enter are enough.

    It belongs to the serial in focus, and to one of the exercise times ``when`` (:func:`~tabletop.tui.dialogs.ago.moments`).
    """
    fields = [
        Field("text", tr("what was said or agreed"), "area"),
        Field("word", tr("kind"), "one", value="note", rows=[(word, tr(word)) for word in LOG_WORDS]),
        Field("role", tr("who"), "one", value="", rows=[("", tr("nobody")), *roles]),
        Field("said", tr("when"), "one", value="0", rows=choices(when)),
        Field("why", tr("why (may stay empty, like what follows)")),
        Field("based_on", tr("based on what")),
        Field("alternatives", tr("instead of what")),
    ]

    def build(values: Values) -> c.Command:
        return c.WriteLogLine(
            values["text"],
            values["word"],
            values["role"],
            values["why"],
            values["based_on"],
            values["alternatives"],
            serial,
            when[int(values["said"])][0],
        )

    return FormDialog(tr("Log line"), fields, build, ask)


def parked(roles: list[Row], now: float, ask: Ask) -> FormDialog:
    """A point that leads away from the question is kept for later (RU-17)."""
    fields = [
        Field("text", tr("the point")),
        Field("role", tr("who"), "one", value="", rows=[("", tr("nobody")), *roles]),
    ]

    def build(values: Values) -> c.Command:
        return c.WriteLogLine(values["text"], "parked", values["role"], said=now)

    return FormDialog(tr("Parking lot"), fields, build, ask)


def correct_line(line: int, text: str, ask: Ask) -> FormDialog:
    """A better wording for a log line; the old one stays in the record."""
    fields = [Field("text", tr("better wording (the old line stays in the record)"), "area", value=text)]
    return FormDialog(
        tr("Correct log line {line}", line=line), fields, lambda values: c.CorrectLogLine(line, values["text"]), ask
    )


def pause(ask: Ask) -> FormDialog:
    """PAUSEX with a reason that everybody sees."""
    fields = [Field("reason", tr("reason, shown on every screen (may stay empty)"))]
    return FormDialog(tr("PAUSEX: the clock stops"), fields, lambda values: c.Pause(values["reason"]), ask)


def scenario_time(now: str, ask: Ask) -> FormDialog:
    """A jump in scenario time, with the line players see (RU-10)."""
    fields = [
        Field("time", tr("scenario time, written 2025-09-04T10:00+00:00"), value=now),
        Field("line", tr("the line players see"), hint=tr("Six months later")),
    ]

    def build(values: Values) -> c.Command:
        return c.SetScenarioTime(values["time"].strip(), values["line"])

    return FormDialog(tr("Jump in scenario time"), fields, build, ask)


def adjust_track(rows: list[Row], ask: Ask) -> FormDialog:
    """Move a track by hand, with a reason."""
    fields = [
        Field("track", tr("track"), "one", value=rows[0][0], rows=rows),
        Field("delta", tr("by how much"), value="+1"),
        Field("reason", tr("why (stands in the record)")),
    ]

    def build(values: Values) -> c.Command | str:
        delta = whole(values["delta"])
        if not delta:
            return tr("Write by how much, for example +1 or -2.")
        return c.AdjustTrack(values["track"], delta, values["reason"])

    return FormDialog(tr("Move a track"), fields, build, ask)


def change_flag(rows: list[Row], raised: frozenset[str], ask: Ask) -> FormDialog:
    """Say that a fact of play is true, or no longer."""
    marked = [(flag, f"{'✓' if flag in raised else '·'} {words}") for flag, words in rows]
    fields = [
        Field("flag", tr("fact of play (✓ is true now; sending turns it round)"), "one", value=rows[0][0], rows=marked),
        Field("reason", tr("why (stands in the record)")),
    ]

    def build(values: Values) -> c.Command:
        return c.ChangeFlag(values["flag"], values["flag"] not in raised, values["reason"])

    return FormDialog(tr("Turn a fact of play"), fields, build, ask)


def seat(role: str, person: str, ask: Ask) -> FormDialog:
    """Who plays the role; an empty name frees it (RU-12)."""
    fields = [
        Field("person", tr("name or pseudonym (empty: nobody)"), value=person),
        Field(
            "consent",
            tr("agrees to be named in the record"),
            "one",
            value="no",  # consent is given, never assumed
            rows=[("yes", tr("yes")), ("no", tr("no"))],
        ),
    ]

    def build(values: Values) -> c.Command:
        name = values["person"].strip()
        return c.SeatRole(role, name, values["consent"] == "yes") if name else c.VacateRole(role)

    return FormDialog(tr("Who plays {role}?", role=role), fields, build, ask)
