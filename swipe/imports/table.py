"""Any CSV that a spreadsheet writes -> records with the line they start on.

Encoding: UTF-8 with or without byte order mark, else Windows-1252. Separator: comma, semicolon or tab, whichever
the header has. Quoted cells may hold separators and line breaks (RFC 4180).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from swipe.errors import ImportRefused, NotFound, Problem, Refused

MAX_FILE_BYTES = 50_000_000
"""The boundaries of a whole country's parishes take less; a larger file is not one of these lists."""

SEPARATORS = (";", ",", "\t")

# The module's own limit of 131,072 characters a cell is less than one detailed coastline.
csv.field_size_limit(MAX_FILE_BYTES)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `line` is the physical line it starts on (1 = first); `cells` are stripped, by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The header's column names (lower case, aliases resolved) with its line, the records, and what is wrong so far.

    `headings` are the names as the file writes them. Readers append to `problems` and end with `refuse_problems`.
    """

    file: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    header_line: int
    records: tuple[Record, ...]
    problems: list[Problem]

    def problem(self, message: str, record: Record, column: str, **values: object) -> Problem:
        """Return a problem with one cell of a record, named by its line and by its column as the file writes it."""
        cell = record.cells.get(column, "")
        return Problem(
            message, file=self.file, line=record.line, column=self.heading(column), value=shown(cell), **values
        )

    def heading(self, column: str) -> str:
        """Return a column's name as the file writes it."""
        return self.headings[self.columns.index(column)] if column in self.columns else column


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raises NotFound when it is absent, Refused when it is no file or too large."""
    if not path.exists():
        raise NotFound("%(file)s does not exist; check the name.", file=str(path))
    try:
        if not path.is_file():
            raise Refused("%(file)s is not a file; name a file.", file=str(path))
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Refused(
                "%(file)s is larger than %(limit)s MB; is it the right file?",
                file=path.name,
                limit=MAX_FILE_BYTES // 1_000_000,
            )
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "%(file)s cannot be read (%(reason)s); check its permissions.",
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error


def decode_text(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8 or Windows-1252; raises ImportRefused when it is neither or empty."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportRefused([Problem("This is a workbook; save it as CSV (UTF-8) and try again.", file=file)])
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = "\0"
    if "\0" in text:
        raise ImportRefused([Problem("This is not a text file; save it as CSV (UTF-8) and try again.", file=file)])
    if not text.strip():
        raise ImportRefused([Problem("The file is empty; choose another, or export it again.", file=file)])
    return text


def read_table(text: str, file: str, *, required: Sequence[str], aliases: Mapping[str, str] | None = None) -> Table:
    """Return the table in `text`.

    `aliases` maps other column names (lower case) to ours. Unknown columns are kept, missing cells at the end of a
    record are ``""``, empty lines are skipped. A record with too many cells or a broken quote becomes a problem.
    Raises ImportRefused when the header is unusable: a required column missing, a column twice, no records.
    """
    numbered, problems = split_records(text, file)
    if not numbered:
        raise ImportRefused(problems or [Problem("The file is empty; choose another, or export it again.", file=file)])
    header_line, header = numbered[0]
    names = [cell.strip().casefold() for cell in header]
    columns = tuple((aliases or {}).get(name, name) for name in names)
    problems += header_problems(columns, names, header_line, file, required)
    if problems:
        raise ImportRefused(problems)
    records = []
    for line, cells in numbered[1:]:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                Problem(
                    "%(found)s cells under %(wanted)s columns; put text that contains the separator in double quotes.",
                    file=file,
                    line=line,
                    found=len(cells),
                    wanted=len(columns),
                )
            )
            continue
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        records.append(Record(line, {name: cell.strip() for name, cell in zip(columns, padded, strict=False) if name}))
    if not records and not problems:
        problems.append(
            Problem(
                "There is a header and nothing below it; add the lines, or choose another file.",
                file=file,
                line=header_line,
            )
        )
        raise ImportRefused(problems)
    headings = tuple(cell.strip() for cell in header)
    return Table(file, columns, headings, header_line, tuple(records), problems)


def header_problems(
    columns: Sequence[str], written: Sequence[str], line: int, file: str, required: Sequence[str]
) -> list[Problem]:
    """Return what is wrong with a header: columns that are missing or there twice; `written` is as the file has it."""
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    problems = [
        Problem("The column %(column)s is there twice; remove one of them.", file=file, line=line, column=name)
        for name in twice
    ]
    absent = [name for name in required if name not in columns]
    if absent:
        problems.append(
            Problem(
                "Missing columns: %(missing)s. The first line must name them; it has: %(found)s.",
                file=file,
                line=line,
                missing=", ".join(absent),
                found=", ".join(name for name in written if name)[:200] or "-",
            )
        )
    return problems


def split_records(text: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Return the non-empty records with the line each starts on, and the problem that ended the reading, if any."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    found: list[tuple[int, list[str]]] = []
    while True:
        line = reader.line_num + 1  # a record starts on the line after the last one the reader has taken
        try:
            cells = next(reader)
        except StopIteration:
            return found, []
        except csv.Error:
            problem = Problem(
                "The double quotes do not match from here on; a quote within quoted text is written twice.",
                file=file,
                line=line,
            )
            return found, [problem]
        if any(cell.strip() for cell in cells):
            found.append((line, cells))


def separator_of(text: str) -> str:
    """Return the separator that the first line with text has most of; the comma when it has none."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(SEPARATORS, key=lambda separator: (header.count(separator), separator == ","))


def shown(cell: str) -> str:
    """Return a cell as a message shows it: in quotes, so that an empty one is seen, and not too long."""
    return f'"{cell[:60]}…"' if len(cell) > 60 else f'"{cell}"'


def refuse_problems(problems: Sequence[Problem]) -> None:
    """Raise ImportRefused when there are problems, in the order of their lines."""
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line or 0))
