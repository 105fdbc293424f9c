"""Who has put in least, as the facilitator sees it while there is time to ask."""

from __future__ import annotations

from tabletop.exercise.debrief import LogLine
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.shares import PutIn, shares
from tabletop.exercise.state import ArgumentState, Message, Reason, Response, State


def response(role: str, text: str, by: str = "") -> Response:
    return Response(role, (), (), None, "", text, "", by, 0.0, "", 1)


def test_the_role_that_has_put_in_least_comes_first_and_what_control_typed_is_not_its_own() -> None:
    state = State(
        roles=("loud", "typed", "silent"),
        messages={1: Message(1, "loud", ("typed",), "two words", 0.0, "", "")},
        responses={
            "vote": {"loud": response("loud", "because of this"), "typed": response("typed", "a b c", FACILITATOR)}
        },
        arguments={"claim": ArgumentState(reasons={1: Reason(1, "pro", "one", 1, "loud", "")})},
    )
    state.log[7] = LogLine(7, "note", "they asked for time", "silent", "", "", "", "", "", 0.0, "")
    assert shares(state) == (
        PutIn("silent", 0, 0, 0, 0, 1),
        PutIn("typed", 0, 1, 0, 0, 1),
        PutIn("loud", 6, 1, 1, 1, 0),
    )
