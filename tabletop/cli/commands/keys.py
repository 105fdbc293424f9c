"""``tabletop keys``."""

from __future__ import annotations

import os

from tabletop.cli.options import CommandArguments, ShellCommand
from tabletop.cli.out import err, out


def keys(_options: CommandArguments) -> int:
    """Every key as it is now, in the format of the user's file; what is wrong with that file besides. 1 if something is."""
    from tabletop.tui.keyfile import listing, read_keys
    from tabletop.tui.keys import keys_path

    path = keys_path(os.environ)
    own = read_keys(path)
    for line in listing(own, path):
        out(line)
    for words in own.wrong:
        err(words)
    return 1 if own.wrong else 0


COMMAND = ShellCommand(CommandArguments, keys)
