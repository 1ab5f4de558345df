"""`swipe pictures import` of many 12-megapixel photos against two bare Pillow processes that do the same work.

    python -m tests.bench.ingest [PHOTOS]

Both are whole processes on the same photos in one run, ours first and last and the floor between, so that a machine
that grows warm or busy shows. The processor time of both is told too, which others on the machine change little.
Memory is that of the process tree, sampled four times a second (RSS, Linux only).
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from swipe.pictures.variants import AVIF_QUALITY, AVIF_SPEED, JPEG_QUALITY, MASTER_QUALITY, WIDTHS_PX, crop_box

PHOTO_PX = (4000, 3000)
PROCESSES = 2
MOST_OF_MEMORY_MB = 600
LEAST_OF_FLOOR = 0.85


def make_photo(path: Path, seed: int) -> None:
    """Write a JPEG with the detail of a photo: soft shapes and the noise of a sensor, about 4 MB."""
    width, height = PHOTO_PX
    soft = Image.frombytes("RGB", (40, 30), random.Random(seed).randbytes(3600)).resize(
        PHOTO_PX, Image.Resampling.BICUBIC
    )
    noise = Image.effect_noise((width, height), 18).convert("RGB")
    Image.blend(soft, noise, 0.25).save(path, quality=88)


def bare(job: tuple[Path, Path]) -> None:
    """Decode, resize and encode as the program does, and nothing else: no checks, no hash, no durable writes."""
    source, folder = job
    with Image.open(source) as photo:
        photo.draft(None, (2160, 2160))
        pixels = photo.convert("RGB")
    master = pixels.resize((2160, 1620), Image.Resampling.LANCZOS, reducing_gap=3.0)
    master.save(folder / f"{source.stem}-master.jpg", "JPEG", quality=MASTER_QUALITY, optimize=True)
    for width in WIDTHS_PX:
        small = master.resize(
            (width, width * 4 // 3), Image.Resampling.LANCZOS, box=crop_box(master.size), reducing_gap=3.0
        )
        small.save(folder / f"{source.stem}-{width}.avif", "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED)
        small.save(folder / f"{source.stem}-{width}.jpg", "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)


def children_cpu_s() -> float:
    """Return the processor time of all processes that this one has begun and seen end, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def time_floor(photos: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds that the floor took, and its processor time."""
    folder.mkdir()
    began, cpu = time.perf_counter(), children_cpu_s()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(bare, [(path, folder) for path in sorted(photos.glob("*.jpg"))]))
    took = time.perf_counter() - began
    shutil.rmtree(folder)
    return took, children_cpu_s() - cpu


def time_ours(photos: Path, folder: Path) -> tuple[float, float, float]:
    """Return the seconds of the command, its processor time, and the most megabytes that its processes held at once."""
    environment = {**os.environ, "SWIPE_INSTANCE": str(folder / "i"), "SWIPE_IMAGES": str(folder / "p")}
    swipe = [sys.executable, "-m", "swipe"]
    (folder / "a.csv").write_text("slug;name\naaby;Åby\n", encoding="utf-8")
    (folder / "t.csv").write_text("slug;name_da;name_en\ngroent;Grønt;Green\n", encoding="utf-8")
    for command in (
        ["init"],
        ["areas", "import", str(folder / "a.csv")],
        ["themes", "import", str(folder / "t.csv")],
        ["survey", "create", "aaby", "--title", "Åby"],
    ):
        subprocess.run([*swipe, *command], env=environment, check=True, capture_output=True)
    began, cpu = time.perf_counter(), children_cpu_s()
    running = subprocess.Popen([*swipe, "pictures", "import", "aaby", str(photos)], env=environment)
    most = 0.0
    while running.poll() is None:
        most = max(most, tree_mb(running.pid))
        time.sleep(0.25)
    took = time.perf_counter() - began
    assert running.returncode == 0
    for name in ("i", "p"):
        shutil.rmtree(folder / name)
    return took, children_cpu_s() - cpu, most


def tree_mb(root: int) -> float:
    """Return the resident memory of a process and its descendants, in megabytes."""
    parents, sizes = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text()
            except OSError:
                continue
            fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            parents[int(entry.name)] = int(fields["PPid"])
            sizes[int(entry.name)] = int(fields.get("VmRSS", "0 kB").split()[0]) / 1024
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(sizes.get(pid, 0.0) for pid in family)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        photos = folder / "photos"
        photos.mkdir()
        for number in range(count):
            make_photo(photos / f"{number:03}.jpg", number)
        lines = ["file;theme;caption_da;alt_da", *(f"{n:03}.jpg;groent;Et sted;Et sted" for n in range(count))]
        (photos / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
        first, first_cpu, first_mb = time_ours(photos, folder)
        floor, floor_cpu = time_floor(photos, folder / "floor")
        last, last_cpu, last_mb = time_ours(photos, folder)
    ours, most = min(first, last), max(first_mb, last_mb)
    print(f"import of {count} photos: {count / ours:.2f} a second ({first:.1f} s, {last:.1f} s)")  # noqa: T201
    print(f"the same in two bare processes: {count / floor:.2f} a second ({floor:.1f} s)")  # noqa: T201
    print(f"ratio {floor / ours:.2f} (at least {LEAST_OF_FLOOR})")  # noqa: T201
    print(f"ratio of processor time {floor_cpu / min(first_cpu, last_cpu):.2f}")  # noqa: T201
    print(f"most memory {most:.0f} MB (at most {MOST_OF_MEMORY_MB})")  # noqa: T201


if __name__ == "__main__":
    main()
