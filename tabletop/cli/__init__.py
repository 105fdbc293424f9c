"""The command line. Without a command it opens the app, on the shortest way: neither argparse nor the journal is loaded for that."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tabletop.cli.out import INTERRUPTED, Failure, err


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. Never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words:
            from tabletop.cli.parser import run

            return run(words)
        from tabletop.cli.home import home

        return home()
    except Failure as failure:
        err(str(failure))
        return failure.exit_code
    except KeyboardInterrupt:
        err("")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None
        return 1
    except Exception as error:  # noqa: BLE001 -- the last guard: whatever fails is said in words
        return _crashed(error)


def _crashed(error: Exception) -> int:
    from pathlib import Path

    from tabletop.cli.crash import crash_words, write_report

    err(crash_words(error, None, write_report(error, Path.cwd())))
    return 1
