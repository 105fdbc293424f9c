"""An observation in one line, before the moment is gone."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise import commands as c
from tabletop.i18n import tr
from tabletop.tui.dialogs.ago import choices
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row


def observation(roles: list[Row], objectives: list[Row], when: Sequence[tuple[float, str]], ask: Ask) -> FormDialog:
    """What was seen, in five seconds: text and enter are enough (RU-07).

    ``when`` are exercise times and their words (:func:`~tabletop.tui.dialogs.ago.moments`), counted from the moment the dialog
    opened, not from the last letter; the first holds if none is chosen.
    """
    words = [
        ("note", tr("note")),
        ("strength", tr("strength")),
        ("improve", tr("to improve")),
        ("fact", tr("fact")),
    ]
    ratings = [
        ("1", tr("1 could not")),
        ("2", tr("2 major challenges")),
        ("3", tr("3 some")),
        ("4", tr("4 without challenges")),
        ("0", tr("none")),
    ]
    fields = [
        Field("text", tr("what you saw or heard")),
        Field("word", tr("kind"), "one", value="note", rows=words),
        Field("rating", tr("rating"), "one", value="0", rows=ratings),
        Field("role", tr("about whom"), "one", value="", rows=[("", tr("nobody in particular")), *roles]),
    ]
    fields.append(Field("when", tr("when"), "one", value="0", rows=choices(when)))
    if objectives:
        fields.append(
            Field("objective", tr("objective"), "one", value="", rows=[("", tr("none in particular")), *objectives])
        )

    def build(values: Values) -> c.Command | str:
        if not values["text"].strip():
            return tr("Write what you saw.")
        return c.RecordObservation(
            values["text"],
            values["word"],
            int(values["rating"]),
            values["role"],
            objective=values.get("objective", ""),
            observed=when[int(values["when"])][0],
        )

    return FormDialog(tr("Observation"), fields, build, ask)
