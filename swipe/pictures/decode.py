"""Any accepted picture -> upright 8-bit sRGB pixels with nothing else attached."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageFile

from swipe.errors import PictureRefused
from swipe.pictures.damage import ran_out
from swipe.pictures.recognise import MAX_PIXELS, damaged
from swipe.pictures.variants import MASTER_LONG_EDGE_PX

ORIENTATION_TAG = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What to do for each value of the EXIF orientation tag (Exif 2.32, 4.6.4)."""

DRAFT_SIZE = (MASTER_LONG_EDGE_PX, MASTER_LONG_EDGE_PX)
"""JPEG can be decoded at a half, a quarter or an eighth, never below this: less memory for a 50-megapixel photo."""

SRGB = ImageCms.createProfile("sRGB")


def upright_pixels(picture: ImageFile.ImageFile, name: str) -> Image.Image:
    """Return the picture's pixels: mode RGB, sRGB, upright, transparency on white, `info` empty.

    Raises PictureRefused for whatever goes wrong in a decoder.
    """
    try:
        return decode(picture)
    except PictureRefused:
        raise
    except Exception as error:  # a decoder fed with hostile bytes may raise anything, MemoryError included
        raise damaged(name) from error


def decode(picture: ImageFile.ImageFile) -> Image.Image:
    """Do the work of `upright_pixels`; raises whatever the decoders raise."""
    source = picture.fp.getvalue() if isinstance(picture.fp, io.BytesIO) else b""
    is_jpeg = picture.format in ("JPEG", "MPO")
    if is_jpeg:
        picture.draft(None, DRAFT_SIZE)
    turn = UPRIGHT.get(orientation(picture))
    profile = picture.info.get("icc_profile")
    picture.load()
    if picture.width * picture.height > MAX_PIXELS:  # a HEIF header may promise less than it delivers
        raise ValueError("more pixels than the header says")
    if is_jpeg and ran_out(source, picture, DRAFT_SIZE):
        raise ValueError("the coded pixels end before the picture does")
    pixels = in_srgb(shrunk(flat(eight_bit(shrunk(picture)))), profile)
    if turn is not None:
        pixels = pixels.transpose(turn)
    # `in_srgb` made an image of its own; what the file said beside its pixels would travel on into ours.
    pixels.info = {}
    return pixels


def orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) when there is none or it cannot be read."""
    try:
        value = picture.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # broken metadata is no reason to lose a good picture
        return 1
    return value if isinstance(value, int) else 1


def shrunk(picture: Image.Image) -> Image.Image:
    """Return a very large picture at a half, a third ... with neither edge below DRAFT_SIZE; others as they are.

    What JPEG does while decoding, for the other formats: each later step holds the picture twice in memory.
    """
    factor = min(picture.width // DRAFT_SIZE[0], picture.height // DRAFT_SIZE[1])
    if factor < 2 or picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK") or "transparency" in picture.info:
        return picture
    return picture.reduce(factor)


def eight_bit(picture: Image.Image) -> Image.Image:
    """Return 16-bit grey as 8-bit grey; Pillow's own conversion cuts everything above 255 to white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def flat(picture: Image.Image) -> Image.Image:
    """Return the picture without transparency (laid on white) and without a palette, in L, RGB or CMYK."""
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Return the picture in sRGB by its embedded profile; one without, or with a broken one, is taken as sRGB."""
    if isinstance(profile, bytes) and profile:
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                SRGB,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")
