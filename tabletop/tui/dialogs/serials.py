"""Dialogs about one line of the queue."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row

CHANNELS = ("press", "cable", "phone", "mail", "social", "intelligence", "paper", "briefing")


def defer(serial: str, title: str, ask: Ask) -> FormDialog:
    """Plan it for later."""

    def build(values: Values) -> c.Command | str:
        minutes = whole(values["minutes"])
        return c.DeferSerial(serial, minutes) if minutes is not None else tr("Write a number of minutes.")

    return FormDialog(
        tr("Defer “{title}”", title=title), [Field("minutes", tr("by so many minutes"), value="5")], build, ask
    )


def skip(serial: str, title: str, ask: Ask) -> FormDialog:
    """Drop it; the reason is optional."""
    fields = [Field("reason", tr("why (may stay empty)"))]
    return FormDialog(
        tr("Skip “{title}”", title=title), fields, lambda values: c.SkipSerial(serial, values["reason"]), ask
    )


def edit(inject: str, title: str, body: str, ask: Ask) -> FormDialog:
    """Change a text before it goes out."""
    fields = [Field("title", tr("title"), value=title), Field("body", tr("text"), "area", value=body)]
    return FormDialog(
        tr("Edit before release"), fields, lambda values: c.EditInject(inject, values["title"], values["body"]), ask
    )


def recall(inject: str, title: str, ask: Ask) -> FormDialog:
    """Take it back."""
    fields = [Field("reason", tr("why (players see it)"))]
    return FormDialog(
        tr("Recall “{title}”", title=title), fields, lambda values: c.RecallInject(inject, values["reason"]), ask
    )


def correct(inject: str, title: str, ask: Ask) -> FormDialog:
    """Send an erratum."""
    fields = [Field("text", tr("what is right instead (players see it)"), "area")]
    return FormDialog(
        tr("Correct “{title}”", title=title), fields, lambda values: c.CorrectInject(inject, values["text"]), ask
    )


def ad_hoc(roles: list[Row], ask: Ask) -> FormDialog:
    """An inject that no script foresaw."""
    fields = [
        Field("title", tr("title")),
        Field("body", tr("text"), "area"),
        Field("sender", tr("from"), value=tr("Exercise control")),
        Field("channel", tr("channel"), "one", value="paper", rows=[(channel, tr(channel)) for channel in CHANNELS]),
        Field("to", tr("to (nobody marked: all)"), "many", rows=roles),
    ]

    def build(values: Values) -> c.Command | str:
        if not values["title"].strip() or not values["body"].strip():
            return tr("Give it a title and a text.")
        to = tuple(values["to"].split())
        return c.ReleaseAdHoc(values["title"], values["sender"], values["channel"], values["body"], to)

    return FormDialog(tr("Inject of your own, goes out at once"), fields, build, ask)


def whole(text: str) -> int | None:
    """A whole number, or None."""
    text = text.strip().replace("−", "-")
    try:
        return int(text) if len(text) < 10 else None
    except ValueError:
        return None
