"""The hotwash over a real room: what goes under nobody's name leaves no trace of its terminal in the save, and acts once."""

from __future__ import annotations

import re
from pathlib import Path

from tabletop.exercise import commands as c
from tests.room.fake_host import until
from tests.room.open_rooms import Open, an_open_room


def blocks(opened: Open, kind: str) -> list[str]:
    """The blocks of that kind, as they stand in the file."""
    text = opened.session.path.read_text(encoding="utf-8")
    return [block for block in text.split("[[event]]\n") if f'type = "{kind}"' in block]


async def test_a_remote_players_unattributed_point_and_anonymous_form_leave_no_trace(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        ada = await opened.joins(name="Ada", seat="north")
        omar = await opened.joins("observer", "Omar")
        await opened.ask(c.EndExercise())
        await opened.ask(c.PutPrompt("keep"))
        await until(lambda: opened.sees_all(ada) and opened.sees_all(omar))
        form = c.GiveFeedback((("structured", 5), ("plausible", 2)), ("Clear roles",), comment="The coffee was cold")
        await ada.ask(c.RecordPoint("keep", "We spoke openly", "north"))
        await ada.ask(c.RecordPoint("keep", "Nobody dared to say no"))
        await ada.ask(form)
        await ada.ask(c.RecordPoint("keep", "The map helped", "north"))
        await omar.ask(c.RecordPoint("keep", "They looked at the clock"))
        await omar.ask(c.RecordObservation("They waited"))
        points, forms = blocks(opened, "point-recorded"), blocks(opened, "feedback-given")
        assert len(points) == 4
        unsigned = [block for block in (*points, *forms) if 'data.role = ""' in block]
        assert len(unsigned) == 3
        for block in unsigned:
            assert 'by = ""' in block
            assert "command" not in block
            assert not any(trace in block for trace in (ada.member, omar.member, "Ada", "Omar", "north", "observer"))
        # the signed ones on both sides carry neighbouring numbers: no gap says that the terminal sent something in between
        numbers = [int(number) for number in re.findall(rf'command = "{ada.member}-[0-9a-f]+-(\d+)"', "".join(points))]
        assert len(numbers) == 2
        assert numbers[1] == numbers[0] + 1


async def test_everybody_reads_the_points_and_control_alone_the_forms(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        ada = await opened.joins(name="Ada", seat="north")
        ben = await opened.joins(name="Ben", seat="south")
        wall = await opened.comes("wall", "Wall")
        await until(lambda: wall.status == "seated")
        await opened.ask(c.EndExercise())
        await opened.ask(c.PutPrompt("keep"))
        await ada.ask(c.RecordPoint("keep", "Nobody dared to say no"))
        await ada.ask(c.GiveFeedback((), comment="The coffee was cold"))
        await opened.ask(c.Unseal("cards"))
        await until(lambda: all(opened.sees_all(client) for client in (ada, ben, wall)))
        for client in (ada, ben, wall):
            assert client.connection is not None
            state = client.connection.state
            assert [(point.text, point.role) for point in state.hotwash.points] == [("Nobody dared to say no", "")]
            assert state.feedback == []
            assert "coffee" not in repr(client.connection.records)
            assert len(state.hotwash.unsealed["cards"]) == 4
        assert [form.comment for form in opened.session.table.state.feedback] == ["The coffee was cold"]


async def test_what_was_sent_as_the_cable_was_pulled_is_there_once(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        ada = await opened.joins(name="Ada", seat="north")
        await opened.ask(c.EndExercise())
        await opened.ask(c.PutPrompt("keep"))
        await until(lambda: opened.sees_all(ada))
        opened.unplug()
        await ada.ask(c.RecordPoint("keep", "Nobody dared to say no"))
        await ada.ask(c.GiveFeedback((("structured", 5),), comment="once"))
        assert [point.text for point in opened.session.table.state.hotwash.points] == ["Nobody dared to say no"]
        assert len(opened.session.table.state.feedback) == 1
