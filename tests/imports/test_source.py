"""A picture set as a folder or a ZIP file, well-meant or not."""

from __future__ import annotations

import io
import os
import stat
import struct
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swipe.errors import ImportRefused, NotFound, Refused, SwipeError
from swipe.imports import open_picture_source
from swipe.imports.source import MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_ENTRY_BYTES

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need special rights on Windows")


def pack(path: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return path


def lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def problems(path: Path) -> list[str]:
    with pytest.raises(ImportRefused) as caught, open_picture_source(path):
        pass
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture(params=["folder", "zip"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def make(kind: str, place: Path, files: dict[str, bytes]) -> Path:
    return lay_out(place / "set", files) if kind == "folder" else pack(place / "set.zip", files)


# What is read


@pytest.mark.parametrize("top", ["", "Billeder fra Ørsted/"])
def test_a_set_is_read_from_its_top_or_its_only_top_folder(tmp_path: Path, kind: str, top: str) -> None:
    files = {f"{top}manifest.csv": b"file,theme", f"{top}b.jpg": b"B", f"{top}sub/a.jpg": b"A"}
    with open_picture_source(make(kind, tmp_path, files)) as source:
        assert source.names == ("b.jpg", "sub/a.jpg")
        assert source.manifest == "manifest.csv"
        assert source.read("manifest.csv") == b"file,theme"
        assert source.read(source.names[1]) == b"A"


def test_the_manifest_marks_the_top_folder_beside_stray_files(tmp_path: Path, kind: str) -> None:
    files = {"set/Manifest.csv": b"file,theme", "set/a.jpg": b"A", "read me.txt": b""}
    with open_picture_source(make(kind, tmp_path, files)) as source:
        assert source.names == ("a.jpg",)
        assert source.manifest == "Manifest.csv"
        assert source.read("manifest.csv") == b"file,theme"


def test_what_systems_leave_behind_is_not_seen(tmp_path: Path, kind: str) -> None:
    files = {"manifest.csv": b"", "a.jpg": b"A", ".DS_Store": b"", "__MACOSX/._a.jpg": b"", ".git/config": b""}
    with open_picture_source(make(kind, tmp_path, files)) as source:
        assert source.names == ("a.jpg",)


def test_a_set_without_a_manifest_has_names_and_a_remedy(tmp_path: Path, kind: str) -> None:
    with open_picture_source(make(kind, tmp_path, {"top/a.jpg": b"A", "top/b.jpg": b"B"})) as source:
        assert source.names == ("a.jpg", "b.jpg")
        for attempt in (lambda: source.manifest, lambda: source.read("manifest.csv")):
            with pytest.raises(NotFound, match=r"has no manifest\.csv; add one"):
                attempt()


@pytest.mark.parametrize("name", ["none.jpg", "../a.jpg", "/etc/passwd", "", "."])
def test_only_the_names_of_the_set_can_be_read(tmp_path: Path, kind: str, name: str) -> None:
    lay_out(tmp_path, {"a.jpg": b"outside"})
    with (
        open_picture_source(make(kind, tmp_path, {"manifest.csv": b"", "b.jpg": b""})) as source,
        pytest.raises(NotFound, match="check the name"),
    ):
        source.read(name)


def test_danish_letters_of_old_windows_archives_are_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"manifest.csv": b"", "soe.jpg": b"A"})
    path.write_bytes(path.read_bytes().replace(b"soe.jpg", "søÅ.jpg".encode("cp850")))
    with open_picture_source(path) as source:
        assert source.names == ("søÅ.jpg",)
        assert source.read("søÅ.jpg") == b"A"


def test_the_slashes_of_windows_separate_folders(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"set/manifest.csv": b"", "set/a.jpg": b"A"})
    path.write_bytes(path.read_bytes().replace(b"set/", b"set\\"))
    with open_picture_source(path) as source:
        assert source.names == ("a.jpg",)
        assert source.read("a.jpg") == b"A"


# What is refused


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="name a folder or a ZIP file"), open_picture_source(tmp_path / "none"):
        pass


@pytest.mark.parametrize("data", [b"", b"just text", b"PK\x03\x04 broken", b"\xff\xd8\xff"])
def test_a_file_that_is_no_zip_is_refused_with_a_remedy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(Refused, match="neither a folder nor a ZIP file"), open_picture_source(path):
        pass


@pytest.mark.parametrize(
    "name", ["../evil.jpg", "a/../../evil.jpg", "/etc/evil.jpg", "..\\evil.jpg", "C:\\evil.jpg", "c:/e"]
)
def test_an_entry_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    found = problems(pack(tmp_path / "a.zip", {"manifest.csv": b"", name: b"x"}))
    shown = name.replace("\\", "/")
    assert found == [f"a.zip: {shown} leads outside the picture set; remove it."]


def test_all_bad_entries_are_named_at_once(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"../a.jpg": b"", "b.zip": b"", "c.jpg": b"\0" * 1_000_000})
    assert problems(path) == [
        "a.zip: ../a.jpg leads outside the picture set; remove it.",
        "a.zip: b.zip is an archive within the archive; put its files in directly.",
        "a.zip: c.jpg unpacks to more than 200 times its size, as no photograph does; remove it.",
    ]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("a.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert problems(path) == ["a.zip: a.jpg is a link; pack the file itself."]


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.jpg": b"x"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert problems(path) == ["a.zip: a.jpg is encrypted; pack the pictures without a password."]


def test_an_unusual_compression_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.jpg": b"x" * 100}, zipfile.ZIP_LZMA)
    assert problems(path) == ["a.zip: a.jpg is packed in an unusual way; pack the pictures as an ordinary ZIP."]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_an_entry_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jpg", "good")
        archive.writestr("a.jpg", "evil")
    assert problems(path) == ["a.zip: a.jpg is there twice; pack the pictures again."]


def test_too_many_files_are_refused(tmp_path: Path, kind: str) -> None:
    files = {f"{number}.jpg": b"" for number in range(MAX_ENTRIES + 1)}
    path = make(kind, tmp_path, files)
    assert problems(path) == [f"{path.name}: There are more than 500 files; split the set."]


@pytest.mark.parametrize("zip64", [False, True])
def test_a_list_of_files_that_is_endless_is_refused_before_it_is_read(tmp_path: Path, zip64: bool) -> None:
    """Its files are hidden, so that none of them counts; in a gigabyte there would be twenty million."""
    path = pack(tmp_path / "a.zip", {".a.jpg": b""})
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[start:end] * (MAX_DIRECTORY_BYTES // (end - start) + 1)
    record = b""
    if zip64:
        place = start + len(entries)
        record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(entries), start)
        record += struct.pack("<4sIQI", b"PK\x06\x07", 0, place, 1)
    told = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (len(entries), start)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, *told, 0)
    path.write_bytes(data[:start] + entries + record + tail)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) > 30_000, "Python would read them all"
    assert problems(path) == ["a.zip: There are more than 500 files; split the set."]


def test_files_of_more_than_two_gigabytes_together_are_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {f"{number}.jpg": b"x" for number in range(70)}, zipfile.ZIP_STORED)
    declare(path, b"PK\x01\x02", 20, 29_000_000, 29_000_000)
    assert problems(path) == ["a.zip: The files are more than 2 GB together; split the set."]


def declare(path: Path, signature: bytes, offset: int, packed: int, unpacked: int) -> None:
    """Let every header of this kind claim other sizes than the entries have."""
    data = bytearray(path.read_bytes())
    place = data.find(signature)
    while place >= 0:
        struct.pack_into("<II", data, place + offset, packed, unpacked)
        place = data.find(signature, place + 1)
    path.write_bytes(data)


def test_an_entry_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.jpg": os.urandom(1000)})
    declare(path, b"PK\x01\x02", 20, MAX_ENTRY_BYTES + 1, MAX_ENTRY_BYTES + 1)
    assert problems(path) == ["a.zip: a.jpg is larger than 30 MB; save it smaller."]


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_declares(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"manifest.csv": b"", "a.jpg": b"\0" * (MAX_ENTRY_BYTES * 2)})
    with zipfile.ZipFile(path) as archive:
        packed = archive.getinfo("a.jpg").compress_size
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, place + 20, packed, 5000)
    path.write_bytes(data)
    with (
        open_picture_source(path) as source,
        pytest.raises(Refused, match=r"a\.jpg in a\.zip is damaged or cannot be read"),
    ):
        source.read("a.jpg")


def test_a_file_that_is_too_large_is_refused_when_read(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "set", {"manifest.csv": b"", "a.jpg": b""})
    with (folder / "a.jpg").open("wb") as handle:
        handle.truncate(MAX_ENTRY_BYTES + 1)
    with open_picture_source(folder) as source, pytest.raises(Refused, match="larger than 30 MB"):
        source.read("a.jpg")


def test_a_damaged_entry_is_refused_when_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"manifest.csv": b"", "a.jpg": b"some bytes here"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"some bytes", b"soMe bytes"))
    with open_picture_source(path) as source, pytest.raises(Refused, match="damaged or cannot be read"):
        source.read("a.jpg")


@needs_links
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = lay_out(tmp_path / "outside", {"secret.jpg": b"secret"})
    folder = lay_out(tmp_path / "set", {"manifest.csv": b"", "a.jpg": b""})
    (folder / "b.jpg").symlink_to(outside / "secret.jpg")
    (folder / "c").symlink_to(outside)
    (folder / "d.jpg").symlink_to("d.jpg")
    assert sorted(problems(folder))[:2] == [
        "set: b.jpg leads outside the picture set; remove it.",
        "set: c leads outside the picture set; remove it.",
    ]


@needs_links
def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "set", {"manifest.csv": b"", "a.jpg": b"A"})
    (folder / "b.jpg").symlink_to("a.jpg")
    with open_picture_source(folder) as source:
        assert source.names == ("a.jpg", "b.jpg")
        assert source.read("b.jpg") == b"A"


@needs_links
def test_a_file_that_becomes_a_link_out_is_not_read(tmp_path: Path) -> None:
    outside = lay_out(tmp_path / "outside", {"secret.jpg": b"secret"})
    folder = lay_out(tmp_path / "set", {"manifest.csv": b"", "a.jpg": b"A"})
    with open_picture_source(folder) as source:
        (folder / "a.jpg").unlink()
        (folder / "a.jpg").symlink_to(outside / "secret.jpg")
        with pytest.raises(Refused, match="cannot be read"):
            source.read("a.jpg")


@needs_links
def test_a_pipe_in_the_folder_does_not_hang(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "set", {"manifest.csv": b"", "a.jpg": b"A"})
    os.mkfifo(folder / "pipe.jpg")
    with open_picture_source(folder) as source:
        assert source.names == ("a.jpg",)


def small_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.csv", "file,theme\na.jpg,x")
        archive.writestr("a.jpg", bytes(range(256)))
    return out.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300) | st.just(small_zip()),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_random_bytes_give_a_set_or_a_refusal(tmp_path: Path, data: bytes, changes: list[tuple[float, int]]) -> None:
    changed = bytearray(data)
    for place, value in changes if data else ():
        changed[int(len(changed) * place)] = value
    path = tmp_path / "a.zip"
    path.write_bytes(changed)
    with suppress(SwipeError), open_picture_source(path) as source:
        for name in source.names:
            with suppress(SwipeError):
                assert len(source.read(name)) <= MAX_ENTRY_BYTES
