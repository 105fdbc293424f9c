"""Rooms found without typing: on this machine and, within the loopback interface, by DNS-SD."""

from __future__ import annotations

import asyncio
import builtins
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tabletop.room.wire import discovery
from tabletop.room.wire.discovery import FoundRoom, announce, find, run_folder

LOOPBACK = ["127.0.0.1"]


async def here(folder: Path, title: str = "The Lab", port: int = 7413, **more: Any) -> discovery.Announcement:
    return await announce(title, port, hosts=more.pop("hosts", LOOPBACK), encrypted=True, folder=folder, **more)


def in_folder(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_room_on_this_machine_is_found_until_it_closes(tmp_path: Path) -> None:
    stop = await here(tmp_path)
    assert stop.words == ""
    assert await find(0, folder=tmp_path) == [FoundRoom("The Lab", "127.0.0.1", 7413, True, "here")]
    await stop()
    await stop()
    assert await find(0, folder=tmp_path) == []
    assert in_folder(tmp_path) == []


async def test_two_rooms_are_two(tmp_path: Path) -> None:
    stops = [await here(tmp_path, port=port) for port in (7413, 7414)]
    assert {found.port for found in await find(0, folder=tmp_path)} == {7413, 7414}
    for stop in stops:
        await stop()


async def test_of_two_hosts_of_one_session_the_first_is_said_to_be_replaced(tmp_path: Path) -> None:
    stops = [
        await here(tmp_path, port=7413, session="one", epoch=0),
        await here(tmp_path, port=7414, session="one", epoch=1 << 20),
        await here(tmp_path, port=7415, session="another", epoch=0),
        await here(tmp_path, port=7416),
    ]
    found = await find(0, folder=tmp_path)
    assert {room.port for room in found if room.replaced} == {7413}
    assert "one" not in {room.session for room in found}, "the id itself is told to nobody"
    for stop in stops:
        await stop()


@pytest.mark.parametrize(
    "said", [{"session": 5, "epoch": "x"}, {"session": "\x1b[2J", "epoch": -1}, {"epoch": [10**40]}]
)
async def test_nonsense_about_the_session_is_made_safe(tmp_path: Path, said: dict[str, Any]) -> None:
    stop = await here(tmp_path)
    (file,) = in_folder(tmp_path)
    about = json.loads(file.read_text())
    file.write_text(json.dumps(about | said))
    (room,) = await find(0, folder=tmp_path)
    assert (room.epoch, room.replaced, "\x1b" in room.session) == (0, False, False)
    await stop()


async def test_a_room_that_listens_elsewhere_only_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object) -> Any:
        return lambda: asyncio.sleep(0)

    monkeypatch.setattr(discovery, "_announce_on_network", silent)
    stop = await here(tmp_path, hosts=["192.0.2.7"])
    assert [found.host for found in await find(0, folder=tmp_path)] == ["192.0.2.7"]
    await stop()


async def test_the_room_of_a_program_that_died_is_removed(tmp_path: Path) -> None:
    program = """if True:
        import asyncio, os, sys
        from pathlib import Path
        from tabletop.room.wire.discovery import announce
        asyncio.run(announce("Gone", 7413, hosts=["127.0.0.1"], encrypted=True, folder=Path(sys.argv[1])))
        os._exit(9)
    """
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program, str(tmp_path)], check=False)
    assert len(in_folder(tmp_path)) == 1
    assert await find(0, folder=tmp_path) == []
    assert in_folder(tmp_path) == []


async def test_what_somebody_put_into_the_folder_is_made_safe_or_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {
        "id": "x",
        "title": "A\x1b[31m\u202eroom\n" + "x" * 500,
        "hosts": ["\x1b]0;x\x07127.0.0.1"],
        "port": 7413,
        "tls": 1,
    }
    (tmp_path / "a.room").write_text(json.dumps(about))
    for number, bad in enumerate(
        ["", "{", "[]", "{}", json.dumps(about | {"port": 0}), json.dumps(about | {"port": "7413"}), json.dumps(about | {"hosts": []}), json.dumps(about | {"title": 7}), "x" * 9999]
    ):  # fmt: skip
        (tmp_path / f"b{number}.room").write_text(bad)
    monkeypatch.setattr(discovery, "_is_stale", lambda _: False)
    (found,) = await find(0, folder=tmp_path)
    assert found.title.startswith("Aroom x")
    assert len(found.title) <= discovery.LONGEST
    assert (found.host, found.encrypted) == ("127.0.0.1", False)


async def test_a_folder_that_is_not_there_or_not_ours_holds_no_rooms(tmp_path: Path) -> None:
    assert await find(0, folder=tmp_path / "none") == []
    (tmp_path / "file").write_text("")
    stop = await here(tmp_path / "file" / "below")
    assert "not listed" in stop.words
    await stop()
    ours = tmp_path / "ours"
    stop = await here(ours)
    (tmp_path / "link").symlink_to(ours)
    assert await find(0, folder=tmp_path / "link") == []
    await stop()


def test_every_user_has_a_folder_of_their_own() -> None:
    assert run_folder({"XDG_RUNTIME_DIR": "/run/user/7"}) == Path("/run/user/7/tabletop")
    assert run_folder({"XDG_RUNTIME_DIR": "relative"}).is_absolute()
    assert run_folder({}).is_absolute()


async def test_without_zeroconf_it_works_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("zeroconf"):
            raise ImportError(name)
        return load(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    stop = await here(tmp_path, hosts=["192.0.2.7", "127.0.0.1"])
    assert "zeroconf is not installed" in stop.words
    assert [found.host for found in await find(0.01, folder=tmp_path)] == ["127.0.0.1"]
    await stop()


async def test_a_network_that_fails_costs_the_announcement_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> Any:
        raise OSError("no such device")

    monkeypatch.setattr(discovery, "_announce_on_network", fail)
    monkeypatch.setattr(discovery, "_find_on_network", fail)
    stop = await here(tmp_path, hosts=["192.0.2.7", "127.0.0.1"])
    assert "no such device" in stop.words
    assert len(await find(1, folder=tmp_path)) == 1
    await stop()


@pytest.mark.slow
async def test_a_room_on_the_network_is_found_there_and_not_twice(tmp_path: Path) -> None:
    pytest.importorskip("zeroconf")
    stop = await here(tmp_path / "host", "Hei\u00dfe \x1b[31mWare", interfaces=LOOPBACK)
    if stop.words:
        pytest.skip(f"no multicast on the loopback interface here: {stop.words}")
    try:
        elsewhere = await find(0.5, folder=tmp_path / "other", interfaces=LOOPBACK)
        both = await find(0.5, folder=tmp_path / "host", interfaces=LOOPBACK)
    finally:
        await stop()
    assert elsewhere == [FoundRoom("Hei\u00dfe Ware", "127.0.0.1", 7413, True, "network")]
    assert [found.where for found in both] == ["here"]
