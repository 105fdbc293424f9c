"""What is pasted presses no key: the one place where Textual is changed from outside, and whether that is still needed."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver

from tabletop.tui.kit.paste import PasteParser, guarded

PASTED = "\x1b[200~a\x1bEb\x1b[201~"


def keys(parser: XTermParser, sent: str = PASTED) -> list[str]:
    return [event.key for event in parser.feed(sent) if isinstance(event, events.Key)]


def test_textual_still_presses_keys_that_stand_in_a_paste() -> None:
    """Once this fails, Textual has mended it: take tabletop/tui/kit/paste.py and what uses it out."""
    assert keys(XTermParser()) != []


def test_a_guarded_parser_presses_none() -> None:
    assert keys(PasteParser()) == []


@pytest.mark.parametrize("name", ["a_driver", "textual.drivers.win32"])
def test_a_driver_is_guarded_wherever_it_parses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType(name)
    vars(module)["XTermParser"] = XTermParser
    monkeypatch.setitem(sys.modules, name, module)
    driver = type("ADriver", (Driver,), {"__module__": "a_driver"})
    monkeypatch.setitem(sys.modules, "a_driver", sys.modules.get("a_driver", ModuleType("a_driver")))
    assert guarded(driver) is driver
    assert vars(module)["XTermParser"] is PasteParser


def test_a_driver_that_parses_nothing_stays_as_it_is() -> None:
    assert guarded(HeadlessDriver) is HeadlessDriver
