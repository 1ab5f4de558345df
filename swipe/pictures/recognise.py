"""What kind of file is it, and may it be decoded? Decided from the first bytes and the header, before any pixel."""

from __future__ import annotations

import codecs
import io
import math
import re
import warnings

import pi_heif
from PIL import Image, ImageFile, UnidentifiedImageError

from swipe.errors import PictureRefused
from swipe.pictures.damage import is_whole

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
"""The only decoders that may run. JPEG includes MPO, the multi-picture file of some cameras and phones."""

MAX_BYTES = 30_000_000
"""A 50-megapixel phone JPEG is about 20 MB; above this it is a scan, a film or a mistake."""

MAX_PIXELS = 64_000_000
"""Phones reach 50 million pixels. 64 million RGB pixels take 192 MB, what a small server can spare for a moment."""

# Pillow only warns between its own limit and twice that; here the warning is a refusal like any other.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Remarks on odd metadata, which is thrown away here: nothing that whoever runs the program could act on.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

NAMED_KINDS = (
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "TIFF"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "ZIP"),
    (re.compile(rb"8BPS"), "Photoshop"),
    (re.compile(rb"\0\0[\x01\x02]\0"), "ICO"),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), "JPEG 2000"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "JPEG XL"),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.{0,400}?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg", re.S),
        "SVG",
    ),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!DOCTYPE html|<html)", re.IGNORECASE), "HTML"),
)
"""Files people send by mistake, by their first bytes, so that the message can say what it is."""

ACCEPTED = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|.{4}ftyp(hei|hev|mif1|msf1|avi)", re.DOTALL)
"""Files that say they are one of FORMATS: when they cannot be opened, they are damaged rather than unknown."""

FILM = re.compile(rb".{4}ftyp(?!heic|heix|heim|heis|hev|mif1|msf1|avif|avis)|\x1a\x45\xdf\xa3|RIFF.{4}AVI ", re.DOTALL)


def open_picture(data: bytes, name: str) -> ImageFile.ImageFile:
    """Return the picture with its header read and its pixels not yet decoded.

    Raises PictureRefused when the file is empty, larger than MAX_BYTES or MAX_PIXELS, of another format,
    moving, damaged or incomplete.
    """
    if not data:
        raise PictureRefused("%(file)s: the file is empty; choose the picture again.", file=name)
    if len(data) > MAX_BYTES:
        raise PictureRefused(
            "%(file)s: %(megabytes)s MB is more than the limit of %(limit)s MB; save the picture smaller.",
            file=name,
            megabytes=math.ceil(len(data) / 1_000_000),
            limit=MAX_BYTES // 1_000_000,
        )
    refuse_other_kinds(data, name)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if ACCEPTED.match(data):
            raise damaged(name) from None
        raise PictureRefused(
            "%(file)s: this is not a picture that can be read; use JPEG, PNG, WebP or HEIC.", file=name
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(
            "%(file)s: the picture has more than %(limit)s million pixels; save it smaller.",
            file=name,
            limit=MAX_PIXELS // 1_000_000,
        ) from None
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise damaged(name) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused(
            "%(file)s: the picture has more than %(limit)s million pixels; save it smaller.",
            file=name,
            limit=MAX_PIXELS // 1_000_000,
        )
    # The further pictures of an MPO or HEIF file are previews and bursts beside the one that was taken.
    if picture.format not in ("MPO", "HEIF") and getattr(picture, "is_animated", False):
        raise PictureRefused("%(file)s: moving pictures are not accepted; use a still picture.", file=name)
    if not is_whole(data, picture.format):
        raise damaged(name)
    return picture


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raise PictureRefused for a file that is known by its first bytes to be something else."""
    start = data[:1024]
    for pattern, kind in NAMED_KINDS:
        if pattern.match(start):
            raise PictureRefused(
                "%(file)s: %(kind)s is not accepted; use JPEG, PNG, WebP or HEIC.", file=name, kind=kind
            )
    if FILM.match(start):
        raise PictureRefused("%(file)s: this is a film; use a still picture as JPEG, PNG, WebP or HEIC.", file=name)
    if is_text(start):
        raise PictureRefused("%(file)s: this is text, not a picture; use JPEG, PNG, WebP or HEIC.", file=name)


def is_text(start: bytes) -> bool:
    """Say whether the bytes read as UTF-8 text; the last character may be cut in two."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return text != "" and all(char.isprintable() or char in "\t\r\n\f\ufeff" for char in text)


def damaged(name: str) -> PictureRefused:
    """Return the refusal of a picture that cannot be decoded to its end."""
    return PictureRefused(
        "%(file)s: the picture is damaged or incomplete; open it on a computer and save it again as JPEG.", file=name
    )
