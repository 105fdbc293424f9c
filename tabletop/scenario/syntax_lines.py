"""One line that ``tomllib`` refused: what was meant, and the line as it would have been accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tabletop.i18n import tr
from tabletop.scenario.syntax_values import judged

ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CURLY = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_PAIR = re.compile(rf"^(?P<head>\s*{_KEY}(?:\s*\.\s*{_KEY})*\s*=\s*)(?P<value>.*)$")
_COLON = re.compile(rf"^(?P<key>\s*{_KEY}(?:\.{_KEY})*)\s*(?P<sign>:=|:|=>|->)\s*(?P<value>.*)$")
_ITEM = re.compile(r"""(?P<string>"(?:\\.|[^"\\])*"|'[^']*')|\#.*|(?P<item>["'].*|[^\s,\[\]{}="'\#][^,\]}\#]*)""")
_GOOD_ITEM = re.compile(r"true|false|[+-]?\d[\d_]*(\.\d+)?|\d{4}-\d\d-\d\d(T.*)?")
_HEADER = re.compile(rf"^\s*(?P<open>\[\[?)\s*(?P<name>{_KEY}(?:\s*\.\s*{_KEY})*)?")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A syntax error with its place; line and column from 1."""

    code: str
    line: int
    column: int
    length: int
    message: str
    remedy: str


def odd_space(line: str, number: int) -> Mistake | None:
    """The first typographic space outside strings and comments, as a mistake."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"|\'[^\']*\'', lambda match: "x" * len(match[0]), line).partition("#")[0]
    match = ODD_SPACE.search(bare)
    if match is None or not (_PAIR.match(ODD_SPACE.sub(" ", line)) or not bare.strip()):
        return None
    message = tr("a no-break or typographic space stands outside a string")
    return Mistake("S10", number, match.start() + 1, 1, message, tr("type an ordinary space"))


def at_end(lines: list[str]) -> Mistake | None:
    """What ``tomllib`` notices only at the end of the file: something opened and never closed. None: nothing is."""
    opened = _last_opened("\n".join(lines))
    if opened is None:
        return None
    line, column, mark = opened
    closing = {"[": "]", "{": "}"}.get(mark, mark)
    code = "S06" if closing == mark else "S08" if mark == "{" else "S13"
    message = tr("{mark} is opened here and never closed", mark=mark)
    return Mistake(code, line, column, len(mark), message, tr("write {mark} where it ends", mark=closing))


def _last_opened(text: str) -> tuple[int, int, str] | None:
    """The string, array or inline table that is still open at the end of the text."""
    token = re.compile(
        r'(?P<open>"""|\'\'\')|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|(?P<bracket>[\[{])|(?P<close>[\]}])|(?P<lone>["\'])'
    )
    stack: list[tuple[int, str]] = []
    at = 0
    while match := token.search(text, at):
        at = match.end()
        if match["open"]:
            rest = re.compile(
                r'(?:\\.|(?!""")[^\\])*"{3,5}' if match["open"] == '"""' else r"(?:(?!''').)*'{3,5}", re.DOTALL
            ).match(text, at)
            if rest is None:
                stack = [(match.start(), match["open"])]
                break
            at = rest.end()
        elif match["bracket"]:
            stack.append((match.start(), match["bracket"]))
        elif match["close"] and stack:
            stack.pop()
        elif match["lone"]:
            stack = [(match.start(), match["lone"])]
            break
    if not stack:
        return None
    offset, mark = stack[-1]
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1, mark


Explained = tuple[Mistake, str | None]


def explain(error: str, line: str, number: int, column: int, lines: list[str]) -> Explained:
    """The mistake behind an error of ``tomllib`` in this line, and the line mended (None: it cannot be)."""
    line = line.rstrip("\r")
    for look in (_duplicate, _curly, _inline_newline, _header, _colon, _value, _no_value):
        found = look(error, line, number, lines)
        if found is not None:
            return found
    if number > 1 and not _PAIR.match(line) and not line.lstrip().startswith("["):
        message = tr("this line is neither a key with a value nor a table")
        remedy = tr("write key = value; a comment begins with #; does a text in triple quotes above end too early?")
        return Mistake("S12", number, _indent(line), max(1, len(line.strip())), message, remedy), "#" + line[1:]
    return Mistake(
        "S17",
        number,
        min(column, len(line) + 1),
        1,
        tr("this is not valid TOML: {error}", error=error),
        tr("see `tabletop explain S17`"),
    ), None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


def _duplicate(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    twice = "twice" in error
    if not (
        twice
        or "overwrite" in error
        or "mutate immutable" in error
        or "redefine" in error.lower()
        or "already" in error
    ):
        return None
    header = _HEADER.match(line)
    if header is not None and header["name"]:
        message = tr("the table {name} is there already", name=header["name"])
        remedy = tr("write each table once; an id names one thing: give this one another id")
        at = header.start("name")
        mended = line[: header.end("name")] + f"--{number}" + line[header.end("name") :]
        return Mistake("S07", number, at + 1, len(header["name"]), message, remedy), mended
    pair = _PAIR.match(line)
    while pair is None and number > 1:  # the value began on an earlier line
        number -= 1
        line = lines[number - 1]
        pair = _PAIR.match(line)
    if pair is None:
        return None
    key = pair["head"].rstrip(" =\t").strip()
    mended = pair["head"].rstrip(" =\t") + f"--{number} = " + pair["value"]
    message = tr("{key} is given twice", key=key)
    return Mistake("S07", number, _indent(line), len(key), message, tr("keep one of them")), mended


def _curly(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    del error, lines
    start = next((at for at, char in enumerate(line) if char in _CURLY and _outside(line, at)), None)
    if start is None:
        return None
    mended = line[:start] + re.sub(f"[{_CURLY}]", '"', line[start:])
    message = tr("{quote} is a typographic quote; TOML knows only straight ones", quote=line[start])
    return Mistake(
        "S02", number, start + 1, 1, message, tr('write " and switch off automatic quotes in the editor')
    ), mended


def _outside(line: str, at: int) -> bool:
    """Whether a place is outside the straight-quoted strings and comments of its line."""
    before = re.sub(r'"(?:\\.|[^"\\])*"|\'[^\']*\'', "", line[:at])
    return not any(sign in before for sign in "\"'#")


def _inline_newline(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    """A brace that is still open at the end of its line; the lines that belong to it are left empty when mending."""
    del line
    begin = number
    while begin > 0 and number - begin < 30:
        start = lines[begin - 1]
        pair = _PAIR.match(start)
        if pair and pair["value"].lstrip().startswith("{") and pair["value"].count("{") > pair["value"].count("}"):
            break
        if pair and begin < number and "{" not in start and "inline" not in error:
            return None
        begin -= 1
    else:
        return None
    depth = 0
    for index in range(begin - 1, len(lines)):
        depth += lines[index].count("{") - lines[index].count("}")
        if depth <= 0:
            break
    else:
        index = begin - 1
    for between in range(begin, index + 1):
        lines[between] = ""
    at = start.index("{") + 1
    message = tr("a table in braces must end on its line")
    return Mistake(
        "S08", begin, at, 1, message, tr("write it on one line, or as a [table] of its own")
    ), f"{pair['head']}{{}}"


def _header(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    del error, lines
    match = _HEADER.match(line)
    if match is None:
        return None
    bare = line.partition("#")[0].strip()
    closing = "]" * len(match["open"])
    name = bare.strip("[] \t")
    valid = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or f"table-{number}"
    if not bare.endswith(closing) or not bare.startswith("["):
        message = tr("the table's name is not closed with {closing}", closing=closing)
    else:
        message = tr("“{name}” cannot be a table's name", name=name)
    remedy = tr("write {right}", right=f"{match['open']}{valid}{closing}")
    return Mistake("S13", number, _indent(line), len(bare), message, remedy), f"{match['open']}{valid}{closing}"


def _colon(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    del error, lines
    match = _COLON.match(line)
    pair = _PAIR.match(line)
    if match is None or (pair is not None and not pair["value"].startswith(">")):
        return None
    remedy = tr("write {right} = …", right=match["key"].strip())
    return Mistake(
        "S04",
        number,
        match.start("sign") + 1,
        len(match["sign"]),
        tr("“{sign}” stands where TOML has =", sign=match["sign"]),
        remedy,
    ), f"{match['key']} = {match['value']}"


def _value(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    """A pair whose value is wrong: mended by an empty string, which keeps the key."""
    pair = _PAIR.match(line)
    if pair is None:
        opened = _last_opened("\n".join(lines[: number - 1]))
        return _item(error, line, 0, number) if opened is not None and opened[2] == "[" else None
    at, value = pair.start("value"), pair["value"].rstrip()
    mended = pair["head"] + '""'
    if not value or value.startswith("#"):
        return Mistake(
            "S12",
            number,
            len(line.rstrip()) + 1,
            1,
            tr("the value is missing"),
            tr("write one behind =, or delete the key"),
        ), mended
    if value[0] == "[":
        return _item(error, line, at + 1, number)
    found = judged(error, value)
    if found is None:
        return None
    code, offset, length, message, remedy = found
    return Mistake(code, number, at + offset + 1, length, message, remedy), mended


def _item(error: str, line: str, start: int, number: int) -> Explained | None:
    """A line inside an array, from `start`: its first entry that is no value, or a missing comma."""
    before = -1
    for match in _ITEM.finditer(line, start):
        if match["string"]:
            if before >= 0 and not line[before : match.start()].strip():
                message = tr("a comma is missing between two entries")
                mended = line[:before] + "," + line[before:]
                return Mistake("S15", number, match.start() + 1, 1, message, tr("write a comma before it")), mended
            before = match.end()
        item = (match["item"] or "").rstrip()
        if not item or _GOOD_ITEM.fullmatch(item) or line[match.end() :].lstrip().startswith("="):
            continue
        found = judged(error, item)
        if found is not None:
            code, offset, length, message, remedy = found
            mended = line[: match.start()] + '""' + line[match.start() + len(item) :]
            return Mistake(code, number, match.start() + offset + 1, length, message, remedy), mended
    return None


def _no_value(error: str, line: str, number: int, lines: list[str]) -> Explained | None:
    del error, lines
    bare = line.partition("#")[0].strip()
    if line.lstrip().startswith(("//", ";", "--")):
        return Mistake(
            "S12", number, _indent(line), 2, tr("a comment in TOML begins with #"), tr("write # …")
        ), "#" + line
    if "=" in bare and not _PAIR.match(line):
        key = bare.split("=")[0].strip()
        valid = re.sub(r"[^A-Za-z0-9_.-]+", "-", key).strip("-.") or "key"
        message = tr("“{key}” cannot be a key", key=key)
        return Mistake(
            "S12", number, _indent(line), max(1, len(key)), message, tr("write {right} = …", right=valid)
        ), "#" + line
    if re.fullmatch(_KEY, bare):
        return Mistake(
            "S12", number, _indent(line), len(bare), tr("{key} has no value", key=bare), tr("write {key} = …", key=bare)
        ), "#" + line
    return None
