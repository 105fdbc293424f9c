"""The MSEL as planned goes out as a workbook, for whoever wants it on paper beside the console."""

from __future__ import annotations

import asyncio

from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario
from tabletop.exchange.writing import CannotWrite, write_file
from tabletop.i18n import tr
from tabletop.tui.console.control import Control


async def write_msel(control: Control) -> None:
    """Write it beside the save, in place of an earlier one, and say where it is. It is the script alone: what people did goes out by the report."""
    scenario = control.book.scenario
    path = control.session.path.with_name(f"{control.session.path.stem}-msel.xlsx")

    def write() -> None:
        content = msel_bytes(rows_of_scenario(scenario), "xlsx", scenario.about.marking)
        write_file(path, content, force=True)

    try:
        await asyncio.to_thread(write)
    except CannotWrite as error:
        control.say(str(error))
        return
    control.say(tr("The MSEL as planned is in {path}", path=path))
