"""The one door through which every user-visible sentence passes.

The English sentence is the key; a catalogue maps it to another language. Placeholders are named, so a translation may
reorder them: ``tr("{role} has answered", role="Berlin")``. The first argument is a literal or an entry of a table of literals, in Python or
in a data file such as ``scenario/codes.toml``, never put together at run time, so that the sentences can be collected from the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_catalogue: dict[str, str] = {}


def use_catalogue(catalogue: Mapping[str, str]) -> list[str]:
    """Translate from now on with ``catalogue`` (English sentence -> sentence in the chosen language).

    A translation whose placeholders are not those of its English sentence would fail, or say too much, when it is shown: it
    is left out, English stays. Returns the English sentences left out, in the catalogue's order.
    """
    fitting = {sentence: words for sentence, words in catalogue.items() if _fields(words) == _fields(sentence)}
    _catalogue.clear()
    _catalogue.update(fitting)
    return [sentence for sentence in catalogue if sentence not in fitting]


def tr(sentence: str, /, **values: object) -> str:
    """Return ``sentence`` in the chosen language with its named placeholders filled in.

    Values are inserted as they are: braces inside them mean nothing. Without values nothing is filled in, so that a sentence
    may hold braces of its own.
    """
    translated = _catalogue.get(sentence, sentence)
    return translated.format(**values) if values else translated


def trn(one: str, many: str, /, count: int, **values: object) -> str:
    """Return ``one`` if ``count`` is 1, else ``many``, in the chosen language; both may name ``{count}`` beside other placeholders."""
    sentence = one if count == 1 else many
    return tr(sentence, count=count, **values)


def series(names: Iterable[str]) -> str:
    """Return several names, or other things that are no sentences, one after the other."""
    return tr(", ").join(names)


def listed(statements: Iterable[str]) -> str:
    """Return several short statements on one line."""
    return tr("; ").join(statements)


def paragraph(*sentences: str) -> str:
    """Return whole sentences one after the other; empty ones are left out."""
    return tr(" ").join(sentence for sentence in sentences if sentence)


def _fields(sentence: str) -> set[tuple[str, str | None, str | None]] | None:
    """Return the placeholders of ``sentence`` with their formats, or None for a sentence that cannot be parsed."""
    from string import Formatter  # wanted only where a language is chosen, not on the way to the first screen

    try:
        return {(field, form, turn) for _, field, form, turn in Formatter().parse(sentence) if field is not None}
    except ValueError:
        return None
