"""From the bytes of an upload to safe files on disk."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from swipe import model, pictures
from swipe.errors import PictureRefused, Refused
from swipe.pictures.variants import crop_box
from tests import photos

ROOT = Path(__file__).resolve().parents[1]
REAL = sorted(path for path in (photos.REAL_PHOTOS.iterdir() if photos.REAL_PHOTOS else ()) if path.is_file())
GOOD_REAL = [path for path in REAL if "corrupted" not in path.name]


def near(found: object, wanted: tuple[int, int, int], tolerance: int = 12) -> bool:
    """Say whether a pixel is the wanted colour, give or take what lossy encoding changes."""
    return isinstance(found, tuple) and all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def quadrants(path: Path) -> list[object]:
    """Return the pixels in the middle of the four quadrants: top left, top right, bottom left, bottom right."""
    with Image.open(path) as image:
        width, height = image.size
        places = [(width // 4, height // 4), (width * 3 // 4, height // 4)]
        places += [(x, height * 3 // 4) for x, _ in places]
        return [image.convert("RGB").getpixel(place) for place in places]


def is_upright(path: Path) -> bool:
    wanted = (photos.RED, photos.GREEN, photos.BLUE, photos.YELLOW)
    return all(near(found, colour) for found, colour in zip(quadrants(path), wanted, strict=True))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def refusal(data: bytes, folder: Path, name: str = "skov") -> str:
    """Return the message of the refusal; nothing may be left behind."""
    with pytest.raises(PictureRefused) as caught:
        pictures.ingest(data, name, folder)
    assert not folder.exists() or files(folder) == set()
    return str(caught.value)


def jpeg_segments(data: bytes) -> set[int]:
    """Return the markers before the pixels of a JPEG."""
    place, found = 2, set()
    while data[place + 1] != 0xDA:
        found.add(data[place + 1])
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return found


def check_no_metadata(path: Path) -> None:
    data = path.read_bytes()
    for trace in (b"Exif", b"http://ns.adobe", b"xmpmeta", b"ICC_PROFILE", b"Secret", b"TestPhone", b"Photoshop"):
        assert trace not in data, f"{trace!r} in {path.name}"
    if path.suffix == ".jpg":  # JFIF, tables and frame: no APP1 (EXIF, XMP), APP2 (ICC), APP13 (IPTC), comment
        assert jpeg_segments(data) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}
    else:
        assert b"mime" not in data
        assert b"prof" not in data
    with Image.open(path) as image:
        assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"}
        assert len(image.getexif()) == 0
        assert dict(image.getexif().get_ifd(0x8825)) == {}
        assert image.mode == "RGB"


# What comes out


def test_a_picture_becomes_avif_and_jpeg_in_three_widths_and_a_master(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(1200, 1600), "a.jpg", tmp_path)
    assert image.widths == (480, 750, 1080)
    assert (image.width, image.height) == (1080, 1440)
    assert files(tmp_path) == set(pictures.variant_names(image))
    assert len(files(tmp_path)) == 7
    for width in image.widths:
        for suffix, kind in (("avif", "AVIF"), ("jpg", "JPEG")):
            with Image.open(tmp_path / pictures.variant_name(image.name, width, suffix)) as variant:
                assert variant.format == kind
                assert variant.size == (width, round(width * 4 / 3))


def test_the_jpeg_variants_are_progressive(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(), "a.jpg", tmp_path)
    with Image.open(tmp_path / pictures.variant_name(image.name, 480, "jpg")) as variant:
        assert variant.info["progressive"]


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((320, 427), (320,)),
        ((479, 900), (479,)),
        ((480, 640), (480,)),
        ((800, 2000), (480, 750)),
        ((1079, 1500), (480, 750)),
        ((1080, 1440), (480, 750, 1080)),
        ((3000, 600), (450,)),
    ],
)
def test_no_variant_is_wider_than_the_crop(tmp_path: Path, size: tuple[int, int], widths: tuple[int, ...]) -> None:
    image = pictures.ingest(photos.photo(*size), "a.jpg", tmp_path)
    assert image.widths == widths
    assert image.width == widths[-1]
    with Image.open(tmp_path / pictures.variant_name(image.name, widths[-1], "jpg")) as variant:
        assert variant.size == (image.width, image.height)


def test_the_crop_is_around_the_centre() -> None:
    assert crop_box((1600, 1200)) == (350.0, 0.0, 1250.0, 1200.0)
    assert crop_box((1200, 2000)) == (0.0, 200.0, 1200.0, 1800.0)
    assert crop_box((900, 1200)) == (0.0, 0.0, 900.0, 1200.0)


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((0.0, 0.5), (0.0, 0.0, 900.0, 1200.0)),
        ((1.0, 0.5), (700.0, 0.0, 1600.0, 1200.0)),
        ((0.4, 0.0), (190.0, 0.0, 1090.0, 1200.0)),
    ],
)
def test_the_crop_keeps_the_focus_as_near_its_middle_as_it_can(
    focus: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    assert crop_box((1600, 1200), focus) == pytest.approx(box)


def test_another_focus_is_another_image_of_the_same_master(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(1600, 1200), "a.jpg", tmp_path)
    moved = pictures.refocus(image, 0.0, 0.5)
    assert (moved.master, moved.focus, moved.state) == (image.name, (0.0, 0.5), "waiting")
    assert moved.name != image.name
    done = pictures.finish(moved, tmp_path)
    assert set(pictures.variant_names(done)) <= files(tmp_path)
    red, *_ = quadrants(tmp_path / pictures.variant_name(done.name, 480, "jpg"))
    assert near(red, photos.RED)
    assert pictures.orphans(tmp_path, [image, done]) == []
    assert pictures.orphans(tmp_path, [done]) == sorted(
        tmp_path / name for name in set(pictures.variant_names(image)) - set(pictures.variant_names(done))
    )


def test_back_in_the_middle_it_is_the_first_image_again(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(1600, 1200), "a.jpg", tmp_path)
    back = pictures.finish(pictures.refocus(pictures.refocus(image, 0.2, 0.9), 0.5, 0.5), tmp_path)
    assert back == image
    assert pictures.refocus(image, 0.5, 0.5) == image
    assert pictures.refocus(image, -3, 7).focus == (0.0, 1.0)


def test_receiving_writes_the_master_and_what_a_planner_sees(tmp_path: Path) -> None:
    image = pictures.receive(photos.photo(1600, 1200), "a.jpg", tmp_path)
    assert files(tmp_path) == {pictures.master_name(image.name), pictures.variant_name(image.name, 480, "jpg")}
    assert image.state == "waiting"
    assert pictures.missing(tmp_path, [image]) == []


def test_a_master_that_is_gone_is_said(tmp_path: Path) -> None:
    image = pictures.receive(photos.photo(1600, 1200), "a.jpg", tmp_path)
    (tmp_path / pictures.master_name(image.name)).unlink()
    with pytest.raises(Refused, match=r"master\.jpg is not in the pictures folder any more"):
        pictures.finish(image, tmp_path)


def test_the_master_is_uncropped_and_about_2160_pixels_long(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(3000, 1500, orientation=6), "a.jpg", tmp_path)
    with Image.open(tmp_path / pictures.master_name(image.name)) as master:
        assert (master.format, master.size) == ("JPEG", (2880, 1440)), "its 3:4 crop is as wide as the widest variant"
    assert is_upright(tmp_path / pictures.master_name(image.name))
    image = pictures.ingest(photos.photo(3000, 4000), "b.jpg", tmp_path)
    with Image.open(tmp_path / pictures.master_name(image.name)) as master:
        assert master.size == (1620, 2160)


def test_the_master_is_not_enlarged(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(600, 800), "a.jpg", tmp_path)
    with Image.open(tmp_path / pictures.master_name(image.name)) as master:
        assert master.size == (600, 800)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int, format: str) -> None:  # noqa: A002
    data = photos.photo(480, 640, orientation=orientation, format=format)
    image = pictures.ingest(data, "a", tmp_path)
    assert image.widths == (480,)
    for name in pictures.variant_names(image):
        assert is_upright(tmp_path / name), name


@pytest.mark.parametrize("mode", ["RGBA", "P", "L"])
def test_a_very_large_picture_comes_out_whole_and_upright(tmp_path: Path, mode: str) -> None:
    image = photos.scene(4400, 4400).convert(mode).transpose(photos.BACK_TO_CAMERA[6])
    data = photos.encoded(image, "PNG", exif=photos.camera_exif(6), compress_level=1)
    made = pictures.ingest(data, "a.png", tmp_path)
    assert made.widths == (480, 750, 1080)
    with Image.open(tmp_path / pictures.master_name(made.name)) as master:
        assert master.size == (2160, 2160)
    if mode == "RGBA":
        assert is_upright(tmp_path / pictures.master_name(made.name))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_leaves_the_picture_as_it_is(tmp_path: Path, orientation: int) -> None:
    image = pictures.ingest(photos.photo(480, 640, orientation=orientation), "a.jpg", tmp_path)
    assert is_upright(tmp_path / pictures.master_name(image.name))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_broken_exif_does_not_lose_the_picture(tmp_path: Path) -> None:
    data = photos.photo(480, 640, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff nonsense")
    assert pictures.ingest(data, "a.jpg", tmp_path).widths == (480,)


@pytest.mark.parametrize("make", [photos.photo, photos.photo_with_everything])
def test_nothing_but_pixels_survives(tmp_path: Path, make: object) -> None:
    assert callable(make)
    data = make()
    assert b"Secret" in data
    image = pictures.ingest(data, "a.jpg", tmp_path)
    for name in pictures.variant_names(image):
        check_no_metadata(tmp_path / name)


@pytest.mark.parametrize("path", GOOD_REAL, ids=lambda path: path.name)
def test_nothing_but_pixels_survives_of_a_real_photo(tmp_path: Path, path: Path) -> None:
    image = pictures.ingest(path.read_bytes(), path.name, tmp_path)
    assert files(tmp_path) == set(pictures.variant_names(image))
    for name in pictures.variant_names(image):
        check_no_metadata(tmp_path / name)


def test_the_real_photos_are_there_when_they_are_promised() -> None:
    if os.environ.get("SWIPE_TEST_PHOTOS"):
        assert GOOD_REAL


@pytest.mark.parametrize("path", [path for path in REAL if "corrupted" in path.name], ids=lambda path: path.name)
def test_a_really_corrupted_photo_is_refused(tmp_path: Path, path: Path) -> None:
    assert "damaged" in refusal(path.read_bytes(), tmp_path / "pictures")


@pytest.mark.parametrize("path", [path for path in REAL if path.suffix == ".HEIC"], ids=lambda path: path.name)
@pytest.mark.parametrize("share", [0.001, 0.2, 0.8, 0.999999])
def test_a_truncated_heic_is_refused(tmp_path: Path, path: Path, share: float) -> None:
    data = path.read_bytes()
    assert "damaged" in refusal(data[: int(len(data) * share)], tmp_path / "pictures")


@pytest.mark.parametrize("path", [path for path in REAL if path.suffix == ".HEIC"], ids=lambda path: path.name)
def test_a_heic_under_its_general_brand_is_read(tmp_path: Path, path: Path) -> None:
    data = path.read_bytes()
    assert data[8:12] == b"heic"
    image = pictures.ingest(data, "a.heic", tmp_path)
    assert pictures.ingest(data[:8] + b"mif1" + data[12:], "a.heic", tmp_path) == image


# Colours


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_every_jpeg_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    image = pictures.ingest(photos.photo(480, 640, mode=mode), "a.jpg", tmp_path)
    with Image.open(tmp_path / pictures.variant_name(image.name, 480, "jpg")) as variant:
        assert variant.mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_png_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    image = photos.scene(480, 640)
    if mode in ("P", "PA"):
        image = image.quantize(16) if mode == "P" else image.quantize(16).convert("PA")
    elif mode == "I;16":
        image = image.convert("L").convert("I;16")
    else:
        image = image.convert(mode)
    if mode == "PA":
        image = image.convert("RGBA")
    made = pictures.ingest(photos.encoded(image, "PNG"), "a.png", tmp_path)
    with Image.open(tmp_path / pictures.variant_name(made.name, 480, "avif")) as variant:
        assert variant.mode == "RGB"


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    deep = Image.new("I;16", (480, 640), 0x8000)
    deep.paste(0xFFFF, (0, 0, 240, 640))
    image = pictures.ingest(photos.encoded(deep, "PNG"), "a.png", tmp_path)
    light, middle = quadrants(tmp_path / pictures.master_name(image.name))[:2]
    assert near(light, (255, 255, 255), 3)
    assert near(middle, (128, 128, 128), 3)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(tmp_path: Path, format: str) -> None:  # noqa: A002
    layered = photos.scene(480, 640).convert("RGBA")
    layered.paste((0, 0, 0, 0), (0, 0, 240, 320))
    data = photos.encoded(layered, format, **({"lossless": True, "exact": True} if format == "WEBP" else {}))
    image = pictures.ingest(data, "a", tmp_path)
    found = quadrants(tmp_path / pictures.master_name(image.name))
    assert near(found[0], (255, 255, 255))
    assert near(found[1], photos.GREEN)


def test_a_palette_with_a_transparent_colour_becomes_white(tmp_path: Path) -> None:
    image = Image.new("P", (480, 640), 0)
    image.putpalette([0, 0, 0, 200, 0, 0])
    image.paste(1, (240, 0, 480, 640))
    made = pictures.ingest(photos.encoded(image, "PNG", transparency=b"\0\xff"), "a.png", tmp_path)
    found = quadrants(tmp_path / pictures.master_name(made.name))
    assert near(found[0], (255, 255, 255))
    assert near(found[1], (200, 0, 0))


def swapped_profile() -> bytes:
    """Return an sRGB profile whose red and green primaries have changed places, so that its use is seen at once."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def test_an_embedded_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    data = photos.encoded(Image.new("RGB", (480, 640), (255, 0, 0)), "PNG", icc_profile=swapped_profile())
    image = pictures.ingest(data, "a.png", tmp_path)
    assert near(quadrants(tmp_path / pictures.master_name(image.name))[0], (0, 255, 0), 20)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, swapped_profile()[:300]])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_broken_profile_is_taken_as_srgb(tmp_path: Path, profile: bytes, mode: str) -> None:
    image = pictures.ingest(photos.photo(480, 640, mode=mode, icc_profile=profile), "a.jpg", tmp_path)
    if mode == "RGB":
        assert is_upright(tmp_path / pictures.master_name(image.name))


def test_a_profile_of_another_colour_space_is_taken_as_srgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert pictures.ingest(photos.photo(480, 640, mode="L", icc_profile=profile), "a.jpg", tmp_path).widths == (480,)


def test_the_first_picture_of_a_multi_picture_file_counts(tmp_path: Path) -> None:
    first, second = photos.scene(480, 640), Image.new("RGB", (480, 640), "black")
    data = photos.encoded(first, "MPO", save_all=True, append_images=[second])
    image = pictures.ingest(data, "DSC1.JPG", tmp_path)
    assert is_upright(tmp_path / pictures.master_name(image.name))


def test_what_a_phone_appends_to_a_jpeg_does_no_harm(tmp_path: Path) -> None:
    data = photos.photo(480, 640)
    film = b"\0\0\0\x18ftypmp42 and a motion photo \xff\x9f\xff\xd0" * 100
    assert pictures.ingest(data + film, "a.jpg", tmp_path) == pictures.ingest(data, "a.jpg", tmp_path)


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"restart_marker_blocks": 3}])
def test_progressive_files_and_restart_markers_are_whole(tmp_path: Path, options: dict[str, int]) -> None:
    image = pictures.ingest(photos.photo(480, 640, noise=True, **options), "a.jpg", tmp_path)
    assert image.widths == (480,)


def test_a_picture_may_end_in_honest_mid_grey(tmp_path: Path) -> None:
    scene = photos.scene(481, 641)
    scene.paste((128, 128, 128), (0, 320, 481, 641))
    image = pictures.ingest(photos.encoded(scene, "JPEG", quality=95), "a.jpg", tmp_path)
    assert image.widths == (480,)


def test_a_large_jpeg_that_ends_in_grey_is_whole_at_reduced_size_too(tmp_path: Path) -> None:
    scene = Image.new("RGB", (6481, 4861), (128, 128, 128))
    assert pictures.ingest(photos.encoded(scene, "JPEG"), "a.jpg", tmp_path).widths == (480, 750, 1080)


# Names and files


def test_the_same_pixels_give_the_same_name_and_no_new_file(tmp_path: Path) -> None:
    scene = photos.scene(600, 800)
    first = pictures.ingest(photos.encoded(scene, "PNG"), "a.png", tmp_path)
    before = {path.name: (path.stat().st_ino, path.read_bytes()) for path in tmp_path.iterdir()}
    turned = photos.photo(600, 800, orientation=6, format="PNG")
    assert pictures.ingest(turned, "another.png", tmp_path) == first
    assert {path.name: (path.stat().st_ino, path.read_bytes()) for path in tmp_path.iterdir()} == before


def test_other_pixels_give_another_name(tmp_path: Path) -> None:
    first = pictures.ingest(photos.photo(480, 640, format="PNG"), "a.png", tmp_path)
    scene = photos.scene(480, 640)
    scene.putpixel((0, 0), (0, 0, 0))
    assert pictures.ingest(photos.encoded(scene, "PNG"), "a.png", tmp_path).name != first.name


def test_a_lost_file_is_made_again(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(480, 640), "a.jpg", tmp_path)
    contents = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.iterdir()}
    for name in pictures.variant_names(image)[1:]:
        (tmp_path / name).unlink()
    assert pictures.ingest(photos.photo(480, 640), "a.jpg", tmp_path) == image
    assert {path.name: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.iterdir()} == contents


def test_the_name_of_the_upload_is_never_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    pictures.ingest(photos.photo(480, 640), "../../etc/evil.jpg", folder)
    assert files(tmp_path) == {"pictures"}


def test_the_files_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    image = pictures.ingest(photos.photo(480, 640), "a.jpg", tmp_path)
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    for name in pictures.variant_names(image):
        assert (tmp_path / name).stat().st_mode == plain.stat().st_mode


def test_many_may_send_the_same_picture_at_once(tmp_path: Path) -> None:
    data = photos.photo(480, 640, noise=True)
    with ThreadPoolExecutor(8) as pool:
        images = set(pool.map(lambda number: pictures.ingest(data, f"{number}.jpg", tmp_path), range(16)))
    assert len(images) == 1
    assert files(tmp_path) == set(pictures.variant_names(images.pop()))


def test_two_processes_may_send_the_same_picture_at_once(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.jpg", tmp_path / "pictures"
    source.write_bytes(photos.photo(480, 640, noise=True))
    code = (
        "import sys; from pathlib import Path; from swipe import pictures;"
        "print(pictures.ingest(Path(sys.argv[1]).read_bytes(), 'a', Path(sys.argv[2])).name)"
    )
    command = [sys.executable, "-c", code, str(source), str(folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    names = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(names) == 1
    assert len(files(folder)) == 3


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "pictures"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(Refused, match=r"a\.jpg could not be saved .*check the free space"):
        pictures.ingest(photos.photo(480, 640), "a.jpg", blocked)


def test_a_full_disk_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="the resource module exists on POSIX systems only")
    source, folder = tmp_path / "a.jpg", tmp_path / "pictures"
    source.write_bytes(photos.photo(480, 640, noise=True))
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from swipe import errors, pictures\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    pictures.ingest(Path(sys.argv[1]).read_bytes(), 'a.jpg', Path(sys.argv[2]))\n"
        "except errors.Refused as refused:\n"
        "    print(refused)\n"
    )
    command = [sys.executable, "-c", code, str(source), str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.startswith("a.jpg could not be saved (File too large); check the free space")
    assert files(folder) == set()


def test_variant_names_are_recognised_and_nothing_else_is() -> None:
    name = "0123456789abcdef" * 2
    image = model.Image(name, 750, 1000, (480, 750))
    assert pictures.variant_names(image) == (
        f"{name}-480.avif",
        f"{name}-480.jpg",
        f"{name}-750.avif",
        f"{name}-750.jpg",
        f"{name}-master.jpg",
    )
    assert all(pictures.is_variant_name(variant) for variant in pictures.variant_names(image)[:-1])
    for wrong in (
        f"{name}-master.jpg",
        f"{name}-480.png",
        f"{name}-480.jpg\n",
        f"{name}-480.jpg.tmp",
        f"../{name}-480.jpg",
        f"/{name}-480.jpg",
        f"{name.upper()}-480.jpg",
        f"{name}0-480.jpg",
        f"{name[:-1]}-480.jpg",
        f"{name}-0480.jpg",
        f"{name}-48000.jpg",
        f"{name}-٤٨٠.jpg",
        "",
    ):
        assert not pictures.is_variant_name(wrong), wrong


def test_orphans_are_files_without_a_picture(tmp_path: Path) -> None:
    known = pictures.ingest(photos.photo(480, 640), "a.jpg", tmp_path)
    assert pictures.orphans(tmp_path, [known]) == []
    lonely = pictures.ingest(photos.photo(500, 700), "b.jpg", tmp_path)
    leftover = tmp_path / "something.tmp"
    leftover.write_bytes(b"half")
    (tmp_path / "README").write_text("not ours")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / pictures.master_name("0" * 32)).write_bytes(b"ships with the project")
    wanted = sorted([leftover, *(tmp_path / name for name in pictures.variant_names(lonely))])
    assert pictures.orphans(tmp_path, [known]) == wanted
    assert pictures.orphans(tmp_path / "absent", [known]) == []


def test_a_sweep_by_age_spares_an_upload_on_its_way(tmp_path: Path) -> None:
    data = photos.photo(480, 640)
    pictures.ingest(data, "a.jpg", tmp_path)
    assert pictures.orphans(tmp_path, [], min_age_s=3600) == []
    old = time.time() - 7200
    for path in tmp_path.iterdir():
        os.utime(path, (old, old))
    assert len(pictures.orphans(tmp_path, [], min_age_s=3600)) == 3
    pictures.ingest(data, "a.jpg", tmp_path)
    assert pictures.orphans(tmp_path, [], min_age_s=3600) == []


def test_missing_files_are_named(tmp_path: Path) -> None:
    known = pictures.ingest(photos.photo(480, 640), "a.jpg", tmp_path)
    assert pictures.missing(tmp_path, [known]) == []
    (tmp_path / pictures.master_name(known.name)).unlink()
    assert pictures.missing(tmp_path, [known, known]) == [pictures.master_name(known.name)]
    assert pictures.missing(tmp_path / "absent", [known]) == sorted(pictures.variant_names(known))


# What is refused


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photos.animated_gif(), "GIF"),
        (photos.encoded(photos.scene(480, 640), "GIF"), "GIF"),
        (photos.encoded(photos.scene(480, 640), "TIFF"), "TIFF"),
        (photos.encoded(photos.scene(480, 640), "BMP"), "BMP"),
        (photos.encoded(photos.scene(480, 640), "PDF"), "PDF"),
        (photos.encoded(photos.scene(480, 640), "JPEG2000"), "JPEG 2000"),
        (photos.encoded(photos.scene(256, 256), "ICO"), "ICO"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg/>', "SVG"),
        (b"<!doctype html><html><img src=a.jpg></html>", "HTML"),
        (b"PK\x03\x04" + b"\0" * 100, "ZIP"),
    ],
)
def test_another_kind_of_file_is_named_with_the_remedy(tmp_path: Path, data: bytes, kind: str) -> None:
    assert refusal(data, tmp_path, "skov.jpg") == f"skov.jpg: {kind} is not accepted; use JPEG, PNG, WebP or HEIC."


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(tmp_path: Path, format: str) -> None:  # noqa: A002
    assert refusal(photos.moving(format), tmp_path) == ("skov: moving pictures are not accepted; use a still picture.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        ("æøå er tekst".encode(), "this is text"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 100, "this is a film"),
        (b"\0\0\0\x14ftypqt  " + b"\0" * 100, "this is a film"),
        (os.urandom(0) + bytes(range(1, 256)), "not a picture that can be read"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
        (b"\0\0\0\x20ftypheic" + b"\0" * 100, "damaged"),
        (b"\0\0\0\x20ftypavif" + b"\0" * 100, "damaged"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refusal(data, tmp_path)


def test_the_extension_decides_nothing(tmp_path: Path) -> None:
    assert pictures.ingest(photos.photo(480, 640, format="PNG"), "film.gif", tmp_path).widths == (480,)


def test_an_upload_above_the_limit_of_bytes_is_refused(tmp_path: Path) -> None:
    data = photos.photo(480, 640) + b"\0" * pictures.MAX_BYTES
    assert refusal(data, tmp_path) == "skov: 31 MB is more than the limit of 30 MB; save the picture smaller."


@pytest.mark.parametrize("size", [(8001, 8000), (10_000, 10_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    header = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    # No pixel data at all: whoever tried to decode it would say that it is damaged.
    data = b"\x89PNG\r\n\x1a\n" + photos.png_chunk(b"IHDR", header) + photos.png_chunk(b"IDAT", b"")
    assert refusal(data, tmp_path) == "skov: the picture has more than 64 million pixels; save it smaller."


def test_a_bomb_costs_no_memory(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="the resource module exists on POSIX systems only")
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(photos.bomb_png(20_000, 20_000))
    assert bomb.stat().st_size < 200_000
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from swipe import errors, pictures\n"
        "data = Path(sys.argv[1]).read_bytes()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    pictures.ingest(data, 'bomb.png', Path(sys.argv[2]))\n"
        "except errors.PictureRefused:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    command = [sys.executable, "-c", code, str(bomb), str(tmp_path / "pictures")]
    grown_kb = int(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    assert grown_kb < 20_000  # the pixels would take 1,200,000


def test_a_bomb_among_webp_files_is_refused(tmp_path: Path) -> None:
    side = 16_383
    pixels = b"\x2f" + struct.pack("<I", (side - 1) | ((side - 1) << 14)) + b"\0" * 9
    chunk = b"VP8L" + struct.pack("<I", len(pixels)) + pixels
    data = b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
    assert "64 million pixels" in refusal(data, tmp_path)


@pytest.mark.parametrize("size", [(319, 900), (900, 424), (1, 1), (30_000, 2)])
def test_a_picture_too_small_for_a_phone_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    assert refusal(photos.photo(*size), tmp_path) == (
        f"skov: {size[0]} × {size[1]} pixels is too small; it must be at least 320 × 427."
    )


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.999999])
def test_a_truncated_jpeg_is_refused(tmp_path: Path, share: float) -> None:
    assert "damaged or incomplete" in refusal(photos.truncated_photo(share), tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_jpeg_that_runs_out_of_pixels_before_its_end_is_refused(tmp_path: Path, share: float) -> None:
    data = photos.starved_photo(share)
    with Image.open(io.BytesIO(data)) as accepted_by_pillow:
        assert accepted_by_pillow.convert("RGB").getpixel((1199, 1599)) == (128, 128, 128)
    assert "damaged or incomplete" in refusal(data, tmp_path)


def test_a_jpeg_with_a_lost_stretch_between_restart_markers_is_refused(tmp_path: Path) -> None:
    data = photos.photo(480, 640, noise=True, restart_marker_blocks=4)
    first, second = data.index(b"\xff\xd2"), data.index(b"\xff\xd5")
    assert "damaged" in refusal(data[:first] + data[second:], tmp_path)


def test_a_jpeg_with_a_stray_marker_among_its_pixels_is_refused(tmp_path: Path) -> None:
    data = photos.photo(480, 640, noise=True)
    middle = len(data) // 2
    assert "damaged" in refusal(data[:middle] + b"\xff\x9f" + data[middle + 2 :], tmp_path)


def test_a_jpeg_of_a_thousand_scans_is_refused(tmp_path: Path) -> None:
    data = photos.photo(480, 640, progressive=True)
    last = data.rindex(b"\xff\xda")
    bomb = data[:last] + data[last:-2] * 1000 + b"\xff\xd9"
    assert "damaged" in refusal(bomb, tmp_path)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_every_truncated_format_is_refused(tmp_path: Path, format: str, share: float) -> None:  # noqa: A002
    data = photos.photo(480, 640, noise=True, format=format)
    assert "damaged" in refusal(data[: int(len(data) * share)], tmp_path)


def test_a_png_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    data = bytearray(photos.photo(480, 640, noise=True, format="PNG"))
    data[len(data) // 2] ^= 0xFF
    assert "damaged" in refusal(bytes(data), tmp_path)


SEEDS = [photos.photo(320, 427, format=kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.floats(0.5, 1),
)
def test_damaged_bytes_give_a_picture_or_a_refusal(
    tmp_path: Path, seed: bytes, changes: list[tuple[float, int]], cut: float
) -> None:
    data = bytearray(seed[: int(len(seed) * cut)])
    for place, value in changes:
        data[int(len(data) * place)] = value
    with suppress(PictureRefused):
        assert pictures.ingest(bytes(data), "a", tmp_path).widths == (320,)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"\0\0\0\x18ftypheic", b"BM"]
    ),
    rest=st.binary(max_size=400),
)
def test_random_bytes_are_refused(tmp_path: Path, start: bytes, rest: bytes) -> None:
    with pytest.raises(PictureRefused):
        pictures.ingest(start + rest, "a", tmp_path)
