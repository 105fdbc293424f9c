"""A terminal that is closed ends the program.

The system tells only the leader of the terminal's session, which is make or a shell more often than the program; without this, a
program whose window was closed would go on drawing into the void, with a core of the machine and the lock of its save.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

if sys.platform == "win32":

    def end_with_terminal() -> None:
        """Do nothing: Windows closes the programs of a window itself."""

else:

    def end_with_terminal() -> None:
        """Watch standard input from a thread of its own; what was shown is on disk, so a hang-up may end everything at once."""
        threading.Thread(target=_wait, args=(sys.stdin.fileno(),), name="hangup", daemon=True).start()

    def _wait(descriptor: int) -> None:
        poll = select.poll()
        poll.register(descriptor, 0)  # a hang-up is always told, whatever else is asked for
        if any(told & select.POLLHUP for _, told in poll.poll()):
            os.kill(os.getpid(), signal.SIGTERM)
