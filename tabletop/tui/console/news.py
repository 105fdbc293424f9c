"""What others have brought about that the facilitator must not miss, in a line each."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.clock import HURRY
from tabletop.exercise.events import Recorded
from tabletop.exercise.pages.record import logged
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.views import writing
from tabletop.exercise.wording.digest import withdrawn_words
from tabletop.exercise.wording.third_person import is_worth_a_line, on_one_line, with_actor
from tabletop.i18n import paragraph, tr
from tabletop.text import clean_line
from tabletop.tui.console.baton import held_by, yours
from tabletop.tui.console.control import Control

_SEATING = (e.RoleSeated, e.RoleVacated, e.LeadNamed, e.MessagesRead)  #: the list of people says who came and went
#: what players and the clock bring about, shown on the board as well
_ON_THE_BOARD = (e.DecisionClosed, e.ExercisePaused, e.InjectReleased)


class News:
    """Reads the record as it grows."""

    def __init__(self, control: Control) -> None:
        """``control`` is whose news it is."""
        self._control = control
        self._warned: set[str] = set()  #: decisions whose two minutes have been called

    def of_people(self, record: Recorded) -> str:
        """What people have written, asked and done, also for a screen over the console; "" for anything else."""
        match record.event:
            case e.MessageSent(sender, to) if FACILITATOR in to and sender != FACILITATOR:
                return tr(
                    "{what} ({key} reads)",
                    what=clean_line(with_actor(record.event, self._control.names)),
                    key=self._control.keys("intray"),
                )
            case e.RfiAsked():
                return tr(
                    "{what} ({key} answers)",
                    what=clean_line(with_actor(record.event, self._control.names)),
                    key=self._control.keys("intray"),
                )
            case e.BatonPassed(member) if member == self._control.member:
                return yours()
            case e.BatonPassed():
                return held_by(self._control)
            case e.ConsentWithdrawn():
                return withdrawn_words()
            case _:
                return self._by_another(record)

    def _by_another(self, record: Recorded) -> str:
        """What another facilitator has done.

        On the host the id of a command from a terminal begins with its member. A terminal is not sent the ids of commands: what
        control does while this console has asked nothing is another's.
        """
        control = self._control
        if record.by != FACILITATOR or isinstance(record.event, _SEATING):
            return ""
        if control.member:
            name = "" if control.asking else tr("another facilitator")
        else:
            known = control.state.members.get(FACILITATOR, {}).get(record.command.partition("-")[0])
            name = name_of(known) if known is not None and record.command else ""
        if not name or not is_worth_a_line(record):
            return ""
        return tr("{who}: {words}", who=name, words=on_one_line(record.event, control.names))

    def of_play(self, record: Recorded) -> str:
        """What has come about in play, which the board shows as well; "" for anything else."""
        names = self._control.names
        if record.by != FACILITATOR and isinstance(record.event, _ON_THE_BOARD):
            told = logged(record, names)
            return tr("{who}: {words}", who=told.who, words=told.text)
        if isinstance(record.event, e.ResponseSubmitted):
            question = self._control.state.play.questions.get(record.event.decision)
            if question is not None and not self._control.waiting_for(question):
                return tr(
                    "All have answered “{title}”: {key} closes it.",
                    title=question.title,
                    key=self._control.keys("close-question"),
                )
        return ""

    def hurry(self) -> str:
        """Once for each decision, two minutes before it closes: that it is time to say so."""
        question, clock = self._control.now.open_question, self._control.table.clock
        if question is None or question.decision in self._warned:
            return ""
        left = question.closes - clock
        if not left <= HURRY < question.closes - question.opened:
            return ""
        self._warned.add(question.decision)
        said = tr("Two minutes left for “{title}”: say so.", title=question.title)
        drafts = self._control.names.seats(writing(self._control.state, question))
        return paragraph(said, tr("Still writing: {roles}.", roles=drafts)) if drafts else said
