"""Two calm themes, dark and light: one accent for *now*, amber for *waiting*, red for *overdue* and *stop* alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tabletop-dark",
    primary="#7fa7c9",
    secondary="#8d9aa6",
    accent="#6cc4c4",
    warning="#e0ad55",
    error="#e5655e",
    success="#84b884",
    foreground="#d5d8da",
    background="#14171a",
    surface="#191d21",
    panel="#22272c",
    dark=True,
    variables={
        "text-muted": "#8c969e",
        "block-cursor-background": "#2c4a52",
        "block-cursor-foreground": "#f2f5f6",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#23292e",
        "block-cursor-blurred-foreground": "#d5d8da",
        "footer-key-foreground": "#6cc4c4",
        "footer-background": "#14171a",
        "footer-description-foreground": "#9aa3ab",
        "border": "#6cc4c4",
        "border-blurred": "#394149",
    },
)

LIGHT = Theme(
    name="tabletop-light",
    primary="#2d5f8a",
    secondary="#5b6770",
    accent="#0b6e78",
    warning="#8f5a00",
    error="#b3261e",
    success="#2f6b35",
    foreground="#1f2428",
    background="#f7f6f2",
    surface="#f1efe9",
    panel="#e6e3db",
    dark=False,
    variables={
        "text-muted": "#626c73",
        "block-cursor-background": "#cfe3e4",
        "block-cursor-foreground": "#10181b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e6e3db",
        "block-cursor-blurred-foreground": "#1f2428",
        "footer-key-foreground": "#0b6e78",
        "footer-background": "#f7f6f2",
        "footer-description-foreground": "#4d565d",
        "border": "#0b6e78",
        "border-blurred": "#c4c0b6",
    },
)
