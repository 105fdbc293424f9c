"""The command line. Without a command it opens the app, on the shortest way: neither argparse nor the journal is loaded for that."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tabletop.cli.exits import FAILED, INTERRUPTED
from tabletop.cli.out import Failure, err, flush


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code, one of :data:`tabletop.cli.exits.EXITS`. Never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            return _run(words)
        finally:
            flush()
    except Failure as failure:
        err(str(failure))
        return failure.exit_code
    except KeyboardInterrupt:
        err("")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None
        return FAILED
    except OSError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001 -- the last guard: whatever fails is said in words
        return _crashed(error)


def _run(words: list[str]) -> int:
    if words:
        from tabletop.cli.parser import run

        return run(words)
    from tabletop.cli.home import home

    return home()


def _refused(error: OSError) -> int:
    """The system refused something that no command foresaw."""
    from tabletop.journal.errors import explain

    err(f"{error.filename}: {explain(error)}" if error.filename else explain(error))
    return FAILED


def _crashed(error: Exception) -> int:
    from pathlib import Path

    from tabletop.cli.crash import crash_words, write_report

    err(crash_words(error, None, write_report(error, Path.cwd())))
    return FAILED
