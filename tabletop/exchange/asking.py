"""Questions about a file: each is asked once, its proposal holds until it is answered, and answers are remembered."""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.exchange.msel import Ambiguity, Corrections, PossibleAnswer, SheetError
from tabletop.i18n import series, tr

_PLACES = 4  #: examples shown with a question


class Questionnaire:
    """Answers questions from the planner's corrections, and keeps those that are still open."""

    def __init__(self, corrections: Corrections) -> None:
        self.corrections = corrections
        self._open: dict[str, Ambiguity] = {}

    @property
    def questions(self) -> tuple[Ambiguity, ...]:
        """What has been asked and not answered, in the order of asking."""
        return tuple(self._open.values())

    def ask(
        self,
        question: str,
        words: str,
        proposal: str,
        choices: Iterable[tuple[str, str]] = (),
        places: Iterable[str] = (),
        *,
        why: str = "",
        secret: bool = False,
    ) -> str:
        """Return the answer to ``question`` or, while there is none, ``proposal``.

        ``why`` and ``secret`` are those of an :class:`~tabletop.exchange.msel.Ambiguity`.
        Raises :class:`SheetError` for an answer that is not among the choices.
        """
        options = tuple(PossibleAnswer(value, said) for value, said in choices)
        answer = self.corrections.answer(question)
        if answer is None:
            some = tuple(dict.fromkeys(places))[:_PLACES]
            self._open.setdefault(question, Ambiguity(question, words, proposal, options, some, why, secret))
            return proposal
        if options and answer not in {option.value for option in options}:
            known = series(option.value for option in options)
            raise SheetError(
                tr(
                    "{answer!r} is no answer to {question}. Answers are: {known}.",
                    answer=answer,
                    question=question,
                    known=known,
                )
            )
        return answer
