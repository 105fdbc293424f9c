"""The condition language as text: tokens, grammar, and words for every mistake.

::

    any   = all ("or" all)*
    all   = one ("and" one)*
    one   = "not" one | "(" any ")" | "count" "(" decision "is" option ")" compare number
          | "move" compare move | decision "." role "is" ["not"] option | id rest
    rest  = compare (number | band | track) | "is" ("at" ("least" | "most") | "above" | "below") (number | band | track)
          | "is" ["not"] option | "decided" | "fired" | (nothing: a flag)

Nothing here knows a scenario: which ids exist and of what kind they are is the work of :mod:`tabletop.scenario.conditions`.
Columns count characters from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from tabletop.i18n import tr
from tabletop.scenario.condition_tree import (
    And,
    AnswerCount,
    AtMove,
    Compare,
    Condition,
    ConditionError,
    Fired,
    HasOutcome,
    Name,
    Node,
    Not,
    Operator,
    Or,
    Outcome,
    Raised,
)

#: no id may be one of these
KEYWORDS = frozenset(("and", "or", "not", "is", "at", "above", "below", "decided", "fired", "count", "move"))
DEEPEST = 40  #: levels of parentheses and `not`; keeps the parser's recursion far from Python's own limit

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?[0-9]+(?:\.[0-9]+)?)(?![\w.])|(?P<word>[A-Za-z_][\w\u2010-\u2015-]*)"
    r"|(?P<operator>==|!=|<>|<=|>=|=>|=<|<(?!>)|>|=|[\u2260\u2264\u2265])|(?P<mark>[().])|(?P<other>&&|\|\||\S))"
)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OPERATORS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_MENDED = {"=": "==", "<>": "!=", "=>": ">=", "=<": "<=", "\u2260": "!=", "\u2264": "<=", "\u2265": ">="}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LOGIC = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
_QUOTES = frozenset("\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  #: number, word, operator, mark, end
    text: str
    column: int

    @property
    def end(self) -> int:
        return self.column + len(self.text)


def _fail(token: _Token, code: str, words: str, remedy: str) -> ConditionError:
    return ConditionError(token.column, max(1, len(token.text)), code, words, remedy)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or "other"
        token = _Token(kind, match[kind], match.start(kind) + 1)
        _refuse(token)
        found.append(token)
        position = match.end()
    found.append(_Token("end", "", len(text.rstrip()) + 1))
    return found


def _refuse(token: _Token) -> None:
    """Raise for a token that is not of the language, with the one that was meant."""
    text = token.text
    if token.kind == "operator" and text not in _OPERATORS:
        words = tr("“{text}” is not a comparison of the condition language", text=text)
        raise _fail(token, "C02", words, tr("write {right}", right=_MENDED[text]))
    if token.kind == "number" and "." in text:
        words = tr("tracks and counts are whole numbers; {text} is not", text=text)
        raise _fail(token, "C09", words, tr("write a whole number"))
    if token.kind == "number" and len(text) > 9:
        raise _fail(token, "C09", tr("this number is too large"), tr("write one inside the track's range"))
    if token.kind == "word" and not _ID.fullmatch(text):
        _refuse_word(token)
    if token.kind != "other":
        return
    if text in _QUOTES:
        words = tr("quotes do not belong into a condition")
        raise _fail(token, "C03", words, tr("write ids without quotes: council-line is statement"))
    if text in _LOGIC:
        words = tr("“{text}” is not a word of the condition language", text=text)
        raise _fail(token, "C08", words, tr("write {right}", right=_LOGIC[text]))
    shown = text if text.isprintable() else f"U+{ord(text[0]):04X}"
    words = tr("“{text}” has no meaning in a condition", text=shown)
    remedy = tr("use ids, whole numbers, comparisons, is, and, or, not and parentheses; there is no arithmetic")
    raise _fail(token, "C01", words, remedy)


def _refuse_word(token: _Token) -> None:
    mended = re.sub(r"[_\u2010-\u2015]", "-", token.text).lower().strip("-")
    if mended in KEYWORDS:
        raise _fail(
            token, "C08", tr("words of the condition language are lowercase"), tr("write {right}", right=mended)
        )
    words = tr("“{text}” cannot be an id: ids are lowercase letters, digits and single hyphens", text=token.text)
    remedy = tr("write {right}", right=mended) if _ID.fullmatch(mended) else tr("write the id as in its table's name")
    raise _fail(token, "C01", words, remedy)


class _Parser:
    """Recursive descent over one condition's tokens; the first mistake ends it."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.index]

    def ahead(self, steps: int) -> _Token:
        return self.tokens[min(self.index + steps, len(self.tokens) - 1)]

    def take(self) -> _Token:
        token = self.here
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def at(self, *words: str) -> bool:
        return self.here.kind in ("word", "mark") and self.here.text in words

    def whole(self) -> Node:
        node = self.any()
        token = self.here
        if token.kind == "end":
            return node
        if token.text == ")":
            raise _fail(token, "C07", tr("this parenthesis closes nothing"), tr("delete it or open one before"))
        if token.kind == "operator":
            words = tr("comparisons cannot be chained")
            raise _fail(token, "C04", words, tr("write two comparisons joined by and: x >= 2 and x <= 5"))
        if token.text == "not":
            raise _fail(token, "C06", tr("“not” cannot stand here"), tr("put it in front: not leak fired"))
        words = tr("“{text}” follows a condition that is already complete", text=token.text)
        raise _fail(token, "C06", words, tr("join two conditions with and, or"))

    def any(self) -> Node:
        return self._joined("or", self.all, Or)

    def all(self) -> Node:
        return self._joined("and", self.one, And)

    def _joined(self, word: str, part: Callable[[], Node], joint: type[And | Or]) -> Node:
        parts = [part()]
        while self.at(word):
            self.take()
            parts.append(part())
        flat: list[Node] = []
        for node in parts:
            flat.extend(node.parts if isinstance(node, joint) else (node,))
        return flat[0] if len(flat) == 1 else joint(tuple(flat))

    def one(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _fail(
                self.here, "C16", tr("too many levels of parentheses or not"), tr("write it as several conditions")
            )
        node = self._one()
        self.depth -= 1
        return node

    def _one(self) -> Node:
        if self.at("not"):
            self.take()
            return Not(self.one())
        if self.at("("):
            opened = self.take()
            node = self.any()
            self.close(opened)
            return node
        if self.at("count"):
            return self.count()
        if self.at("move"):
            return self.at_move()
        if self.here.kind == "number":
            raise self.number_first()
        return self.statement()

    def close(self, opened: _Token) -> _Token:
        if self.at(")"):
            return self.take()
        if self.here.kind == "end":
            raise _fail(opened, "C07", tr("this parenthesis is never closed"), tr("write ) where it should end"))
        if self.here.kind == "operator":
            raise _fail(self.here, "C04", tr("comparisons cannot be chained"), tr("join two comparisons with and"))
        raise _fail(
            self.here, "C06", tr("“{text}” cannot stand here", text=self.here.text), tr("join conditions with and, or")
        )

    def name(self, what: str) -> Name:
        token = self.here
        if token.kind == "word" and token.text not in KEYWORDS:
            self.take()
            return Name(token.text, token.column)
        if token.kind == "end":
            raise _fail(
                token,
                "C06",
                tr("the condition ends too early: {what} is missing", what=what),
                tr("write {what}", what=what),
            )
        words = tr("{what} is expected here, not “{text}”", what=what, text=token.text)
        raise _fail(token, "C06", words, tr("write {what}", what=what))

    def operator(self) -> Operator:
        token = self.take()
        if token.kind != "operator":
            raise _fail(token, "C06", tr("a comparison is expected here"), tr("write one of == != < <= > >="))
        return cast(Operator, token.text)

    def count(self) -> Node:
        start = self.take()
        if not self.at("("):
            raise _fail(self.here, "C06", tr("count needs parentheses"), tr("write count(deployment is west) >= 3"))
        opened = self.take()
        decision = self.name(tr("a decision"))
        if not self.at("is"):
            raise _fail(self.here, "C06", tr("count needs “is”"), tr("write count(deployment is west) >= 3"))
        self.take()
        option = self.name(tr("an option"))
        self.close(opened)
        operator = self.operator()
        if self.here.kind != "number":
            raise _fail(self.here, "C06", tr("a count is compared with a whole number"), tr("write a whole number"))
        token = self.take()
        return AnswerCount(decision, option, operator, int(token.text), start.column, token.end - start.column)

    def at_move(self) -> Node:
        start = self.take()
        if self.at("is"):
            raise _fail(self.here, "C06", tr("the move is compared by order"), tr("write move == … or move >= …"))
        operator = self.operator()
        return AtMove(operator, self.name(tr("a move")), start.column)

    def number_first(self) -> ConditionError:
        number, operator, name, second, last = (self.ahead(step) for step in range(5))
        if operator.kind == "operator" and name.kind == "word":
            first = f"{name.text} {_MIRRORED[operator.text]} {number.text}"
            if second.kind == "operator" and last.kind in ("number", "word"):
                length = last.end - number.column
                remedy = tr("write {right}", right=f"{first} and {name.text} {second.text} {last.text}")
                return ConditionError(number.column, length, "C04", tr("comparisons cannot be chained"), remedy)
            length = name.end - number.column
            return ConditionError(
                number.column, length, "C05", tr("the track stands first"), tr("write {right}", right=first)
            )
        return _fail(
            number, "C05", tr("a condition cannot begin with a number"), tr("write the track first: cohesion >= 4")
        )

    def statement(self) -> Node:
        subject = self.name(tr("an id"))
        if self.at("."):
            self.take()
            role = self.name(tr("a role"))
            if not self.at("is"):
                raise _fail(
                    self.here, "C06", tr("a role's answer needs “is”"), tr("write council-line.berlin is statement")
                )
            self.take()
            return self.outcome(subject, role)
        if self.at("decided"):
            self.take()
            return HasOutcome(subject)
        if self.at("fired"):
            self.take()
            return Fired(subject)
        if self.at("is"):
            self.take()
            return self.is_something(subject)
        if self.here.kind == "operator":
            return self.comparison(subject, self.operator())
        if self.here.kind == "number":
            raise _fail(
                self.here, "C06", tr("a comparison is missing before the number"), tr("write one of == != < <= > >=")
            )
        return Raised(subject)

    def is_something(self, subject: Name) -> Node:
        if self.at("above", "below"):
            return self.comparison(subject, ">" if self.take().text == "above" else "<")
        if self.at("at"):
            self.take()
            if not self.at("least", "most"):
                raise _fail(self.here, "C06", tr("“at” needs least or most"), tr("write is at least or is at most"))
            return self.comparison(subject, ">=" if self.take().text == "least" else "<=")
        return self.outcome(subject, None)

    def outcome(self, subject: Name, role: Name | None) -> Node:
        negated = self.at("not")
        if negated:
            self.take()
        token = self.here
        if token.kind == "number":
            right = f"{subject.id} {'!=' if negated else '=='} {token.text}"
            raise _fail(token, "C06", tr("“is” names an option, not a number"), tr("write {right}", right=right))
        if self.at("fired", "decided"):
            right = f"{'not ' if negated else ''}{subject.id} {token.text}"
            raise _fail(
                token, "C06", tr("“{text}” stands without “is”", text=token.text), tr("write {right}", right=right)
            )
        return Outcome(subject, role, self.name(tr("an option")), negated)

    def comparison(self, subject: Name, operator: Operator) -> Node:
        if self.here.kind == "number":
            token = self.take()
            return Compare(subject, operator, int(token.text), token.end - subject.column)
        right = self.name(tr("a number, a band or a track"))
        return Compare(subject, operator, right, right.column + len(right.id) - subject.column)


def parse(text: str) -> Condition:
    """Read one condition, or raise :class:`ConditionError` with the place of the first mistake and a remedy."""
    if not text.strip():
        raise ConditionError(
            1, max(1, len(text)), "C06", tr("the condition is empty"), tr("write one, or delete the string")
        )
    return Condition(text, _Parser(text).whole())
