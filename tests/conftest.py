"""What every test shares: one hypothesis profile for people and one for CI."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: a busy machine is not a bug. In CI the same examples every time: a red run there is the change's own doing.
settings.register_profile("here", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=200, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
