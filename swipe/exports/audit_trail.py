"""The audit trail as a table, as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from swipe.exports.csv_table import neutralised
from swipe.model import AuditEntry

AUDIT_COLUMNS = ("at", "who", "what", "area", "about")


def audit_csv(entries: Iterable[AuditEntry]) -> Iterator[bytes]:
    """Yield audit lines for Danish Excel: UTF-8 with BOM, semicolons. Times are UTC; `who` is empty for nobody's login.

    `what` is the word that the database keeps, the same in every language and version.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(AUDIT_COLUMNS)
    yield text.getvalue().encode("utf-8-sig")
    for entry in entries:
        text.seek(0)
        text.truncate()
        cells = (entry.at, entry.staff or "", entry.action, entry.area, entry.about)
        writer.writerow([neutralised(cell) for cell in cells])
        yield text.getvalue().encode()
