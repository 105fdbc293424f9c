"""What to type to answer a question: made of what its page has to be filled in."""

from __future__ import annotations

from tabletop.exercise.actions.catalogue import words_for
from tabletop.exercise.actions.seat import SUBMIT
from tabletop.exercise.clock import as_ms
from tabletop.exercise.pages.page import ABSTAIN, Block, Page, PageField, PageOptions
from tabletop.exercise.pages.question import asked_page
from tabletop.exercise.state import Question
from tabletop.exercise.wording.second_person import Listener
from tabletop.i18n import tr
from tabletop.room.lines.laid import page_lines

_ASKED = {SUBMIT.id: words_for("role")[SUBMIT.id]}  #: of what a page asks for, all that is told here


def question_lines(listener: Listener, question: Question, clock: float, *, titled: bool = True) -> list[str]:
    """The question, when it closes, and how to answer it. ``clock`` is exercise time in seconds; ``titled``: nothing has named it yet."""
    page = asked_page(question, listener.seat, listener.state, dict(listener.briefing.roles))
    first, *others = page.blocks
    said = page if titled else Page(page.name, (Block(first.items[1:]), *others))
    lines = page_lines(said, _ASKED)
    if question.status == "open" and clock:
        lines.append(tr("It closes in {time}.", time=as_ms(question.closes - clock)))
    return [*lines, *how_to_answer(page)]


def how_to_answer(page: Page) -> list[str]:
    """What to type, with an example that fits the fields; nothing for a page without any."""
    fields = {item.key: item for item in page.items if isinstance(item, PageField)}
    options = next((item for item in page.items if isinstance(item, PageOptions)), None)
    if not fields:
        return []
    if options is not None:
        example = "answer 1 3" if options.pick > 1 else "answer 1"
    elif "amount" in fields:
        example = f"answer {fields['amount'].limits[0]:g}"
    else:
        example = tr("answer your text")
    example += " because …" if "text" not in fields else ""
    example += " sure moderate" if "confidence" in fields else ""
    if "reason" in fields:
        lines = [
            tr("To argue, type:  reason for …  or  reason against …"),
            tr("To estimate its chance, blind and in percent, type:  estimate 60"),
            tr("If it comes to a vote:  {example}", example=example),
        ]
    else:
        lines = [tr("To answer, type:  {example}", example=example)]
    if options is not None and any(option.id == ABSTAIN for option in options.options):
        lines.append(tr("To abstain, type:  answer abstain"))
    if options is not None and options.strikable:
        lines.append(tr("You may strike options out:  answer 1 strike 3"))
    return lines
