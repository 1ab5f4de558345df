"""A municipality's logo, rebuilt as a small PNG. A drawing (SVG) can carry programs, so none is taken."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from swipe.errors import PictureRefused, Refused
from swipe.pictures.files import write_file

MAX_LOGO_BYTES = 2_000_000
"""What a scanner or a designer sends; it becomes far smaller."""

LOGO_BOX_PX = (720, 180)
"""Three times what the widest header shows, for sharp screens."""

MAX_LOGO_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
PREFIX = "logo-"


def save_logo(data: bytes, folder: Path) -> str:
    """Write an uploaded logo to `folder` and return its file name, made of its content.

    PNG, JPEG and WebP become a PNG of LOGO_BOX_PX at most, without metadata. Raises PictureRefused when it is none of
    these, Refused when the folder cannot be written.
    """
    suffix, content = _ready(data)
    name = f"{PREFIX}{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    try:
        write_file(folder / name, content)
    except OSError as error:
        raise Refused("%(folder)s cannot be written: %(reason)s", folder=folder, reason=error.strerror) from error
    return name


def remove_logo(name: str, folder: Path) -> None:
    """Delete a logo that was uploaded; a file that somebody put into `folder` by hand is left alone."""
    if name.startswith(PREFIX) and Path(name).name == name:
        (folder / name).unlink(missing_ok=True)


def _ready(data: bytes) -> tuple[str, bytes]:
    if not data:
        raise PictureRefused("The file is empty. Choose another.")
    if len(data) > MAX_LOGO_BYTES:
        raise PictureRefused("The file is larger than 2 MB. Save the logo smaller.")
    if _looks_like_text(data):
        raise PictureRefused(
            "An SVG drawing can carry programs, so it is not taken. Save the logo as PNG, 720 pixels wide or more."
        )
    return ".png", _png(data)


def _looks_like_text(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _png(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_LOGO_PIXELS:
                raise PictureRefused("The logo has too many pixels. Save it smaller.")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError as error:
        raise PictureRefused("This is not a picture. Use PNG, JPEG or WebP.") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("The picture is damaged. Save it again, or use another.") from error
    upright.thumbnail(LOGO_BOX_PX, Image.Resampling.LANCZOS)
    bare = Image.frombytes("RGBA", upright.size, upright.tobytes())  # new pixels carry no profile and no comment
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()
