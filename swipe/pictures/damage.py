"""Is the file whole? Some decoders fill what is missing with grey and report success; here that is found out."""

from __future__ import annotations

import io
import re

from PIL import Image

MARKER = re.compile(rb"\xff(?!\x00)\xff*([\x01-\xfe])")
"""A JPEG marker among coded pixels: FF bytes and one that is neither the stuffed 00 nor a fill byte (T.81, B.1.1).
The stuffed ones, thousands in a photo, are passed over by looking ahead; backtracking took 18 times as long."""

RESTARTS = range(0xD0, 0xD8)
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
BETWEEN_SCANS = {0xC4, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)}
"""Markers that may follow a scan: tables, the next scan, number of lines, comments, application data."""

MAX_SCANS = 100
"""Encoders write about ten. Thousands fit in a small file, and libjpeg goes through the whole picture for each."""

GREY = (128, 128, 128)
PROBE = b"\x55\xaa\x33\xcc" * 256
"""Coded bytes that a decoder which has run out of data turns into pixels other than grey."""


def is_whole(data: bytes, picture_format: str | None) -> bool:
    """Say whether a JPEG, MPO, HEIF or AVIF file has all its parts; other formats carry checksums and are True."""
    if picture_format in ("JPEG", "MPO"):
        return jpeg_end(data) is not None
    if picture_format in ("HEIF", "AVIF"):
        return boxes_fit(data)
    return True


def jpeg_end(data: bytes) -> int | None:
    """Return the offset of the first picture's end marker, None when its structure is broken before that.

    Broken means: no end marker, a marker that cannot stand among coded pixels, restart markers out of
    order, all three of which libjpeg passes over with a warning, or more than MAX_SCANS scans.
    Source: ITU-T T.81, annex B.
    """
    place, scans = 2, 0
    while place + 4 <= len(data):
        found = MARKER.match(data, place)
        if found is None:
            return None
        marker, place = found[1][0], found.end()
        if marker == END_OF_IMAGE:
            return found.start()
        place += int.from_bytes(data[place : place + 2], "big")
        if marker == START_OF_SCAN:
            scans += 1
            after = scan_end(data, place)
            if after is None or scans > MAX_SCANS:
                return None
            place = after
    return place if data[place : place + 2] == b"\xff\xd9" else None


def scan_end(data: bytes, start: int) -> int | None:
    """Return the offset of the marker that ends the coded pixels from `start`, None when they are broken."""
    restarts = 0
    for found in MARKER.finditer(data, start):
        marker = found[1][0]
        if marker in RESTARTS:
            if marker != RESTARTS[restarts % 8]:
                return None
            restarts += 1
        elif marker in BETWEEN_SCANS or marker == END_OF_IMAGE:
            return found.start()
        else:
            return None
    return None


def boxes_fit(data: bytes) -> bool:
    """Say whether every box of an ISO media file ends within it. libheif decodes what is there and leaves the rest.

    Source: ISO/IEC 14496-12, 4.2.
    """
    place = 0
    while place + 8 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if size == 0:  # the last box, which goes on to the end of the file
            return True
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        if size < 8 or place + size > len(data):
            return False
        place += size
    return True


def ran_out(data: bytes, decoded: Image.Image, draft_size: tuple[int, int]) -> bool:
    """Say whether the coded pixels of a JPEG end before the picture does, so that its last rows are invented.

    libjpeg fills the rest with mid-grey. A picture may also end in that grey honestly, so one that does is
    decoded again with further coded bytes before its end marker: only a decoder in want of data reads them.
    `decoded` is the picture as decoded from `data` after ``draft(None, draft_size)``.
    """
    corner = decoded.crop((decoded.width - 1, decoded.height - 1, decoded.width, decoded.height))
    if corner.convert("RGB").getpixel((0, 0)) != GREY:
        return False
    if (end := jpeg_end(data)) is None:
        return False
    with Image.open(io.BytesIO(data[:end] + PROBE + b"\xff\xd9"), formats=("JPEG",)) as probed:
        probed.draft(None, draft_size)
        return probed.tobytes() != decoded.tobytes()
