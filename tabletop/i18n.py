"""The one door through which every user-visible sentence passes.

The English sentence is the key; a catalogue maps it to another language. Placeholders are named, so a translation may
reorder them: ``tr("{role} has answered", role="Berlin")``.
"""

from __future__ import annotations

_catalogue: dict[str, str] = {}


def use_catalogue(catalogue: dict[str, str]) -> None:
    """Translate from now on with ``catalogue`` (English sentence -> sentence in the chosen language)."""
    _catalogue.clear()
    _catalogue.update(catalogue)


def tr(sentence: str, /, **values: object) -> str:
    """Return ``sentence`` in the chosen language with its named placeholders filled in."""
    translated = _catalogue.get(sentence, sentence)
    return translated.format(**values) if values else translated
