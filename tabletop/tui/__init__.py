"""The screens. The only part of the program that imports Textual; nothing here decides a rule of play."""

from __future__ import annotations

import os

# Textual lets one to two of its frames pass after a repaint before the next. With its 60 a second, a key that comes just after what
# others did has been painted would wait up to 33 ms. Nothing is painted that has not changed, so a shorter frame costs nothing at
# rest. Textual reads this when it is first imported, which is below this package.
os.environ.setdefault("TEXTUAL_FPS", "240")
