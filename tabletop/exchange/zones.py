"""Hours ahead of UTC of the zones that MSELs name; summer time only where its own name is used."""

from __future__ import annotations

_NAMED = {
    "Z": 0.0, "UTC": 0.0, "GMT": 0.0, "": 0.0, "L": 0.0, "LT": 0.0, "LOCAL": 0.0, "BST": 1.0, "CET": 1.0, "MEZ": 1.0,
    "CEST": 2.0, "MESZ": 2.0, "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0,
}  # fmt: skip


def hours_of(zone: str) -> float:
    """Return the hours ahead of UTC; 0 for local time and for zones not known.

    Letters are military zones: A to M (without J) run east, N to Y west; L is taken for local time, as MSELs use it.
    """
    if zone in _NAMED:
        return _NAMED[zone]
    if zone[:1] in "+-":
        figures = zone[1:].replace(":", "")
        if figures.isdigit() and len(figures) == 4:
            return (int(figures[:2]) + int(figures[2:]) / 60) * (-1 if zone[0] == "-" else 1)
    if len(zone) == 1 and zone in "ABCDEFGHIKM":
        return float("ABCDEFGHIKLM".index(zone) + 1)
    if len(zone) == 1 and zone in "NOPQRSTUVWXY":
        return -float("NOPQRSTUVWXY".index(zone) + 1)
    return 0.0
