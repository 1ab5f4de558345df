"""Several files as one download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def files_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files, by their names. PDF is packed already, so that they are only put together."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as writer:
        for name, body in files.items():
            writer.writestr(name, body)
    return archive.getvalue()
