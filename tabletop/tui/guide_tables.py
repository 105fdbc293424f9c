"""The tables of keys in the guides, made of the keys and the actions they ask for."""

from __future__ import annotations

from tabletop.i18n import listed, tr
from tabletop.tui.keys import KEYS, action_of, written


def key_table(screen: str) -> list[str]:
    """The rows of a screen as Markdown: key, what it does.

    What one key does at different times stands in one row, and so do keys of which a guide says the same. Keys that only turn the view
    are left out unless their action has words for a guide.
    """
    does: dict[str, list[str]] = {}
    for key in KEYS[screen]:
        action = action_of(f"{screen}.{key.action}")
        if action is None:
            if key.footer:
                does.setdefault(written(key), []).append(tr(key.words))
        elif action.group != "view" or action.about or key.footer:
            does.setdefault(written(key), []).append(tr(action.about or action.words))
    rows: dict[str, list[str]] = {}
    for name, words in does.items():
        rows.setdefault(listed(words), []).append(name)
    return [
        f"| {tr('key')} | {tr('what it does')} |",
        "|---|---|",
        *(f"| {' '.join(f'`{name}`' for name in keys)} | {words} |" for words, keys in rows.items()),
    ]
