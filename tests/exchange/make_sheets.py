"""Workbooks of the shapes met in the field, made anew for each test. All contents are invented."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime, time
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

Rows = list[list[object]]


def workbook(folder: Path, name: str, **sheets: Rows) -> Path:
    """Write a workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def text(folder: Path, name: str, words: str, encoding: str = "utf-8") -> Path:
    """Write a text table."""
    path = folder / name
    path.write_bytes(words.encode(encoding))
    return path


def first_sheet(book: Workbook) -> Worksheet:
    """Return the sheet that a new workbook comes with."""
    return book.worksheets[0]


def hospital(folder: Path) -> Path:
    """Hospital: clock times, STARTEX, lunch and ENDEX as rows, "Resonsible" misspelt, one number twice."""
    return workbook(
        folder,
        "hospital.xlsx",
        MSEL=[
            ["Event #", "Event Time", "Event Description", "Resonsible Controller", "Recipient Player(s)",
             "Expected Outcome of Player Action", "Evaluation Notes/Hints"],
            [1, time(8, 30), "Radio check with all areas", "SimCell", "ALL", "-", "before play"],
            [2, time(9, 0), "STARTEX", None, None, None, None],
            [3, time(9, 5), "The burn unit reports smoke on level 4", "Lee", "Command; Security", "Send a team\nTell the fire brigade", None],
            [4, time(9, 20), "Two ventilators show an alarm", "Lee", "Nursing", "Move patients", "watch the time"],
            [None, None, "Lunch", None, None, None, None],
            [5, "on order", "A relative calls the switchboard", "Osei", "Switchboard", "Refer to press office", None],
            [4, time(9, 50), "The lift stops between floors", "Osei", "Facilities", "n/a", "TBD"],
            [6, time(10, 30), "ENDEX", None, None, None, None],
        ],
    )  # fmt: skip


def blueprint(folder: Path) -> Path:
    """Blueprint: exercise time and simulated time, a short description and details, a status workflow."""
    return workbook(
        folder,
        "blueprint.xlsx",
        Instructions=[["How to use this workbook"], ["Fill in one line for each inject."]],
        Injects=[
            ["Number", "Exercise Time", "Simulated Time", "Description", "Details", "From", "To", "Delivery Method", "Assigned To", "Status"],
            [1, "T+0:10", "12 May 06:00", "Ferry overdue", "The night ferry has not answered for an hour.", "Port", "Coast Guard", "Radio", "Kim", "Approved"],
            [2, "T+0:25", "12 May 06:40", "Oil on water", "A fisherman reports a slick five miles out.", "Fisherman", "Coast Guard and Environment Agency", "Phone", "Kim", "Pending"],
            [3, "T-0:05", "11 May 22:00", "Weather", "A gale warning stands for the coast.", "Met Office", "All Players", "Email", "Ada", "Approved"],
        ],
    )  # fmt: skip


def cadence(folder: Path) -> Path:
    """Cadence: a date column and a time column to be joined, and what was fired when by whom."""
    return workbook(
        folder,
        "cadence.xlsx",
        Export=[
            ["Inject Number", "Title", "Description", "Scheduled Date", "Scheduled Time", "Scenario Day", "Scenario Time", "Target", "Source",
             "Delivery Method", "Track", "Fired At", "Fired By"],
            [1, "Opening", "Markets open lower.", date(2026, 3, 2), time(9, 0), 1, "08:00", "Treasury", "Wire", "News", "A", None, None],
            [2, "Run", "Queues form at two banks.", date(2026, 3, 2), time(9, 30), 1, "11:00", "Treasury", "Police", "Phone", "A",
             datetime.fromisoformat("2026-03-02 09:31"), "F. Control"],
            [3, "Next day", "A third bank closes its doors.", date(2026, 3, 3), time(9, 15), 2, "09:00", "Cabinet", "Wire", "News", "B", None, None],
        ],
    )  # fmt: skip


def drehbuch(folder: Path) -> Path:
    """A German Drehbuch: cp1252, semicolons, headings for moves, ``Uhr``, ``nach Bedarf``."""
    return text(
        folder,
        "drehbuch.csv",
        "Drehbuch Übung Eisgang;;;;;;;\r\n"
        "Lfd. Nr.;Zeit;Absender;Empfänger;Übermittlungsweg;Einlage(text);Erwartete Reaktion;Steuerung\r\n"
        "Zug 1: Lage spitzt sich zu;;;;;;;\r\n"
        "1;08.30 Uhr;Wasserwerk;Oberbürgermeister;Telefon;Der Druck im Netz fällt.;Stab einberufen;Müller\r\n"
        "2;08.45 Uhr;Presse;alle;E-Mail;Wann gibt es wieder Wasser?;;Groß\r\n"
        "Mittagspause;;;;;;;\r\n"
        "Zug 2: Die Nacht;;;;;;;\r\n"
        '3;nach Bedarf;Klinik;S2/S3;Funk;"Wir brauchen Tankwagen;\r\nsofort.";Tankwagen zuweisen;Müller\r\n'
        "4;21h15;Polizei;Oberbürgermeister und Presse;Telefon;Gedränge am Markt;k. A.;\r\n",
        "cp1252",
    )


def serials(folder: Path) -> Path:
    """British serials, tab-separated in UTF-16, clock times without a colon, a range, a row out of order."""
    return text(
        folder,
        "serials.tsv",
        "Ser\tTiming\tOriginator (From)\tRecipient (To)\tMethod\tInject\tExpected Response\tRemarks\n"
        "1\t0955-1010\tGold\tSilver\tEmail\tFlood gate three is stuck open\tCall an engineer\t\n"
        "2\t1030 hrs\tGold\tSilver\tPhone\tThe engineer is delayed\tFind another\tbe firm\n"
        "3\t1015 hrs\tMedia\tPress desk\tPhone\tIs the town safe?\tHolding line\t\n"
        "4\tas required\tGold\tSilver\tPhone\tA nudge\t\t\n",
        "utf-16",
    )


def minutes(folder: Path) -> Path:
    """Minutes since STARTEX, said by the header alone; negative ones before it."""
    return text(
        folder,
        "minutes.csv",
        "T+min,From,To,Subject,Message\n-10,Control,Red,Ready,Take your seats\n0,HQ,Red,Order,Move to the river\n5,HQ,Blue,Order,Hold the bridge\n"
        "195,HQ,Red,Late,Report losses\n",
    )


def corner(folder: Path) -> Path:
    """The header in row 7 and column C, under a title block."""
    rows: Rows = [
        [None, None, "EXERCISE QUIET HARBOUR"],
        [None, None, "Master list, version 3"],
        [],
        [None, None, "Owner", "Planning team"],
        [],
        [],
        [None, None, "Inject #", "T+ (min)", "Inject Title", "Inject Text", "Recipient"],
        [None, None, "A-1", 0, "Call", "The harbour master calls.", "Bridge"],
        [None, None, "A-2", 15, "Fog", "Fog closes in.", "Bridge, Engine"],
    ]
    return workbook(folder, "corner.xlsx", Plan=rows)


def headless(folder: Path) -> Path:
    """No header at all."""
    return text(
        folder,
        "headless.csv",
        "1;09:00;A fire breaks out at the depot and two people are hurt;EOC\n"
        "2;09:15;Smoke drifts towards the school in the valley;EOC\n"
        "3;09:40;Parents call the office of the mayor all at once;ALL\n",
    )


def merged(folder: Path) -> Path:
    """Headings merged across the table, a message merged down over its recipients, a comment on a cell."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet.title = "MSEL"
    for row in (
        ["No.", "Time", "Title", "Message", "To", "Owner's shelf"],
        ["Phase I – Warning", None, None, None, None, None],
        [1, "T+5", "Cable", "Talks have been broken off.", "Berlin", "left"],
        [None, None, None, None, "Warsaw", None],
        ["Phase II – Crisis", None, None, None, None, None],
        [2, "T+40", "Border", "A column crosses the river.", "ALL", None],
    ):
        sheet.append(row)
    for area in ("A2:F2", "A5:F5", "A3:A4", "B3:B4", "C3:C4", "D3:D4"):
        sheet.merge_cells(area)
    sheet["D6"].comment = Comment("say this slowly", "planner")
    path = folder / "merged.xlsx"
    book.save(path)
    return path


def broadcast(folder: Path) -> Path:
    """One broadcast as many rows, and two different injects that share a number."""
    return text(
        folder,
        "broadcast.csv",
        "Inject ID,Time,Title,Message,Recipient,Facilitator Notes\n"
        "7,T+10 min,Blackout,The grid is down in three districts.,Energy,start the clock\n"
        "7,T+10 min,Blackout,The grid is down in three districts.,Police,\n"
        "7,T+10 min,Blackout,The grid is down in three districts.,Health,generators?\n"
        "8,T+20 min,Theft,Copper cable was cut.,Police,\n"
        "8,T+30 min,Arrest,Three men were arrested.,Police,\n",
    )


def community(folder: Path) -> Path:
    """JSON with phases, teams and objectives in lists of their own, pointed to by id."""
    data = {
        "name": "Grey Lamp",
        "teams": [{"id": "t1", "name": "Operations"}, {"id": "t2", "name": "Legal"}],
        "phases": [{"id": "p1", "name": "Detection", "order": 1}, {"id": "p2", "name": "Response", "order": 2}],
        "injects": [
            {
                "custom_id": "D-01", "title": "Odd traffic", "content": "A server talks to an unknown host.", "type": "mail", "phase_id": "p1",
                "scheduled_offset_seconds": 300, "target_team_ids": ["t1"], "expected_action": "Isolate the server", "status": "draft",
            },
            {
                "custom_id": "R-01", "title": "Press", "content": "A reporter has the log files.", "type": "call", "phase_id": "p2",
                "scheduled_offset_seconds": 36000, "target_team_ids": ["t1", "t2"], "expected_action": "", "status": "draft", "severity": 3,
            },
        ],
    }  # fmt: skip
    path = folder / "community.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def markdown(folder: Path) -> Path:
    """Two Markdown tables under headings for moves, prose around them, an escaped pipe, line breaks."""
    return text(
        folder,
        "plan.md",
        "# Plan\n\nSome words about the plan.\n\n## Move 1\n\n| # | Time | From | To | **Inject** |\n|--:|:-----|---|---|---|\n"
        "| 1 | T+0:05 | Press | A; B | First line<br>second \\| line |\n\n## Move 2\n\n| # | Time | From | To | **Inject** |\n|--|--|--|--|--|\n"
        "| 2 | T+1:05 | Press | everyone | Later |\n",
    )


def nato(folder: Path) -> Path:
    """Days around D-Day in Zulu time, a part of the day, a serial before D-Day."""
    return text(
        folder,
        "nato.csv",
        "Serial|DTG|From|To|Event|Method\n"
        "101|D-1 0800Z|HICON|ALL|Warning order|Signal\n"
        "102|D-Day 0630Z|HICON|BDE|Attack begins|Signal\n"
        "103|D+1 0800Z|LOCON|BDE|Fuel is short|Radio\n"
        "104|D+1 evening|LOCON|BDE|Refugees on the road|Radio\n",
    )


def white_cell(folder: Path) -> Path:
    """White cell: ticks for delivered and completed, the time of delivery between them, a two-line header."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet.title = "White Cell"
    for row in (
        [
            "Inject ID",
            "Time",
            "Scenario",
            None,
            "Player",
            "Message",
            "White Cell Notes",
            "Delivered ✓",
            "Time",
            "Completed ✓",
        ],
        [None, None, "Day", "Time", None, None, None, None, None, None],
        ["W1", "H+1", 1, "0800", "Blue", "The harbour is mined.", "wait for the question", "✓", "10:04", "✓"],
        ["W2", "H+2", 2, "1400", "Blue", "The mines are gone.", None, None, None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("C1:D1")
    path = folder / "whitecell.xlsx"
    book.save(path)
    return path


def fractions(folder: Path) -> Path:
    """Times as fractions of a day, times as cells, a formula with and one without its stored value, hidden things."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet.title = "Events"
    sheet.append(["Seq No", "Time", "Title", "Script"])
    sheet.append([1, 0.375, "Nine", "Said at nine."])
    sheet.append([2, 0.40625, "Quarter to ten", "Said at a quarter to ten."])
    sheet.append([3, time(10, 0), "Ten", "Said at ten."])
    sheet.append([4, "=B4+TIME(0,15,0)", "Later", "Said later."])
    hidden = book.create_sheet("Lookups")
    hidden.append(["Channels"])
    hidden.append(["Phone"])
    hidden.sheet_state = "hidden"
    path = folder / "fractions.xlsx"
    book.save(path)
    return path


def by_move(folder: Path) -> Path:
    """One sheet for each move, times that begin anew in each, and a sheet that is no MSEL."""
    head: list[object] = ["Inject #", "Minute", "Subject", "Message", "To"]
    return workbook(
        folder,
        "moves.xlsx",
        Contacts=[["Surname", "Given", "Desk"], ["Doe", "Jan", "4"]],
        **{
            "Move 1": [head, [1, 0, "One", "First message.", "Red"], [2, 20, "Two", "Second message.", "Blue"]],
            "Move 2": [head, [3, 0, "Three", "Third message.", "Red"], [4, 10, "Four", "Fourth message.", "Blue"]],
        },
    )


def ticked(folder: Path) -> Path:
    """Recipients as columns of their own, ticked."""
    return text(
        folder,
        "ticked.csv",
        "No,Time,Title,Details,Fire,Police,Mayor\n1,10:00,Smoke,Smoke over the mill,x,x,\n2,10:20,Question,What now?,,,X\n",
    )


def handbook(folder: Path) -> Path:
    """A Markdown handbook: tables that are no MSEL before, between and after, times anew in each module, two columns "Inject"."""
    return text(
        folder,
        "handbook.md",
        "# Exercise Paper Boat\n\n## Who takes part\n\n| Role | Desk | Confirmed |\n|---|---|---|\n| Chief | 4 | yes |\n| Deputy | 5 | no |\n\n"
        "## Module 1: The leak (+0:00)\n\nScenario time 15:10.\n\n| Inject | Time | From | To | Inject |\n|---|---|---|---|---|\n"
        "| 1.1 | +0:00 | Controller | Chief | The pump has stopped. |\n| **1.2** | T=0:10 | Mate | Chief, Deputy | Water in hold two. |\n\n"
        "Questions:\n\n1. Who decides?\n\n| If | Then |\n|---|---|\n| it floods | call the tug |\n\n"
        "## Module 2: The tow\n\n| Inject | Time | From | To | Inject |\n|---|---|---|---|---|\n| 2.1 | +0:05 | Tug | Chief | The line has parted. |\n\n"
        "## Findings\n\n| Finding | Owner | Due |\n|---|---|---|\n| none yet | Chief | 5 May |\n",
    )


def table(folder: Path, name: str, content: str, **parts: bytes) -> Path:
    """Write an OpenDocument table; ``content`` is what stands in its spreadsheet, ``__`` in a name of a part stands for a slash."""
    names = ("office", "table", "text", "style", "draw")
    ends = {"draw": "drawing"}
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{ends.get(one, one)}:1.0"' for one in names)
    styles = '<style:style style:name="hid"><style:table-properties table:display="false"/></style:style>'
    words = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", words)
        for part, data in parts.items():
            package.writestr(part.replace("__", "/"), data)
    return path


def line(*cells: str, attributes: str = "") -> str:
    """One row of an OpenDocument table; a cell is its words, or mark-up of its own."""
    made = [
        one
        if one.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
        for one in cells
    ]
    return f"<table:table-row{attributes}>{''.join(made)}</table:table-row>"


def opendocument(folder: Path) -> Path:
    """An OpenDocument table: typed times and dates, repeated and merged cells, a comment, a hidden sheet, rows to the end of the sheet."""

    def typed(kind: str, name: str, value: str, words: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{more}><text:p>{words}</text:p></table:table-cell>'

    blank = '<table:table-cell table:number-columns-repeated="1018"/>'
    note = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>say this slowly</text:p></office:annotation>'
        '<text:p>The gauge<text:s text:c="2"/>passes<text:line-break/>the <text:span>mark</text:span>.</text:p></table:table-cell>'
    )
    rows = [
        line("No.", "Date", "Time", "Message", "To", "Duration", blank),
        line(
            '<table:table-cell office:value-type="string" table:number-columns-spanned="6"><text:p>Move 1</text:p></table:table-cell>',
            '<table:covered-table-cell table:number-columns-repeated="5"/>',
        ),
        line(
            typed("float", "value", "1", "1"), typed("date", "date-value", "2026-03-02", "02.03.26"),
            typed("time", "time-value", "PT09H00M00S", "09:00"), note, "Mayor", typed("float", "value", "20", "20"),
        ),
        line(
            typed("float", "value", "2", "2"), typed("date", "date-value", "2026-03-02", "02.03.26"),
            typed("time", "time-value", "PT09H30M00S", "09:30", ' table:formula="of:=[.C3]+0.02"'), "Close the bridge?", "Police; Mayor", "",
        ),
        line('<table:table-cell table:number-columns-repeated="1024"/>', attributes=' table:number-rows-repeated="1048570"'),
    ]  # fmt: skip
    hidden = f'<table:table table:name="Old" table:style-name="hid">{line("No.", "Time", "Text")}</table:table>'
    return table(folder, "plan.ods", f'<table:table table:name="MSEL">{"".join(rows)}</table:table>{hidden}')


def document(folder: Path) -> Path:
    """A Word document: versions, a table under its heading whose header repeats, a merged cell, findings below."""
    book = Document()
    book.add_heading("Exercise Quiet River", 0)
    for rows in (
        [["Version", "Date", "Author"], ["1.0", "2026-01-02", "Kim"]],
        [
            ["No.", "Time", "From", "To", "Inject Text", "Expected Actions"],
            ["1", "T+0:05", "Gauge", "Mayor", "The river rises.", "call the works yard"],
            ["2", "T+0:20", "Police", "Mayor", "Close the bridge?", "decide"],
        ],
        [["ID", "Finding", "Owner"], ["F-1", "Nobody had the key", "Yard"]],
    ):
        book.add_paragraph("Some words between the tables.")
        made = book.add_table(len(rows), len(rows[0]))
        for row, words in zip(made.rows, rows, strict=True):
            for one, said in zip(row.cells, words, strict=True):
                one.text = said
    path = folder / "handbook.docx"
    book.save(str(path))
    return path


SHAPES = (
    hospital, blueprint, cadence, drehbuch, serials, minutes, corner, headless, merged, broadcast, community, markdown, nato, white_cell,
    fractions, by_move, ticked, handbook, opendocument, document,
)  # fmt: skip
