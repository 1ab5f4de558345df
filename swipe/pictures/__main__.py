"""A program that makes the files of images, for `swipe.making`: ``python -m swipe.pictures FOLDER JOBS``.

JOBS is a JSON list of images: name, width, height, widths, master, focus. For each it says ``ready NAME`` or
``failed NAME`` on standard output, at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from swipe.errors import SwipeError
from swipe.model import Image
from swipe.pictures import finish


def main(folder: Path, jobs: str) -> None:
    for name, width, height, widths, master, focus in json.loads(jobs):
        image = Image(name, width, height, tuple(widths), master, tuple(focus), "waiting")
        try:
            finish(image, folder)
        except (SwipeError, OSError, ValueError) as error:
            print("failed", name, flush=True)  # noqa: T201  this is how it answers
            print(error, file=sys.stderr)  # noqa: T201  for whoever runs the server
        else:
            print("ready", name, flush=True)  # noqa: T201


main(Path(sys.argv[1]), sys.argv[2])
