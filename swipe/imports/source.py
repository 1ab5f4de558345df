"""A picture set as it is handed over: a folder or a ZIP file, opened so that neither can do harm."""

from __future__ import annotations

import os
import re
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedReader, FileIO
from pathlib import Path, PurePosixPath

from swipe.errors import ImportRefused, NotFound, Problem, Refused

MANIFEST = "manifest.csv"

MAX_ENTRIES = 500
"""A resident sees some forty pictures in 120 seconds; a set ten times as large is a mistake."""

MAX_ENTRY_BYTES = 30_000_000
"""What the largest phone photograph needs, half as much again; also how much of a file is ever in memory."""

MAX_TOTAL_BYTES = 2_000_000_000
"""500 photographs of 4 MB, unpacked."""

MAX_DIRECTORY_BYTES = 2_000_000
"""What a ZIP says of its files: 500 of them, and what systems leave beside each, need less than a tenth of it.

Python reads it whole and makes ten times as much of it; a gigabyte of it would be the end of the server.
"""

MAX_RATIO = 200
"""Photographs hardly shrink in a ZIP; only a bomb, or a file of one repeated byte, shrinks this much."""

RATIO_FROM_BYTES = 100_000
"""Below this an entry does no harm at any ratio, and an honest short text may have a high one."""

ARCHIVES = {".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""What every program writes; the other methods of the format need more memory and come from attacks or niches."""

OLD_ENCODING = "cp850"
"""Names without the UTF-8 flag come from Danish Windows; Python's default, cp437, reads its ø as ¢."""

DRIVE = re.compile(r"[A-Za-z]:")
ENCRYPTED = 0x1 | 0x40
"""Flags of an encrypted entry, old and strong (APPNOTE 4.4.4)."""


class PictureSource:
    """The files of a picture set by name: paths with ``/``, relative to the manifest's folder, sorted.

    `names` has every file but the manifest, hidden files and ``__MACOSX``.
    """

    def __init__(self, label: str, paths: Mapping[str, str], load: Callable[[str], bytes]) -> None:
        base = base_of(paths)
        self._label = label
        self._load = load
        self._paths = {path.removeprefix(base): original for path, original in paths.items() if path.startswith(base)}
        self._manifest = next((name for name in sorted(self._paths) if name.casefold() == MANIFEST), None)
        self.names: tuple[str, ...] = tuple(sorted(name for name in self._paths if name != self._manifest))

    @property
    def has_manifest(self) -> bool:
        return self._manifest is not None

    @property
    def manifest(self) -> str:
        """The name of the manifest, as `read` takes it; raises NotFound when there is none."""
        if self._manifest is None:
            raise NotFound(
                "%(source)s has no manifest.csv; add one with the columns file, theme, caption_da and alt_da.",
                source=self._label,
            )
        return self._manifest

    def original(self, name: str) -> str:
        """Return what the file of a name was called when it was handed over, with the folders above the manifest."""
        return self._paths[name]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file, at most MAX_ENTRY_BYTES.

        Raises NotFound for a name that is not there, Refused for a file that is too large or cannot be read.
        """
        if name == MANIFEST:
            name = self.manifest
        if name not in self._paths:
            raise NotFound("%(picture)s is not in %(source)s; check the name.", picture=name, source=self._label)
        try:
            data = self._load(self._paths[name])
        except Exception as error:  # hostile bytes make zipfile and zlib raise a dozen kinds of error
            raise Refused(
                "%(picture)s in %(source)s is damaged or cannot be read; make the set again.",
                picture=name,
                source=self._label,
            ) from error
        if len(data) > MAX_ENTRY_BYTES:
            raise Refused(
                "%(picture)s in %(source)s is larger than %(limit)s MB; save it smaller.",
                picture=name,
                source=self._label,
                limit=MAX_ENTRY_BYTES // 1_000_000,
            )
        return data


@contextmanager
def open_picture_source(path: Path, *, label: str = "") -> Iterator[PictureSource]:
    """Open a folder or ZIP file of pictures with manifest.csv at its top or in its only top folder.

    Yields a PictureSource that is usable until the block ends. `label` is what problems call it, else its file name.
    Raises NotFound when `path` is absent, Refused when
    it is neither folder nor ZIP, ImportRefused with every entry that leads outside, is a link, encrypted, an archive
    or too large, and for too many of them.
    """
    if path.is_dir():
        yield folder_source(path)
        return
    if not path.exists():
        raise NotFound("%(file)s does not exist; name a folder or a ZIP file.", file=str(path))
    name = label or path.name
    with ExitStack() as held:
        try:
            file = held.enter_context(_Careful(FileIO(path)))
            archive = held.enter_context(zipfile.ZipFile(file, metadata_encoding=OLD_ENCODING))
        except _TooMuch as error:
            raise ImportRefused([too_many(name)]) from error
        except Exception as error:  # hostile bytes make zipfile raise a dozen kinds of error
            raise Refused(
                "%(file)s is neither a folder nor a ZIP file that can be read; pack the pictures again as ZIP.",
                file=name,
            ) from error
        file.most = sys.maxsize
        yield zip_source(archive, name)


class _TooMuch(Exception):
    """More is asked of a file at once than anything good needs."""


class _Careful(BufferedReader):
    """A file of which only so much is read at once, whatever zipfile believes that the list of its files needs."""

    most = MAX_DIRECTORY_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise _TooMuch
        return super().read(size)


def base_of(paths: Mapping[str, str]) -> str:
    """Return the folder of the set with its slash, ``""`` for the top.

    It is where the manifest is: at the top, else in the one top folder that has one. Without a manifest it is
    the only top folder when no file is beside it.
    """
    if any(path.casefold() == MANIFEST for path in paths):
        return ""
    described = [path for path in paths if path.count("/") == 1 and path.casefold().endswith(f"/{MANIFEST}")]
    tops = {path.partition("/")[0] for path in described or paths}
    if len(tops) == 1 and (described or all("/" in path for path in paths)):
        return f"{tops.pop()}/"
    return ""


def folder_source(folder: Path) -> PictureSource:
    """Return the files below a folder; links are followed to files within it and to nowhere else."""
    root = folder.resolve()
    paths: dict[str, str] = {}
    problems: list[Problem] = []
    for place, folders, files in os.walk(root):
        # Links to folders are not walked into; they are looked at like files, so that one leading out is named.
        visible = [name for name in [*folders, *files] if not is_hidden(name)]
        folders[:] = sorted(name for name in folders if name in visible)
        for name in visible:
            path = Path(place, name)
            relative = path.relative_to(root).as_posix()
            if path.is_symlink() and not is_within(path, root):
                problems.append(leads_outside(relative, root.name))
            elif path.is_file():
                paths[relative] = str(path)
        if len(paths) > MAX_ENTRIES:
            problems.append(too_many(root.name))
            break
    refuse(problems)

    def load(original: str) -> bytes:
        path = Path(original)
        if not is_within(path, root):
            raise OSError("the file has become a link out of the folder")
        with path.open("rb") as handle:
            return handle.read(MAX_ENTRY_BYTES + 1)

    return PictureSource(root.name, paths, load)


def is_within(path: Path, root: Path) -> bool:
    """Say whether a path, its links followed, lies below `root`; a link in a circle does not."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def zip_source(archive: zipfile.ZipFile, label: str) -> PictureSource:
    """Return the files of a ZIP whose every entry has been looked at; nothing is unpacked to disk."""
    entries: dict[str, zipfile.ZipInfo] = {}
    problems: list[Problem] = []
    total = 0
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/")
        if any(is_hidden(part) for part in name.split("/") if part not in ("", ".", "..")):
            continue
        problem = entry_problem(entry, name, label)
        if problem is None and name in entries:
            problem = Problem("%(entry)s is there twice; pack the pictures again.", file=label, entry=shown(name))
        if problem is not None:
            problems.append(problem)
        elif not name.endswith("/"):
            entries[name] = entry
            total += entry.file_size
        if len(entries) > MAX_ENTRIES or len(problems) > MAX_ENTRIES:
            problems.append(too_many(label))
            break
    if total > MAX_TOTAL_BYTES:
        problems.append(
            Problem(
                "The files are more than %(limit)s GB together; split the set.",
                file=label,
                limit=MAX_TOTAL_BYTES // 1_000_000_000,
            )
        )
    refuse(problems)

    def load(name: str) -> bytes:
        # What an entry says about its size is the sender's claim: read no more than the limit, whatever it says.
        with archive.open(entries[name]) as handle:
            return handle.read(MAX_ENTRY_BYTES + 1)

    return PictureSource(label, {name: name for name in entries}, load)


def entry_problem(entry: zipfile.ZipInfo, name: str, label: str) -> Problem | None:
    """Return why an entry of a ZIP is not accepted, None when it is."""
    if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/"):
        return leads_outside(name, label)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Problem("%(entry)s is a link; pack the file itself.", file=label, entry=shown(name))
    if entry.flag_bits & ENCRYPTED:
        return Problem("%(entry)s is encrypted; pack the pictures without a password.", file=label, entry=shown(name))
    if PurePosixPath(name).suffix.lower() in ARCHIVES:
        return Problem(
            "%(entry)s is an archive within the archive; put its files in directly.", file=label, entry=shown(name)
        )
    if entry.compress_type not in METHODS:
        return Problem(
            "%(entry)s is packed in an unusual way; pack the pictures as an ordinary ZIP.",
            file=label,
            entry=shown(name),
        )
    if entry.file_size > MAX_ENTRY_BYTES:
        return Problem(
            "%(entry)s is larger than %(limit)s MB; save it smaller.",
            file=label,
            entry=shown(name),
            limit=MAX_ENTRY_BYTES // 1_000_000,
        )
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        return Problem(
            "%(entry)s unpacks to more than %(limit)s times its size, as no photograph does; remove it.",
            file=label,
            entry=shown(name),
            limit=MAX_RATIO,
        )
    return None


def is_hidden(part: str) -> bool:
    """Say whether a file or folder is one that systems leave behind: dotfiles, ``__MACOSX``, thumbnails' caches."""
    return part.startswith(".") or part in ("__MACOSX", "Thumbs.db", "desktop.ini")


def shown(name: str) -> str:
    """Return a name fit for a message: no control characters, not too long."""
    return "".join(char if char.isprintable() else "?" for char in name)[:200]


def leads_outside(name: str, label: str) -> Problem:
    return Problem("%(entry)s leads outside the picture set; remove it.", file=label, entry=shown(name))


def too_many(label: str) -> Problem:
    return Problem("There are more than %(limit)s files; split the set.", file=label, limit=MAX_ENTRIES)


def refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise ImportRefused(problems)
