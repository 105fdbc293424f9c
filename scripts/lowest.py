"""Print the lowest versions that pyproject.toml allows of what the program needs, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_BOUND = re.compile(r"([A-Za-z0-9-]+)>=([0-9.]+)")


def lowest() -> list[str]:
    """Each dependency with its lower bound as the only version."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return ["{}=={}".format(*found.groups()) for each in project["dependencies"] if (found := _BOUND.match(each))]


if __name__ == "__main__":
    print("\n".join(lowest()))
