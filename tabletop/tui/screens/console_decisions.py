"""Acts on the decision that is out: close, confirm, override, more time, typing for a role; arguments and their judgement."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise import commands as c
from tabletop.exercise.state import Question
from tabletop.i18n import tr
from tabletop.scenario.model import Argument as ArgumentRule
from tabletop.tui.dialogs import decisions as dialogs
from tabletop.tui.dialogs.pick import PickDialog
from tabletop.tui.screens.console_serials import SerialActs


class DecisionActs(SerialActs):
    """What a facilitator does to a question, and an umpire to an argument."""

    async def action_close_decision(self) -> None:
        """No more answers."""
        question = self.open_question
        if question is not None:
            done = tr("■ closed: “{title}” (enter confirms, u undoes)", title=question.title)
            if await self.tell(c.CloseDecision(question.decision), done):
                self.board.focus_serial("")

    async def action_confirm(self) -> None:
        """Let stand what the rule, the argument or the default says; an argument not judged yet is judged by its own method."""
        question = self.question
        if question is None:
            return
        if self.unjudged(question):
            await self._judge(question, "")
            return
        refused = await self.ask(c.ResolveDecision(question.decision))
        if refused and self.table.broken == "":
            self.say(refused)
            self.action_override()
            return
        self.say(refused or tr("✓ stands: “{title}”: read it aloud (u undoes)", title=question.title))
        if not refused:
            self.board.focus_serial(question.decision)

    def action_override(self) -> None:
        """Rule, with a reason."""
        question = self.question
        if question is None:
            return
        if self.unjudged(question):
            self.open(dialogs.rule_argument(question, self.ask))
        elif not question.options:
            self.say(tr("There is nothing to choose between: enter confirms."))
        else:
            self.app.push_screen(dialogs.override(question, self.ask), self._ruled(question.decision))

    def _ruled(self, decision: str) -> Callable[[bool | None], None]:
        def done(resolved: bool | None) -> None:
            if resolved:
                self.say(tr("✓ ruled: “{title}”: read it aloud (u undoes)", title=self.title_of(decision)))
                self.board.focus_serial(decision)

        return done

    async def action_more_time(self, minutes: int) -> None:
        """A minute more or less for the open decision, else for the move."""
        question = self.open_question
        done = tr("{minutes:+d} min for this move", minutes=minutes)
        if question is not None:
            done = tr("{minutes:+d} min for “{title}”", minutes=minutes, title=question.title)
        await self.tell(self.longer(minutes), done)

    def longer(self, minutes: int) -> c.Command:
        """So many minutes more for the open decision, else for the move."""
        question = self.open_question
        return c.ExtendDecision(question.decision, minutes) if question is not None else c.ExtendMove(minutes)

    # -- answers on a role's behalf -----------------------------------------------------------------------------------

    def action_type_for(self) -> None:
        """Type a role's answer."""
        question = self.open_question
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
        from tabletop.tui.dialogs.type_for import TypeForDialog
        from tabletop.tui.widgets.form import DecisionForm

        answer = self.state.draft(decision, role) or self.state.submitted(decision, role)
        names = {key: self.book.scenario.roles[key].title for key in question.who}
        sheet = self.state.argument(decision)
        last = self.waiting_for(question) in ([], [role])
        done = tr("✓ all have answered: d closes it") if last else tr("✓ the answer of {role} is in", role=role)
        form = DecisionForm(question, role, answer, sheet, names)
        self.open(TypeForDialog(form, self.ask, lambda: self.state.argument(decision)), done)

    # -- arguments ----------------------------------------------------------------------------------------------------

    def action_reason(self) -> None:
        """A reason for or against."""
        question = self.open_question
        if question is not None:
            self.open(dialogs.reason(question, self._actor(question) or question.who[0], self.ask))

    def action_estimate(self) -> None:
        """A blind estimate."""
        question = self.open_question
        if question is not None:
            given = self.state.argument(question.decision).estimates
            judges = [role for role in question.who if role != self._actor(question)]
            judges.sort(key=lambda role: role in given)
            self.open(dialogs.estimate(question, judges, self.ask))

    def action_strike(self) -> None:
        """Take a reason off the sheet."""
        question = self.open_question
        if question is not None:
            reasons = self.state.argument(question.decision).reasons.values()
            rows = [
                (str(reason.number), f"{reason.side} {reason.text}"[:80]) for reason in reasons if not reason.struck
            ]
            self.open(dialogs.strike(question, rows, self.ask))

    async def action_vote(self) -> None:
        """Judge the argument by the votes cast."""
        if self.question is not None:
            await self._judge(self.question, "vote")

    async def action_roll(self) -> None:
        """Judge it by dice: the scenario's, else percentile."""
        if self.question is not None:
            rule = self.book.decision(self.question.decision).rule
            method = rule.method if isinstance(rule, ArgumentRule) else "roll"
            await self._judge(self.question, method if method in {"roll", "2d6"} else "roll")

    async def _judge(self, question: Question, method: str) -> None:
        if not self.unjudged(question):
            self.open(dialogs.judge_again(question, method, self.ask))
            return
        refused = await self.ask(c.Adjudicate(question.decision, method))
        if refused and method == "" and self.table.broken == "":
            self.open(dialogs.rule_argument(question, self.ask))
            return
        self.say(refused or tr("judged: “{title}” (enter confirms)", title=question.title))
        self.board.focus_serial("")

    def _actor(self, question: Question) -> str:
        rule = self.book.decision(question.decision).rule
        return rule.actor or "" if isinstance(rule, ArgumentRule) else ""

    def unjudged(self, question: Question) -> bool:
        """Whether this is an argument that waits for its judgement."""
        rule = self.book.decision(question.decision).rule
        return isinstance(rule, ArgumentRule) and not self.state.argument(question.decision).judgements
