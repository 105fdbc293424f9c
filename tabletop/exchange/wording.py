"""What the canonical columns hold, in words for a planner who chooses among them."""

from __future__ import annotations

from tabletop.exchange.msel import MselColumn
from tabletop.i18n import tr


def column_words(column: MselColumn) -> str:
    """What a column holds, for a planner who chooses among them."""
    return {
        MselColumn.NUMBER: tr("number of the serial"),
        MselColumn.TIME: tr("when it is planned"),
        MselColumn.DATE: tr("the day that belongs to the time"),
        MselColumn.SCENARIO_TIME: tr("date and time in the story"),
        MselColumn.DURATION: tr("how long it takes, or when it ends"),
        MselColumn.MOVE: tr("move, phase or module"),
        MselColumn.KIND: tr("kind of serial"),
        MselColumn.CORE: tr("core or optional"),
        MselColumn.TITLE: tr("headline; players see it"),
        MselColumn.TEXT: tr("what players get to read"),
        MselColumn.SENDER: tr("from whom; players see it"),
        MselColumn.TO: tr("recipients"),
        MselColumn.CHANNEL: tr("method: telephone, e-mail …"),
        MselColumn.CONTROLLER: tr("who is in charge of it; control alone"),
        MselColumn.EXPECT: tr("expected actions; control alone"),
        MselColumn.OBJECTIVES: tr("objectives"),
        MselColumn.NOTES: tr("notes; control alone"),
        MselColumn.STATUS: tr("status; control alone"),
        MselColumn.OPTIONS: tr("options of a decision or poll"),
        MselColumn.LEADS: tr("which serial each option leads to; control alone"),
        MselColumn.DELIVERED: tr("after a run: ticked when delivered"),
        MselColumn.COMPLETED: tr("after a run: ticked when completed"),
        MselColumn.ACTUAL_TIME: tr("after a run: when it went out"),
        MselColumn.ACTUAL_BY: tr("after a run: who gave it"),
        MselColumn.DELIVERED_TO: tr("after a run: who got it"),
        MselColumn.ACKNOWLEDGED: tr("after a run: who acknowledged it"),
        MselColumn.RESPONSES: tr("after a run: what was answered"),
        MselColumn.DELAY: tr("after a run: delay"),
        MselColumn.OBSERVER_NOTES: tr("after a run: notes of observers"),
    }[column]


__all__ = ("column_words",)
