"""Opening a save to read it: verify the chain, tell torn from damaged, decode.

Readers need no lock: an append under way looks like a torn tail, and what was confirmed before it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tabletop.collector import quiet_collector
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
from tabletop.journal.files import LARGEST
from tabletop.scenario.regular import read_regular, regular_file

Progress = Callable[[int, int], None]
"""Called now and then with (events done, events in all); it may raise to cancel."""

_STRIDE = 1000  # events read at once, and between two calls of a progress callback
_MARK = b"[[event]]\n"
_SUM_LINE = re.compile(rb'\nsum = "([0-9a-f]{32})"\n')
_ANY_SUM = re.compile(rb'sum = "([0-9a-f]{32})"')
_LOOSE = re.compile(rb"^([a-z0-9_.]+)[ \t]*=[ \t]*")  # a key as an editor may have left it
_LOOSE_PLACE = re.compile(
    rb"^[ \t]*seq[ \t]*=[ \t]*(\d{1,15})[ \t]*\r?\n[ \t]*write[ \t]*=[ \t]*(\d{1,15})[ \t]*\r?\n"
    rb"(?:[ \t]*part[ \t]*=[ \t]*\[[ \t]*(\d{1,9})[ \t]*,[ \t]*(\d{1,9})[ \t]*\])?",
    re.MULTILINE,
)
_SECTOR = 512  # bytes of the smallest piece that a disk writes whole
_ZEROS = re.compile(rb"\0{%d,}" % _SECTOR)
_TAIL = 1 << 16  # bytes of the first look at a save's end


Altered = Literal["", "line ends", "spaces"]


@dataclass(slots=True)
class Save:
    """A save as read: everything up to the first event that is not whole."""

    path: Path
    head: Head
    records: list[Recorded]
    digest: str  #: of the last event read (of the head, if there is none)
    size: int  #: bytes that were found whole
    recovery: Recovery | None = None  #: it ends within a write
    damage: Damage | None = None  #: changed after it was written: not to be played on
    last: int = 0  #: where the last whole append begins; the end of the head, if there is none


@dataclass(slots=True)
class Verified:
    """The chain of a save's bytes, checked but not decoded."""

    head: HeadText
    blocks: list[bytes]  #: whole blocks of whole appends, in order
    digest: str
    end: int  #: bytes that are whole; what follows is torn or damaged
    last: int = 0  #: where the last of their appends begins
    bad: int | None = None  #: number of the first event that is not whole, if bytes follow or an append is not complete
    torn: bool = False  #: of a bad end: whether one interrupted append can have left it
    altered: Altered = ""  #: of a bad end: what an editor changed, if that is all
    unended: bool = False  #: whether the last line end is missing, and nothing else


def read_save(path: Path, progress: Progress | None = None) -> Save:
    """Read a whole save without locking it. :class:`SaveError` if it is none; ``recovery`` and ``damage`` tell of its end."""
    return read_bytes(path, load(path), progress)


def load(path: Path) -> bytes:
    """Return the bytes of a file, or raise the :class:`SaveError` that says why not."""
    try:
        return read_regular(path, LARGEST)
    except OSError as error:
        raise refused(error, path) from error


def read_bytes(path: Path, data: bytes, progress: Progress | None = None) -> Save:
    """Read a save from its bytes; ``path`` is for messages."""
    with quiet_collector():
        verified = verify(data, progress)
        head = decode_head(data[: verified.head.end])
        records: list[Recorded] = []
        while len(records) < len(verified.blocks):
            done = len(records)
            stride = verified.blocks[done : done + _STRIDE]
            verified.blocks[done : done + _STRIDE] = [b""] * len(stride)  # text and records are not both needed
            records += [decode_block(block, seq) for seq, block in enumerate(stride, len(records) + 1)]
            if progress:
                progress(len(records), len(verified.blocks))
    save = Save(path, head, records, verified.digest, verified.end, last=verified.last)
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
    elif verified.unended:
        words = tr(
            "The last line of {name} has no end: a write was interrupted there, or an editor took it. Every event is there.",
            name=path.name,
        )
        save.recovery = Recovery(len(records) + 1, 0, None, words)
    return save


def verify(data: bytes, progress: Progress | None = None) -> Verified:
    """Check head and chain. :class:`SaveError` if ``data`` is no save, a newer one, or has no whole head."""
    check_format(data)
    head = find_head(data)
    if head is None:
        raise SaveError("damaged", tr("The head of this save is damaged: it does not end with its digest."), 0)
    pieces = data[head.end - 1 :].split(SEPARATOR)
    if pieces == [b"\n"]:
        return Verified(head, [], head.stated, head.end)
    stray = bool(pieces[0])  # something stands between head and first event that is not a separator
    if not stray:
        pieces.pop(0)
    ended = pieces[-1].endswith(b"\n")
    if ended:
        pieces[-1] = pieces[-1][:-1]
    good, digest = (0, head.stated) if stray else _follow(pieces, head, progress)
    verified = _cut(data, pieces, head, good, digest)
    if good == len(pieces) and not ended and verified.bad is None:
        verified.unended = True
        verified.end -= 1
    return verified


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
    found = Verified(head, blocks, digest, 0, 0)
    if good < len(pieces):
        # A block is delimited by its own last line: it may be whole although the separator behind it is not.
        own_end = _SUM_LINE.search(pieces[good] + b"\n")
        candidate = pieces[good][: own_end.end() - 1] if own_end else b""
        expected = chain(digest, _MARK + candidate[:-SUM_SIZE])
        if own_end and len(candidate) < len(pieces[good]) and own_end[1].decode() == expected:
            blocks.append(candidate)
            found.digest = expected
        found.bad = len(blocks) + 1
        start = _end(head, blocks)
        _judge_rest(found, data[start:], start)
    if blocks:
        incomplete, contradicted = _incomplete(blocks)
        if incomplete:
            found.bad = found.bad or len(blocks) + 1 - (incomplete if contradicted else 0)
            found.torn = (found.torn or good == len(pieces)) and not contradicted
            del blocks[-incomplete:]
            found.digest = _stated(blocks[-1]) if blocks else head.stated
    found.end = _end(head, blocks)
    _, part, _ = (decode_place(blocks[-1]) if blocks else None) or (0, 0, 0)
    found.last = _end(head, blocks[: max(0, len(blocks) - part)])
    return found


def _incomplete(blocks: list[bytes]) -> tuple[int, bool]:
    """Return how many of the last blocks belong to an append that is not complete, and whether what they say of it contradicts itself."""
    seq, part, parts = decode_place(blocks[-1]) or (0, 1, 1)
    if part >= parts:
        return 0, False
    for back in range(part):
        if back == len(blocks) or decode_place(blocks[-1 - back]) != (seq - back, part - back, parts):
            return back, True
    return part, False


def _end(head: HeadText, blocks: list[bytes]) -> int:
    """Return where the frame of the last of these blocks ends in the file."""
    return head.end + sum(map(len, blocks)) + len(SEPARATOR) * len(blocks)


def _judge_rest(found: Verified, rest: bytes, start: int) -> None:
    """Tell what became of ``rest``, which stands at ``start`` behind the events that are whole: altered, torn or neither.

    It is torn if one interrupted append can have left it. Such an append can be there in part, and its sectors can have reached the disk
    in any order, the missing ones full of zeros. It holds nothing of a later append, whole or not.
    """
    found.altered = _altered(rest, found.digest)
    found.torn = not (found.altered or _holds_later(rest, found) or _zeroed(rest, start))


def _altered(rest: bytes, digest: str) -> Altered:
    """Return what an editor changed of the first event in ``rest``, if it is whole without that."""
    if b"\r\n" in rest and _chains(rest.replace(b"\r\n", b"\n"), digest):
        return "line ends"
    lines = rest.replace(b"\r\n", b"\n").split(b"\n[[event]]", 2)[:2]
    straight = b"\n".join(
        _LOOSE.sub(rb"\1 = ", line.strip(b" \t\r")) for line in b"\n[[event]]".join(lines).split(b"\n")
    )
    return "spaces" if _chains(straight + b"\n", digest) else ""


def _chains(rest: bytes, digest: str) -> bool:
    """Whether the first event of ``rest`` is whole."""
    first = rest.lstrip(b"\n").removeprefix(_MARK)
    own_end = _SUM_LINE.search(first)
    return own_end is not None and own_end[1].decode() == chain(digest, _MARK + first[: own_end.start() + 1])


def _holds_later(rest: bytes, found: Verified) -> bool:
    """Whether an event of a later append stands in ``rest``, whole or only begun.

    One number alone can be a changed digit. An event is of a later append if event and write both are, or if it chains to the digest that
    stands before it, or to the one that the bad event should state.
    """
    bad = found.bad or 0
    known = _LOOSE_PLACE.search(found.blocks[-1]) if found.blocks else None
    next_write = int(known[2]) + 1 if known else 1
    for begun in _LOOSE_PLACE.finditer(rest):
        seq, write, part, _ = (int(number or 1) for number in begun.groups())
        if seq - part + 1 > bad and write > next_write:
            return True
    first = rest.split(SEPARATOR, 1)[0].removeprefix(SEPARATOR[1:])
    repaired = chain(found.digest, _MARK + first[:-SUM_SIZE])
    before, done = found.digest, 0
    for ending in _ANY_SUM.finditer(rest):
        block = rest[rest.rfind(b"\nseq = ", done, ending.start()) + 1 : ending.start()]
        place = decode_place(block)
        stated = ending[1].decode()
        chained = {chain(each, _MARK + block) for each in (before, repaired, found.digest)}
        if place and place[0] - place[1] + 1 > bad and stated in chained:
            return True
        before, done = stated, ending.end()
    return False


def _zeroed(rest: bytes, start: int) -> bool:
    """Whether zeros were written over it: those of sectors that never reached the disk begin with the append, or with a sector."""
    return any(run.start() and (start + run.start()) % _SECTOR for run in _ZEROS.finditer(rest))


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
            "The last write to {name} is not whole: it ends before event {event}, as an interrupted write leaves it.",
            name=name,
            event=event,
        )
        save.recovery = Recovery(event, size - verified.end, None, words)
        return
    if verified.altered == "line ends":
        words = tr(
            "From event {event} on the line ends of {name} were changed to those of Windows, so the digests no longer fit. Restore the file as it was.",
            name=name,
            event=verified.bad,
        )
    elif verified.altered == "spaces":
        words = tr(
            "From event {event} on an editor changed spaces in {name}, so the digests no longer fit. Restore the file as it was.",
            name=name,
            event=verified.bad,
        )
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
        with regular_file(path, LARGEST) as file:
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
        own_end = _SUM_LINE.search(piece + b"\n")
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
