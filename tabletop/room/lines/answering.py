"""Answering the questions that are put to a role, line by line: which one is answered, drafts, reasons and estimates."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tabletop.exercise.actions.action import NO_VALUES, Action
from tabletop.exercise.actions.decisions import ESTIMATE, REASON
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.seat import ANSWER_QUESTION, SUBMIT
from tabletop.exercise.commands import Answer, Refused
from tabletop.exercise.pages.page import Page
from tabletop.exercise.pages.question import sheet_blocks
from tabletop.exercise.state import Question
from tabletop.exercise.station import as_answer, open_questions
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.room.lines.answers import LEVELS, BadLine, read_answer
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.typed import number
from tabletop.room.lines.vocabulary import Run
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.text import clean_line

_DRAFT = {"draft": "yes"}  #: the answer is kept, not sent


class Answering:
    """The answers of one seat. One question at a time is answered, and it stays the same until it is closed or turned away from."""

    def __init__(self, connection: SeatConnection, ask: SeatAsker) -> None:
        """Answer as ``connection``; ``ask`` asks the table as this seat."""
        self._connection = connection
        self._ask = ask
        self._pinned = 0  #: seq of the question being answered

    def runs(self) -> dict[str, Run]:
        """The commands."""
        return {
            "answer": self._answer,
            "because": self._because,
            "sure": self._sure,
            "submit": self._submit,
            "reason": self._reason,
            "estimate": self._estimate,
            "sheet": self._sheet,
        }

    def question(self) -> Question | None:
        """The question being answered: the one before as long as it is open, else the oldest without an answer."""
        asked = open_questions(self._connection.state, self._connection.seat)
        found = next((item for item in asked if item.question.seq == self._pinned), None)
        found = found or next((item for item in asked if item.response is None), asked[0] if asked else None)
        self._pinned = found.question.seq if found is not None else 0
        return found.question if found is not None else None

    def turn(self) -> None:
        """Turn to the next open question, if there is another."""
        asked = [item.question.seq for item in open_questions(self._connection.state, self._connection.seat)]
        if len(asked) > 1:
            self._pinned = asked[(asked.index(self._pinned) + 1) % len(asked)] if self._pinned in asked else asked[0]

    def _needed(self, form: str = "") -> Question:
        question = self.question()
        if question is None:
            raise BadLine(tr("No question is open for you at this moment."))
        if form and question.form != form:
            raise BadLine(tr("“{title}” is no argument. Type now to hear the question.", title=question.title))
        return question

    async def _answer(self, rest: str) -> list[str]:
        question, here = self._needed(), self._connection
        old = here.state.draft(question.decision, here.seat) or here.state.submitted(question.decision, here.seat)
        return await self._send(ANSWER_QUESTION, question, read_answer(rest, question, here.seat, old))

    async def _because(self, rest: str) -> list[str]:
        return await self._change(lambda answer: replace(answer, rationale=rest))

    async def _sure(self, rest: str) -> list[str]:
        level = rest.casefold()
        if level not in LEVELS:
            raise BadLine(tr("Say: sure low, sure moderate, or sure high."))
        return await self._change(lambda answer: replace(answer, confidence=level))

    async def _change(self, change: Callable[[Answer], Answer]) -> list[str]:
        """Change what was sent, and send it again; without an answer so far, the draft."""
        question, here = self._needed(), self._connection
        sent, draft = (
            here.state.submitted(question.decision, here.seat),
            here.state.draft(question.decision, here.seat),
        )
        if sent is not None:
            return await self._send(ANSWER_QUESTION, question, change(as_answer(draft or sent)))
        lines = await self._give(ANSWER_QUESTION, question, change(as_answer(draft)), _DRAFT)
        return lines or [tr("Kept; it goes with your answer.")]

    async def _submit(self, _rest: str) -> list[str]:
        question, here = self._needed(), self._connection
        draft = here.state.draft(question.decision, here.seat)
        if draft is None:
            raise BadLine(tr("There is no draft to send. Type answer and what you choose."))
        answer = as_answer(draft)
        return await self._send(SUBMIT, question, replace(answer, text="") if question.form == "argument" else answer)

    async def _give(
        self, action: Action, question: Question, answer: Answer | None, values: Values = NO_VALUES
    ) -> list[str]:
        """Ask for what an action makes of the question, ``answer`` being filled in."""
        now = dataclasses.replace(moment_at(self._connection), decision=question.decision, answer=answer)
        return await self._ask(*action.made(now, values))

    async def _send(self, action: Action, question: Question, answer: Answer) -> list[str]:
        here = self._connection
        try:
            return await self._give(action, question, answer)
        except Refused as refused:
            if here.state.phase == "running":
                raise
            return [clean_line(refused.words, 600), *await self._keep(question, answer)]

    async def _keep(self, question: Question, answer: Answer) -> list[str]:
        """As a draft, for later."""
        try:
            kept = await self._give(ANSWER_QUESTION, question, answer, _DRAFT)
        except Refused as refused:
            return [clean_line(refused.words, 600)]
        return kept or [tr("Kept as a draft. When the exercise continues, type submit.")]

    async def _reason(self, rest: str) -> list[str]:
        question = self._needed("argument")
        strong = rest.casefold().startswith("strong ")
        side, _, text = (rest[7:] if strong else rest).strip().partition(" ")
        sides = {"for": "pro", "against": "con"}
        if side.casefold() not in sides or not text.strip():
            raise BadLine(tr("Say: reason for …, or: reason against …"))
        values = {"text": text.strip(), "side": sides[side.casefold()], "weight": "2" if strong else "1"}
        return await self._give(REASON, question, None, values)

    async def _estimate(self, rest: str) -> list[str]:
        question = self._needed("argument")
        return await self._give(ESTIMATE, question, None, {"percent": str(number(rest.rstrip(" %")))})

    async def _sheet(self, _rest: str) -> list[str]:
        here, question = self._connection, self._needed("argument")
        blocks = sheet_blocks(here.state.argument(question.decision), dict(here.briefing.roles))
        return page_lines(Page("sheet", blocks))
