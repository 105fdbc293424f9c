"""What control writes to roles, and what it answers to their requests."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Rfi
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row


def write(roles: list[Row], to: tuple[str, ...], ask: Ask) -> FormDialog:
    """A message from control, or typed for a role; one role alone is a whisper, and everybody sees that it is from control (RU-11)."""
    fields = [
        Field("text", tr("the message"), "area"),
        Field("to", tr("to"), "many", value=" ".join(to), rows=[*roles, (FACILITATOR, tr("control"))]),
        Field(
            "sender",
            tr("from (a role: typed for it)"),
            "one",
            value=FACILITATOR,
            rows=[(FACILITATOR, tr("control")), *roles],
        ),
    ]

    def build(values: Values) -> c.Command | str:
        marked = tuple(name for name in values["to"].split() if name != values["sender"])
        if not marked:
            return tr("Mark who it goes to: tab, then space on each.")
        if not values["text"].strip():
            return tr("Write something first.")
        return c.SendMessage(marked, values["text"], values["sender"])

    title = tr("Message to {to}", to=", ".join(to)) if to else tr("Message from control")
    return FormDialog(title, fields, build, ask)


def ask_for(roles: list[Row], ask: Ask) -> FormDialog:
    """A request for information that a role makes on paper or by voice."""
    fields = [
        Field("text", tr("what the role wants to know"), "area"),
        Field("role", tr("who asks"), "one", value=roles[0][0], rows=roles),
    ]
    return FormDialog(
        tr("Request for information, typed for a role"),
        fields,
        lambda values: c.AskRfi(values["role"], values["text"]),
        ask,
    )


def answer(rfi: Rfi, ask: Ask) -> FormDialog:
    """The answer to a request, for the role that asked or for everybody (RU-16)."""
    fields = [
        Field("text", tr("the answer"), "area"),
        Field(
            "public",
            tr("who reads it"),
            "one",
            value="no",
            rows=[("no", tr("{role} alone", role=rfi.role)), ("yes", tr("everybody, without saying who asked"))],
        ),
    ]

    def build(values: Values) -> c.Command | str:
        if not values["text"].strip():
            return tr("Write the answer first; esc keeps what is written.")
        return c.AnswerRfi(rfi.seq, values["text"], values["public"] == "yes")

    return FormDialog(
        tr("Answer {role}, request {number}", role=rfi.role, number=rfi.seq), fields, build, ask, rfi.text
    )


def refuse(rfi: Rfi, ask: Ask) -> FormDialog:
    """Control does not answer, and says why."""
    fields = [Field("reason", tr("why not ({role} reads it)", role=rfi.role), "area")]
    return FormDialog(
        tr("Refuse {role}, request {number}", role=rfi.role, number=rfi.seq),
        fields,
        lambda values: c.RefuseRfi(rfi.seq, values["reason"]),
        ask,
        rfi.text,
    )
