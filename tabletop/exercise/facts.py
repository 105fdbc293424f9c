"""What conditions may ask: play, seen through the words of the condition language."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.exercise.state import Play, Response


class PlayFacts:
    """Answers a condition's questions from play and answers. Answers count from closing on."""

    __slots__ = ("_moves", "_play", "_responses", "_starts")

    def __init__(
        self,
        play: Play,
        responses: Mapping[str, Mapping[str, Response]],
        moves: Mapping[str, int],
        starts: Mapping[str, int],
    ) -> None:
        """Look at this play; ``moves`` maps a move to its place in the scenario, ``starts`` a track to its start."""
        self._play = play
        self._responses = responses
        self._moves = moves
        self._starts = starts

    def track(self, track: str) -> int:
        """The track's value."""
        return self._play.tracks.get(track, self._starts[track])

    def outcome(self, decision: str) -> tuple[str, ...] | None:
        """The options that stand, or None while nothing does."""
        question = self._play.questions.get(decision)
        return question.outcome if question is not None and question.status == "resolved" else None

    def answer(self, decision: str, role: str) -> tuple[str, ...]:
        """What that role answered."""
        question = self._play.questions.get(decision)
        if question is None or question.status == "open":
            return ()
        response = self._responses.get(decision, {}).get(role)
        return response.options if response is not None else ()

    def answers_counting(self, decision: str, option: str) -> int:
        """How many roles answered so."""
        question = self._play.questions.get(decision)
        if question is None or question.status == "open":
            return 0
        return sum(option in response.options for response in self._responses.get(decision, {}).values())

    def fired(self, inject: str) -> bool:
        """Whether the inject has gone out and was not recalled."""
        serial = self._play.serials.get(inject)
        return serial is not None and serial.status == "released"

    def flag(self, flag: str) -> bool:
        """Whether the flag is raised."""
        return flag in self._play.flags

    def move(self) -> int:
        """The current move's place in the scenario, -1 before STARTEX."""
        return self._moves.get(self._play.move, -1)
