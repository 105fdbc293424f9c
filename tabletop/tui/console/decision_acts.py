"""The decision that is out: typing for a role."""

from __future__ import annotations

from tabletop.i18n import tr
from tabletop.tui.console.serial_acts import SerialActs
from tabletop.tui.kit.pick import PickDialog


class DecisionActs(SerialActs):
    """What a facilitator does to a question in a dialog of its own."""

    def act_type_for(self) -> None:
        """Type a role's answer."""
        question = self.now.open_question
        if question is None:
            return
        if len(question.who) == 1:
            self._type(question.decision, question.who[0])
            return
        waiting = self.waiting_for(question)
        width = max(len(role) for role in question.who)
        signs = {True: tr("○ no answer yet"), False: tr("✓ answered")}
        rows = [(role, f"{role:<{width}}  {signs[role in waiting]}") for role in question.who]
        dialog = PickDialog(tr("Type for which role?"), rows, next(iter(waiting), ""))
        self.app.push_screen(dialog, lambda role: self._type(question.decision, role or ""))

    def _type(self, decision: str, role: str) -> None:
        question = self.state.play.questions.get(decision)
        if not role or question is None:
            return
        from tabletop.tui.console.type_for import TypeForDialog
        from tabletop.tui.seat.answer_form import DecisionForm

        answer = self.state.draft(decision, role) or self.state.submitted(decision, role)
        names = {key: self.book.scenario.roles[key].title for key in question.who}
        sheet = self.state.argument(decision)
        last = self.waiting_for(question) in ([], [role])
        done = tr("✓ all have answered: d closes it") if last else tr("✓ the answer of {role} is in", role=role)
        form = DecisionForm(question, role, answer, sheet, names)
        self.open(TypeForDialog(form, self.ask, lambda: self.state.argument(decision)), done)
