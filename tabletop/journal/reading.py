"""Opening a save to read it: verify the chain, tell torn from damaged, decode.

Readers need no lock: an append under way looks like a torn tail, and what was confirmed before it stands.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tabletop.exercise.events import Recorded
from tabletop.i18n import tr
from tabletop.journal.codec import (
    SEPARATOR,
    SUM_SIZE,
    Head,
    HeadText,
    chain,
    check_format,
    decode_block,
    decode_head,
    decode_place,
    find_head,
)
from tabletop.journal.errors import Damage, Recovery, SaveError, refused

Progress = Callable[[int, int], None]
"""Called now and then with (events done, events in all); it may raise to cancel."""

_STRIDE = 1000  # events read at once, and between two calls of a progress callback
_MARK = b"[[event]]\n"
_SUM_LINE = re.compile(rb'\nsum = "([0-9a-f]{32})"\n')
_ANY_SUM = re.compile(rb'sum = "([0-9a-f]{32})"')
_TAIL = 1 << 16  # bytes of the first look at a save's end


@dataclass(slots=True)
class Save:
    """A save as read: everything up to the first event that is not whole."""

    path: Path
    head: Head
    records: list[Recorded]
    digest: str  #: of the last event read (of the head, if there is none)
    size: int  #: bytes that were found whole
    recovery: Recovery | None = None  #: the last write is torn
    damage: Damage | None = None  #: changed after it was written: not to be played on


@dataclass(slots=True)
class Verified:
    """The chain of a save's bytes, checked but not decoded."""

    head: HeadText
    blocks: list[bytes]  #: whole blocks of whole appends, in order
    digest: str
    end: int  #: bytes that are whole; what follows is torn or damaged
    bad: int | None  #: number of the first event that is not whole, if bytes follow or an append is not complete
    torn: bool  #: of a bad end: whether nothing behind it proves a later append


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the cyclic collector off while many objects are made that all stay, then tell it never to look at them again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def read_save(path: Path, progress: Progress | None = None) -> Save:
    """Read a whole save without locking it. :class:`SaveError` if it is none; ``recovery`` and ``damage`` tell of its end."""
    return read_bytes(path, load(path), progress)


def load(path: Path) -> bytes:
    """Return the bytes of a file, or raise the :class:`SaveError` that says why not."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise refused(error, path) from error


def read_bytes(path: Path, data: bytes, progress: Progress | None = None) -> Save:
    """Read a save from its bytes; ``path`` is for messages."""
    with quiet_collector():
        verified = verify(data, progress)
        head = decode_head(data[: verified.head.end])
        records: list[Recorded] = []
        while len(records) < len(verified.blocks):
            stride = verified.blocks[len(records) : len(records) + _STRIDE]
            records += [decode_block(block, seq) for seq, block in enumerate(stride, len(records) + 1)]
            if progress:
                progress(len(records), len(verified.blocks))
    save = Save(path, head, records, verified.digest, verified.end)
    if verified.head.stated != verified.head.computed:
        save.damage = Damage(
            0,
            tr(
                "The head of {name} was changed after it was written. It can be read, but not played on.",
                name=path.name,
            ),
        )
    elif verified.bad is not None:
        _judge(save, verified, len(data))
    return save


def verify(data: bytes, progress: Progress | None = None) -> Verified:
    """Check head and chain. :class:`SaveError` if ``data`` is no save, a newer one, or has no whole head."""
    check_format(data)
    head = find_head(data)
    if head is None:
        raise SaveError("damaged", tr("The head of this save is damaged: it does not end with its digest."), 0)
    pieces = data[head.end - 1 :].split(SEPARATOR)
    if pieces == [b"\n"]:
        return Verified(head, [], head.stated, head.end, None, torn=False)
    stray = bool(pieces[0])  # something stands between head and first event that is not a separator
    if not stray:
        pieces.pop(0)
    ended = pieces[-1].endswith(b"\n")
    if ended:
        pieces[-1] = pieces[-1][:-1]
    good, digest = (0, head.stated) if stray else _follow(pieces, head, progress)
    if good == len(pieces) and not ended:
        good -= 1
        digest = _stated(pieces[good - 1]) if good else head.stated
    return _cut(data, pieces, head, good, digest)


def _follow(pieces: list[bytes], head: HeadText, progress: Progress | None) -> tuple[int, str]:
    """Return how many pieces chain to the head, and the digest of the last of them."""
    previous = head.stated
    if chain(previous, _MARK + pieces[0][:-SUM_SIZE]) != _stated(pieces[0]):
        previous = head.computed  # if the head's digest line itself was changed, the events still chain to the true one
    for number, piece in enumerate(pieces):
        if progress and number % _STRIDE == 0:
            progress(0, len(pieces))
        digest = chain(previous, _MARK + piece[:-SUM_SIZE])
        if piece[-SUM_SIZE:] != b'sum = "%b"' % digest.encode():
            return number, previous
        previous = digest
    return len(pieces), previous


def _cut(data: bytes, pieces: list[bytes], head: HeadText, good: int, digest: str) -> Verified:
    """Judge what follows the first ``good`` pieces, and keep whole appends only."""
    blocks = pieces[:good]
    bad = None
    torn = False
    if good < len(pieces):
        # A block is delimited by its own last line: it may be whole although the separator behind it is not.
        own_end = _SUM_LINE.search(pieces[good] + b"\n")
        candidate = pieces[good][: own_end.end() - 1] if own_end else b""
        expected = chain(digest, _MARK + candidate[:-SUM_SIZE])
        if own_end and len(candidate) < len(pieces[good]) and own_end[1].decode() == expected:
            blocks.append(candidate)
            digest = expected
        bad = len(blocks) + 1
        torn = _torn(data[_end(head, blocks) :], bad, digest)
    if blocks:
        _, part, parts = decode_place(blocks[-1]) or (0, 1, 1)
        if part < parts:
            bad = bad or len(blocks) + 1
            torn = torn or good == len(pieces)
            del blocks[-part:]
            digest = _stated(blocks[-1]) if blocks else head.stated
    return Verified(head, blocks, digest, _end(head, blocks), bad, torn)


def _end(head: HeadText, blocks: list[bytes]) -> int:
    """Return where the frame of the last of these blocks ends in the file."""
    return head.end + sum(map(len, blocks)) + len(SEPARATOR) * len(blocks)


def _torn(rest: bytes, bad: int, digest: str) -> bool:
    """Tell whether ``rest``, from event ``bad`` on, is the last append: nothing intact of a later append stands in it.

    The events of one append may reach the disk in any order, so an intact event behind a bad one proves nothing unless its append
    began later. An event is intact if it chains to the digest stated before it, or to the one that the bad event should state.
    """
    first = rest.split(SEPARATOR, 1)[0].removeprefix(SEPARATOR[1:])
    repaired = chain(digest, _MARK + first[:-SUM_SIZE])
    before = digest
    done = 0
    for found in _ANY_SUM.finditer(rest):
        block = rest[rest.rfind(b"\nseq = ", done, found.start()) + 1 : found.start()]
        place = decode_place(block)
        stated = found[1].decode()
        if (
            place
            and place[0] - place[1] + 1 > bad
            and stated in {chain(each, _MARK + block) for each in (before, repaired, digest)}
        ):
            return False
        before = stated
        done = found.end()
    return True


def _stated(piece: bytes) -> str:
    """Return the digest that a block states, "" if its last line is none."""
    found = _SUM_LINE.fullmatch(piece[-SUM_SIZE - 1 :] + b"\n")
    return found[1].decode() if found else ""


def _judge(save: Save, verified: Verified, size: int) -> None:
    assert verified.bad is not None
    name = save.path.name
    if verified.torn:
        event = len(verified.blocks) + 1
        words = tr(
            "The last write to {name} is not whole: it ends before event {event}. Nothing that was confirmed before it is lost.",
            name=name,
            event=event,
        )
        save.recovery = Recovery(event, size - verified.end, None, words)
    else:
        words = tr(
            "{name} is damaged at event {event}: it was changed after it was written. It can be read up to there, but not played on.",
            name=name,
            event=verified.bad,
        )
        save.damage = Damage(verified.bad, words)


def read_tail(path: Path, count: int = 100) -> list[Recorded]:
    """Return the last ``count`` events of a save (fewer if there are fewer) without reading the rest, for a first paint.

    Only events whose digest chains to the one before are returned; whether the whole is sound, only :func:`read_save` can tell.
    """
    try:
        with path.open("rb") as file:
            check_format(file.read(64))
            size = file.seek(0, os.SEEK_END)
            window = _TAIL
            while True:
                start = max(0, size - window)
                file.seek(start)
                blocks = tail_blocks(file.read(), whole=start == 0)
                if len(blocks) >= count or start == 0:
                    break
                window *= 4
    except OSError as error:
        raise refused(error, path) from error
    blocks = blocks[max(0, len(blocks) - count) :]
    place = decode_place(blocks[0]) if blocks else None
    return [decode_block(block, seq) for seq, block in enumerate(blocks, place[0])] if place else []


def tail_blocks(data: bytes, *, whole: bool) -> list[bytes]:
    """Return the last unbroken run of intact blocks at the end of ``data``; ``whole`` if it begins with the save's head."""
    head = find_head(data) if whole else None
    if whole and head is None:
        return []
    pieces = data[head.end - 1 if head else 0 :].split(SEPARATOR)
    previous = head.stated if head else _stated(pieces[0])
    run: list[bytes] = []
    last = len(pieces) - 1
    for number, piece in enumerate(pieces[1:], 1):
        own_end = _SUM_LINE.search(piece if number == last else piece + b"\n")
        block = piece[: own_end.end() - 1] if own_end else piece
        stated = _stated(block)
        if own_end and stated == chain(previous, _MARK + block[:-SUM_SIZE]):
            run.append(block)
        elif number < last:
            run.clear()
        previous = stated
    if run:
        _, part, parts = decode_place(run[-1]) or (0, 1, 1)
        if part < parts:
            del run[-part:]
    return run
