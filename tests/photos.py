"""Pictures for the tests: made ones, whose every pixel is known, and real ones where a folder of them is at hand."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (40, 60, 200), (230, 210, 40)
"""The quadrants of a made picture when it is held upright: top left, top right, bottom left, bottom right."""

BACK_TO_CAMERA = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera lays down an upright scene for each EXIF orientation."""


def real_photos() -> Path | None:
    """Return the folder of real photographs: SWIPE_TEST_PHOTOS, else ../shared/photos beside the project, if there."""
    named = os.environ.get("SWIPE_TEST_PHOTOS")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "photos"
    return folder if folder.is_dir() else None


REAL_PHOTOS: Path | None = real_photos()


def scene(width: int, height: int) -> Image.Image:
    """Return four differently coloured quadrants: mode RGB, no two orientations alike."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def noisy_scene(width: int, height: int) -> Image.Image:
    """Return the quadrants under noise, so that the file is as large as that of a real photograph."""
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    return Image.blend(scene(width, height), noise, 0.4)


def camera_exif(orientation: int = 1, *, gps: bool = True) -> Image.Exif:
    """Return what a phone writes: maker, owner, orientation and, when `gps`, the position of a home in Aarhus."""
    exif = Image.Exif()
    exif[0x010F] = "TestPhone"
    exif[0x0112] = orientation
    exif[0xA430] = "Owner Secret"
    if gps:
        exif[0x8825] = {1: "N", 2: (56.0, 9.0, 25.1), 3: "E", 4: (10.0, 12.0, 13.2)}
    return exif


def encoded(image: Image.Image, format: str = "JPEG", **options: object) -> bytes:  # noqa: A002 - Pillow's word
    """Return the image as bytes of a file."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def photo(
    width: int = 1200,
    height: int = 1600,
    *,
    orientation: int = 1,
    gps: bool = True,
    format: str = "JPEG",  # noqa: A002 - Pillow's word
    mode: str = "RGB",
    noise: bool = False,
    **options: object,
) -> bytes:
    """Return the bytes of a picture that is `width` x `height` and shows the quadrants when held upright."""
    image = noisy_scene(width, height) if noise else scene(width, height)
    if orientation in BACK_TO_CAMERA:
        image = image.transpose(BACK_TO_CAMERA[orientation])
    if mode != "RGB":
        image = image.convert(mode)
    if format in ("JPEG", "PNG", "WEBP", "AVIF", "MPO"):
        options.setdefault("exif", camera_exif(orientation, gps=gps))
    return encoded(image, format, **options)


def photo_with_everything(width: int = 1200, height: int = 1600) -> bytes:
    """Return a JPEG that carries EXIF with GPS, XMP, an ICC profile and a comment."""
    return photo(
        width,
        height,
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Secret</x:xmpmeta>',
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        comment=b"Secret comment",
    )


def truncated_photo(share: float = 0.6) -> bytes:
    """Return the first `share` (0 to 1) of the bytes of a JPEG."""
    data = photo(noise=True)
    return data[: int(len(data) * share)]


def starved_photo(share: float = 0.6) -> bytes:
    """Return a JPEG that lacks coded pixels and has its end marker; Pillow opens it and shows grey."""
    return truncated_photo(share) + b"\xff\xd9"


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """Return a small PNG that unpacks to `width` x `height` white pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def moving(format: str) -> bytes:  # noqa: A002 - Pillow's word
    """Return a film of two frames as GIF, PNG, WEBP or AVIF."""
    frames = [scene(600, 800), scene(600, 800).transpose(Image.Transpose.ROTATE_180)]
    return encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)


def animated_gif() -> bytes:
    """Return a GIF of two frames."""
    return moving("GIF")
