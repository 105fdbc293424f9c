"""Finding people's names in what was typed: whatever the case, the accents, the invisible characters, and with or without a genitive s.

Text is folded letter by letter, so that each letter of the folded text leads back to one of the original. A name is a row of words;
it is found where these words stand one after the other, also turned round (family name first) and written as one word. Parts of a
name count as well, if they have two letters and are no particle or title. Scripts without spaces are searched letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+|\d+")  #: letters or digits: a digit typed against a name does not hide it
_GAP = 4  #: characters at most between two words of one name, such as ", " or " - "
_SHORTEST = 2  #: letters of a part that counts by itself
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)  # not taken apart by NFKD
_DIGRAPH = re.compile(r"([aou])e")
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]"
)

#: words in names that name nobody: particles and titles
PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "and auf aus ben bin bint da das de del della den der des di dos dr du el een en und et ibn la le les los mac mag mme mr mrs ms "
        "mlle of os prof sir ten ter the van vom von zu zum zur herr frau dame lord lady madame monsieur dott ing jr sen junior senior "
        "general colonel major captain admiral minister ambassador professor doctor doktor",
    )
)


class _Letters(dict[int, str]):
    """What each letter is folded to, looked up once; for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold().translate(_STROKES))
        self[code] = "".join(part for part in wide if unicodedata.category(part) not in {"Mn", "Me", "Cf"})
        return self[code]


_letters = _Letters()


def fold(text: str) -> str:
    """``text`` as names are compared: compatibility forms, case, accents and invisible characters make no difference."""
    return text.lower() if text.isascii() else text.translate(_letters)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(_WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way in which a name may be written."""

    words: tuple[str, ...]  #: folded
    whole: bool  #: all of the name, not only a part


def forms_of(name: str) -> tuple[NameForm, ...]:
    """All ways to write a name, the longest first."""
    forms: dict[tuple[str, ...], NameForm] = {}
    plain = unicodedata.normalize("NFC", name).casefold()
    for spelling in dict.fromkeys((name, plain.translate(_SPELT_OUT), _DIGRAPH.sub(r"\1", plain))):
        words = words_of(spelling)
        if not words:
            continue
        for row in (words, words[1:] + words[:1], words[-1:] + words[:-1], ("".join(words),)):
            forms.setdefault(row, NameForm(row, whole=True))
        for word in words:
            if len(word) >= _SHORTEST and not word.isdigit() and word not in PARTICLES:
                forms.setdefault((word,), NameForm((word,), whole=False))
        for piece in spelling.split():  # O'Neill is written ONeill, Ann-Kathrin Annkathrin
            parts = words_of(piece)
            for row in (parts, ("".join(parts),)) if len(parts) > 1 else ():
                forms.setdefault(row, NameForm(row, whole=False))
        if len(words) > 2:  # given and family name without what stands between
            forms.setdefault((words[0], words[-1]), NameForm((words[0], words[-1]), whole=False))
    return tuple(sorted(forms.values(), key=lambda form: (-len(form.words), form.words)))


@dataclass(frozen=True, slots=True)
class FoundName:
    """A form of a name in a text, by offsets in the original."""

    start: int
    end: int
    form: tuple[str, ...]


class Matcher:
    """Finds any of many forms in texts; one pass over the words of a text, however many names there are."""

    def __init__(self, forms: Iterable[tuple[str, ...]]) -> None:
        self._starts: dict[str, list[tuple[str, ...]]] = {}
        self._spaceless: list[str] = []
        for form in sorted(forms, key=lambda row: (-len(row), row)):
            self._starts.setdefault(form[0], []).append(form)
            if len(form) == 1 and _SPACELESS.search(form[0]):
                self._spaceless.append(form[0])
        self._spaceless.sort(key=lambda word: (-len(word), word))
        self._first = {word + ending for word in self._starts for ending in ("", "s")}

    def find(self, text: str) -> list[FoundName]:
        """All names in ``text``, in order, none inside another."""
        folded = fold(text)
        found = [] if self._first.isdisjoint(_WORD.findall(folded)) else self._by_words(folded)
        if self._spaceless:
            found = _apart([*found, *self._by_letters(folded)])
        if not found or text.isascii():
            return [FoundName(start, end, form) for start, end, form in found]
        places = _places(text)
        return [FoundName(places[start], _end(places, end), form) for start, end, form in found]

    def _by_words(self, folded: str) -> list[tuple[int, int, tuple[str, ...]]]:
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(folded)]
        found = []
        at = 0
        while at < len(words):
            form = self._form_at(words, at)
            if form is None:
                at += 1
                continue
            found.append((words[at][1], words[at + len(form) - 1][2], form))
            at += len(form)
        return found

    def _form_at(self, words: list[tuple[str, int, int]], at: int) -> tuple[str, ...] | None:
        first = words[at][0]
        for start in (first, first[:-1]) if first.endswith("s") else (first,):
            for form in self._starts.get(start, ()):
                if _stands(form, words[at : at + len(form)]):
                    return form
        return None

    def _by_letters(self, folded: str) -> list[tuple[int, int, tuple[str, ...]]]:
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for word in self._spaceless:
            at = folded.find(word)
            while at >= 0:
                found.append((at, at + len(word), (word,)))
                at = folded.find(word, at + len(word))
        return found


def _stands(form: tuple[str, ...], words: list[tuple[str, int, int]]) -> bool:
    """Whether these words are that form; each may have a genitive s."""
    if len(words) < len(form):
        return False
    if any(word != want and word != want + "s" for want, (word, _, _) in zip(form, words, strict=True)):
        return False
    return all(after[1] - before[2] <= _GAP for before, after in pairwise(words))


def _apart(found: list[tuple[int, int, tuple[str, ...]]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Without those that overlap an earlier or longer one."""
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    for each in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or each[0] >= kept[-1][1]:
            kept.append(each)
    return kept


def _places(text: str) -> list[int]:
    """For each letter of the folded text the offset of the original one, and the text's end."""
    return [at for at, letter in enumerate(text) for _ in _letters[ord(letter)]] + [len(text)]


def _end(places: list[int], end: int) -> int:
    """The offset behind the original letter of ``places[end - 1]``, and behind the marks that hang on it."""
    return max(places[end - 1] + 1, places[end])
