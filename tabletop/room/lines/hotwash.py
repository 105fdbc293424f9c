"""The hotwash as lines: questions and points, the feedback form line by line, what was unsealed; for seats and for control."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from tabletop.exercise import events as e
from tabletop.exercise.actions.action import NO_VALUES, Action, Moment
from tabletop.exercise.actions.debrief import CLOSE_PROMPT, HOTWASH, OWN_PROMPT, POINT, PUT_PROMPT, UNSEAL_TRACKS
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.seat import HAND_IN
from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.feedback import BEST, EMPTY, PRIORITIES, STATEMENTS, WORST, nothing_filled_in
from tabletop.exercise.hotwash import own_prompt, prompts
from tabletop.exercise.pages.debrief import HotwashMoment, no_question_yet, points_page, unsealed_page
from tabletop.exercise.pages.feedback import form_page, forms_page
from tabletop.exercise.pages.hotwash import prompt_in_view
from tabletop.exercise.state import State
from tabletop.exercise.verify import verify_dice
from tabletop.exercise.wording.second_person import Listener
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.vocabulary import Run
from tabletop.text import clean_line


def hotwash_lines(state: State, records: Sequence[e.Recorded], titles: Mapping[str, str]) -> list[str]:
    """The questions and what was said to them; what was unsealed; the dice as recomputed here."""
    here = HotwashMoment(state.hotwash, records, titles, datetime.now(UTC).isoformat())
    return [*page_lines(points_page(here)), *page_lines(unsealed_page(state.hotwash, verify_dice(records)))]


# -- a seat -----------------------------------------------------------------------------------------------------------


class SeatHotwash:
    """What a role or an observer types after ENDEX. The form is kept here until it is handed in."""

    def __init__(
        self,
        ask: SeatAsker,
        now: Callable[[], Moment],
        listener: Callable[[], Listener],
        records: Callable[[], Sequence[e.Recorded]],
    ) -> None:
        """``ask`` asks the table as this seat, ``now`` is the moment there."""
        self._ask = ask
        self._now = now
        self._listener = listener
        self._records = records
        self.form = EMPTY

    def runs(self) -> dict[str, Run]:
        """The commands; one in the name of a role is for roles."""
        return {
            "hotwash": self._hotwash,
            "point": self._point,
            "say": self._say,
            "form": self._show,
            "rate": self._rate,
            "good": self._good,
            "better": self._better,
            "do": self._do,
            "unseen": self._unseen,
            "look": self._look,
            "comment": self._comment,
            "clear": self._clear,
            "handin": self._hand_in,
        }

    async def _hotwash(self, _rest: str) -> list[str]:
        listener = self._listener()
        return hotwash_lines(listener.state, self._records(), dict(listener.briefing.roles))

    async def _point(self, rest: str) -> list[str]:
        return await self._record(rest, "")

    async def _say(self, rest: str) -> list[str]:
        return await self._record(rest, self._listener().seat)

    async def _record(self, text: str, role: str) -> list[str]:
        prompt = prompt_in_view(self._listener().state.hotwash, self._records())
        if not prompt:
            raise BadLine(no_question_yet())
        if not text:
            raise BadLine(tr("Type your words after it, for example: point The brief came too late."))
        return await self._ask(*POINT.made(self._now(), {"prompt": prompt, "text": text, "role": role}))

    async def _show(self, _rest: str) -> list[str]:
        typed = tr("Type handin to hand it in without a name, handin named to hand it in with yours.")
        return [*page_lines(form_page(self.form)), typed]

    async def _rate(self, rest: str) -> list[str]:
        given, names = dict(self.form.ratings), list(STATEMENTS)
        words = rest.replace(",", " ").split()
        pairs = [word.partition("=")[::2] for word in words if "=" in word]
        if not pairs and len(words) == len(names):
            pairs = [(str(number), word) for number, word in enumerate(words, 1)]
        if not pairs or len(pairs) != len(words):
            raise BadLine(tr("Say: rate 3=5 for the third statement, or all eight: rate 4 5 3 - 5 5 4 4"))
        for number, value in pairs:
            if number not in {str(place) for place in range(1, len(names) + 1)}:
                raise BadLine(tr("There are eight statements: {number} is none.", number=clean_line(number, 20)))
            name = names[int(number) - 1]
            if value in {"-", "0"}:
                given.pop(name, None)
            elif value in {str(mark) for mark in range(WORST, BEST + 1)}:
                given[name] = int(value)
            else:
                raise BadLine(tr("Each statement is answered from 1 to 5, or - for none."))
        return self._kept(replace(self.form, ratings=tuple((name, given[name]) for name in names if name in given)))

    async def _good(self, rest: str) -> list[str]:
        return self._kept(replace(self.form, strengths=(*self.form.strengths, _needed(rest))))

    async def _better(self, rest: str) -> list[str]:
        return self._kept(replace(self.form, improve=(*self.form.improve, _needed(rest))))

    async def _do(self, rest: str) -> list[str]:
        priority, _, text = rest.partition(" ")
        if priority not in PRIORITIES or not text.strip():
            raise BadLine(
                tr(
                    "Say: do high, do medium or do low, then the action and by whom: do high Print the cards by Planning"
                )
            )
        action, _, who = text.rpartition(" by ") if " by " in text else (text, "", "")
        return self._kept(replace(self.form, actions=(*self.form.actions, (action.strip(), priority, who.strip()))))

    async def _unseen(self, rest: str) -> list[str]:
        return self._kept(replace(self.form, unseen=_needed(rest)))

    async def _look(self, rest: str) -> list[str]:
        return self._kept(replace(self.form, review=_needed(rest)))

    async def _comment(self, rest: str) -> list[str]:
        return self._kept(replace(self.form, comment=_needed(rest)))

    def _kept(self, form: GiveFeedback) -> list[str]:
        self.form = form
        return [tr("Kept here, not sent. form reads it back, handin sends it.")]

    async def _clear(self, _rest: str) -> list[str]:
        self.form = EMPTY
        return [nothing_filled_in()]

    async def _hand_in(self, rest: str) -> list[str]:
        if rest not in {"", "named"}:
            raise BadLine(tr("Say: handin, or: handin named"))
        form = replace(self.form, named=rest == "named")
        await self._ask(*HAND_IN.made(dataclasses.replace(self._now(), feedback=form)))
        self.form = EMPTY
        if rest:
            return [tr("Received, with your role, and your name if you agreed to be named. Thank you.")]
        return [tr("Received without a name. Thank you.")]


def _needed(text: str) -> str:
    if not text:
        raise BadLine(tr("Type your words after it."))
    return text


# -- control ----------------------------------------------------------------------------------------------------------


class ControlHotwash:
    """What control types after ENDEX."""

    def __init__(
        self,
        ask: SeatAsker,
        now: Callable[[], Moment],
        records: Callable[[], Sequence[e.Recorded]],
    ) -> None:
        """``ask`` asks the table as control, ``now`` is the moment there."""
        self._ask = ask
        self._now = now
        self._records = records

    def runs(self) -> dict[str, Run]:
        """The commands."""
        return {
            "hotwash": self._hotwash,
            "prompt": self._prompt,
            "point": self._point,
            "unseal": self._unseal,
            "forms": self._forms,
        }

    @property
    def _state(self) -> State:
        return self._now().state

    async def _do(self, action: Action, values: Values = NO_VALUES) -> list[str]:
        return await self._ask(*action.made(self._now(), values))

    async def _hotwash(self, _rest: str) -> list[str]:
        if not self._state.hotwash.open:
            await self._do(HOTWASH)
        return hotwash_lines(self._state, self._records(), {})

    async def _prompt(self, rest: str) -> list[str]:
        if rest.casefold() == "close":
            return await self._do(CLOSE_PROMPT)
        if not rest:
            return [f"  {number}  {prompt.text}" for number, prompt in enumerate(prompts(), 1)]
        if rest in {str(number) for number in range(1, len(prompts()) + 1)}:
            now = dataclasses.replace(self._now(), prompt=prompts()[int(rest) - 1])
            return await self._ask(*PUT_PROMPT.made(now))
        put = {r.event.prompt for r in self._records() if isinstance(r.event, e.PromptPut)}
        now = dataclasses.replace(self._now(), own_prompt=own_prompt(put))
        return await self._ask(*OWN_PROMPT.made(now, {"text": rest, "minutes": ""}))

    async def _point(self, rest: str) -> list[str]:
        prompt = prompt_in_view(self._state.hotwash, self._records())
        if not prompt or not rest:
            raise BadLine(tr("Put a question first (prompt 1), then type point and what was said."))
        return await self._do(POINT, {"prompt": prompt, "text": rest})

    async def _unseal(self, rest: str) -> list[str]:
        return await self._do(UNSEAL_TRACKS, {"what": rest.casefold()})

    async def _forms(self, _rest: str) -> list[str]:
        return page_lines(forms_page(self._state.feedback))
