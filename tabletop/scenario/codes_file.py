"""Codes of the file itself: finding it, TOML syntax, hostile text, keys and values."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.scenario.explanation import Explanation

CODES_FILE: Mapping[str, Explanation] = {
    "F01": Explanation(
        "The scenario cannot be read",
        "A scenario is a folder with a file scenario.toml, or one .toml file, that this user may read.",
        "tabletop check scenarios/no-such-folder",
        "tabletop check scenarios/first-steps",
    ),
    "F02": Explanation(
        "The file is too large",
        "A long exercise has some hundred kilobytes of text. A file of many megabytes is something else.",
        "tabletop check holiday.mp4",
        "tabletop check scenarios/first-steps",
    ),
    "S01": Explanation(
        "The file is not stored as UTF-8",
        "TOML files are UTF-8 without a byte order mark. Some editors store other encodings; every good one can change it.",
        '[scenario]\ntitle = "Cable Cut in the Baltic \udce4"',
        '[scenario]\ntitle = "Cable Cut in the Baltic ä"',
    ),
    "S02": Explanation(
        "Typographic quotes",
        "Word processors replace straight quotes by curly ones. TOML strings stand in straight quotes; inside a string curly ones are welcome.",
        "[scenario]\ntitle = “Cable Cut”",
        '[scenario]\ntitle = "Cable “Cut”"',
    ),
    "S03": Explanation(
        "A text without quotes",
        "Every text in TOML stands in quotes; only numbers, dates, true and false stand without.",
        "[scenario]\ntitle = Cable Cut",
        '[scenario]\ntitle = "Cable Cut"',
    ),
    "S04": Explanation(
        "Something else where = belongs",
        "TOML joins a key and its value with =, not with a colon or an arrow.",
        "[scenario]\nminutes: 60",
        "[scenario]\nminutes = 60",
    ),
    "S05": Explanation(
        "True, yes, null and the like",
        "TOML writes true and false, in lowercase. There is no null: what is not set is left out.",
        "[inject.cable-cut]\nauto = True",
        "[inject.cable-cut]\nauto = true",
    ),
    "S06": Explanation(
        "A string that is never closed",
        'A string ends on its line with the quote it began with. A text of several lines stands between """ and """.',
        '[scenario]\ntitle = "Cable Cut',
        '[scenario]\ntitle = "Cable Cut"',
    ),
    "S07": Explanation(
        "The same key or table twice",
        "Every key may be given once in its table, and every [table] once in the file. Ids are table names, so each is unique.",
        '[flag]\nblamed = "Somebody was blamed"\n\n[group]\ncouncil.x = "…"\n\n[inject.leak]\neffects = { cohesion = -1, cohesion = 1 }',
        '[scenario]\nversion = "1.0.1"',
    ),
    "S08": Explanation(
        "A table in braces over several lines",
        "A table in braces must stand on one line. What is longer becomes a [table] with a name of its own.",
        "[inject.leak]\neffects = { cohesion = -1,\n  escalation = 1 }",
        "[inject.leak]\neffects = { cohesion = -1, escalation = 1 }",
    ),
    "S09": Explanation(
        "A date that TOML does not know",
        "Dates are written year-month-day, T, hour:minute:second and Z for UTC (or an offset such as +02:00), without quotes.",
        "[scenario]\nstarts = 15.08.2025 18:00",
        "[scenario]\nstarts = 2025-08-15T18:00:00Z",
    ),
    "S10": Explanation(
        "A typographic space outside a text",
        "Text copied from a web page brings no-break spaces that look like spaces and are none.",
        "[scenario]\nminutes =\u00a060",
        "[scenario]\nminutes = 60",
    ),
    "S11": Explanation(
        "A number that TOML does not know",
        "The decimal sign is a dot; there are no leading zeros and no percent sign.",
        "[role.berlin]\nweight = 83,4",
        "[role.berlin]\nweight = 83.4",
    ),
    "S12": Explanation(
        "A line that is neither a key with a value nor a table",
        "Outside of texts every line is empty, a comment (#), a [table], or key = value.",
        "[scenario]\nlanguage",
        '[scenario]\nlanguage = "en"',
    ),
    "S13": Explanation(
        "A table's name that is not well written",
        "A table begins with its name in square brackets, alone on its line; ids use lowercase letters, digits and hyphens.",
        '[flag\nblamed = "Somebody has been blamed"',
        '[inject.leak]\nset = ["attributed"]',
    ),
    "S14": Explanation(
        "A backslash that begins no escape",
        r"In double quotes a backslash begins an escape such as \n. Write it twice, or use single quotes.",
        '[inject.leak]\nnotes = "C:\\notes\\leak"',
        "[inject.leak]\nnotes = 'C:\\notes\\leak'",
    ),
    "S15": Explanation(
        "Something behind the value",
        'After a value the line ends. A quote inside a text is written \\", or the text stands in single quotes.',
        '[scenario]\ntitle = "The "Cable" Cut"',
        "[scenario]\ntitle = 'The \"Cable\" Cut'",
    ),
    "S16": Explanation(
        "Nested too deep",
        "No scenario needs more than seven levels of tables and lists.",
        "[scenario]\nartificialities = [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]",
        '[scenario]\nartificialities = ["Time runs faster."]',
    ),
    "S17": Explanation(
        "Not valid TOML",
        "The TOML reader refused this place; its own words are shown. https://toml.io has the format on one page.",
        '[scenario]\ntitle = "Cable \x7fCut"',
        '[scenario]\ntitle = "Cable Cut"',
    ),
    "T01": Explanation(
        "A character that is obeyed instead of shown",
        "Escape sequences, bidirectional controls and invisible characters can forge what a screen shows. No honest text needs them.",
        '[scenario]\ntitle = "Cable \\u202eCut"',
        '[scenario]\ntitle = "Cable Cut"',
    ),
    "K01": Explanation(
        "An unknown key",
        "Nothing is guessed: a key that the program does not know would be ignored in silence.",
        '[scenario]\ntitel = "Cable Cut"',
        '[scenario]\ntitle = "Cable Cut"',
    ),
    "K02": Explanation(
        "A key or table is missing",
        "Some things every scenario, role, inject or decision must say. The place is where the neighbours have it.",
        '[objective.second]\nexpect = ["names the legal basis"]\n\n[inject.leak]\nobjectives = ["common-line", "second"]',
        '[objective.second]\ntitle = "A second aim"\n\n[inject.leak]\nobjectives = ["common-line", "second"]',
    ),
    "K03": Explanation(
        "A value of the wrong kind",
        "Numbers, true and false and dates stand without quotes, texts in quotes, lists in square brackets.",
        '[scenario]\nminutes = "60"',
        "[scenario]\nminutes = 60",
    ),
    "K04": Explanation(
        "A word that is none of those allowed",
        "Some keys take one of a few words. `docs/author.md` lists them.",
        '[inject.leak]\nchannel = "newspaper"',
        '[inject.leak]\nchannel = "press"',
    ),
    "K05": Explanation(
        "A text that is not written as it must be",
        "Ids use lowercase letters, digits and hyphens; versions are three numbers; titles stand on one line; sources have three forms.",
        '[scenario]\nversion = "1.0"',
        '[scenario]\nversion = "1.0.0"',
    ),
    "K06": Explanation(
        "A number outside its range",
        "Minutes are at least 1, shares are between 0 and 1, and no number is infinite or absurdly large.",
        "[move.opening]\nminutes = 0",
        "[move.opening]\nminutes = 30",
    ),
    "K07": Explanation(
        "A text or list that is too long or empty",
        "A role card fits one page and a title one line. What is empty is better left out, where it may be.",
        "[role.berlin]\nwants = []",
        '[role.berlin]\nwants = ["A common line"]',
    ),
}
