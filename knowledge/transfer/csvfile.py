"""Entries as CSV: one row an entry, texts by language in columns of their own.

``questions_en`` holds a wording a line, ``answer_en`` Markdown. A plain ``question`` and ``answer``
are filed by their ``language`` column, else by their script. A column that is left out leaves that
part of an entry as it is. Written with a byte order mark, so that spreadsheets read Chinese.

Errors   Invalid for a file without a header or with columns that are not known; else RowError
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from commerce.importing.csvrows import quote_open_after
from commerce.importing.texts import slug
from kernel.errors import Invalid
from kernel.languages import LANGUAGES, detect_language
from knowledge.model import Audience, Entry
from knowledge.transfer.cells import cell_text, links_cell, list_cell, read_links, read_list, safe_cell
from knowledge.transfer.model import Advance, Place, RowError, Said, row_error
from knowledge.transfer.records import check_texts, read_state, read_time, read_yes, time_text

MAX_RECORD_CHARS: Final = 1 << 21
LISTS: Final = ("tags", "segments", "channels", "product_ids", "promotion_ids")
PLAIN: Final = ("entry_id", "category", "state", "source_language", "signed_in", "valid_from", "valid_until")
LOOSE: Final = ("question", "answer", "language")
BY_LANGUAGE: Final = re.compile(r"(questions|answer|translated_from)_([a-z]{2}(?:-[a-z]{2,4})?)")
_DELIMITERS: Final = (",", "\t", ";", "|")


def write_csv(entries: Iterable[Entry]) -> str:
    """The file, without its byte order mark."""
    rows = list(entries)
    languages = list(
        dict.fromkeys(
            [*LANGUAGES, *(code for e in rows for code in (*e.questions, *e.answers, *e.translated_from))]
        )
    )
    columns = ["entry_id", "category", "state", "source_language"]
    columns += [f"{part}_{code}" for code in languages for part in ("questions", "answer", "translated_from")]
    columns += ["tags", "segments", "channels", "signed_in", "valid_from", "valid_until"]
    columns += ["product_ids", "promotion_ids", "links"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    for entry in rows:
        writer.writerow({name: safe_cell(text) for name, text in _as_row(entry).items()})
    return out.getvalue()


def read_csv(text: str, file: str = "", advance: Advance = lambda count: None) -> Iterator[Said | RowError]:
    """What each row says; faulty rows as RowError. ``advance`` is told of lines.

    Raises:
        Invalid: for a file without a header that we know.
    """
    records = _records(text)
    _, header, _ = next(records, (0, None, ","))
    if header is None:
        raise Invalid("the file is empty", field="file")
    names = [name.strip().casefold().replace(" ", "_") for name in header]
    _check_header(names)
    done = 0
    for number, values, _ in records:
        place = Place(file, number)
        advance(number - done)
        done = number
        if values is None:
            yield RowError(place, "quotes", "a quote is opened here and never closed")
        elif any(value.strip() for value in values):
            yield _read_row(place, values, names)


def _as_row(entry: Entry) -> dict[str, str]:
    row = {
        "entry_id": entry.entry_id,
        "category": entry.category,
        "state": entry.state,
        "source_language": entry.source_language,
        "tags": list_cell(entry.tags, ";"),
        "segments": list_cell(entry.audience.segments, ";"),
        "channels": list_cell(entry.audience.channels, ";"),
        "signed_in": {None: "", True: "yes", False: "no"}[entry.audience.signed_in],
        "valid_from": time_text(entry.valid_from),
        "valid_until": time_text(entry.valid_until),
        "product_ids": list_cell(entry.product_ids, ";"),
        "promotion_ids": list_cell(entry.promotion_ids, ";"),
        "links": links_cell(entry.links),
    }
    row |= {f"questions_{code}": list_cell(words, "\n") for code, words in entry.questions.items()}
    row |= {f"answer_{code}": text for code, text in entry.answers.items()}
    return row | {f"translated_from_{code}": mark for code, mark in entry.translated_from.items()}


def _check_header(names: Sequence[str]) -> None:
    known = (*LISTS, *PLAIN, *LOOSE, "links")
    for name in names:
        if name not in known and not BY_LANGUAGE.fullmatch(name):
            raise Invalid(f"column {name[:40]!r} is not known: see docs/knowledge.md", field="file")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid(f"column {twice[:40]!r} stands in the header twice", field="file")
    if not any(name == "answer" or name.startswith("answer_") or name == "entry_id" for name in names):
        raise Invalid("the header names neither an entry_id nor an answer", field="file")


def _read_row(place: Place, values: Sequence[str], names: Sequence[str]) -> Said | RowError:
    if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
        return RowError(place, "columns", f"{len(values)} values for {len(names)} columns")
    row = {name: cell_text(value) for name, value in zip(names, values, strict=False)}
    try:
        check_texts(row)
        return _said(place, row)
    except Invalid as error:
        return row_error(place, error)


def _said(place: Place, row: dict[str, str]) -> Said:
    questions = {
        code: read_list(row[f"questions_{code}"], "\n", "questions") for code in _codes(row, "questions")
    }
    answers = {code: row[f"answer_{code}"] for code in _codes(row, "answer")}
    _take_loose(row, questions, answers)
    shown = next((words[0] for words in questions.values() if words), "")
    told: dict[str, Any] = {name: read_list(row[name], ";", name) for name in LISTS if name in row}
    segments, channels = told.pop("segments", None), told.pop("channels", None)
    if segments is not None or channels is not None or "signed_in" in row:
        signed_in = read_yes(row.get("signed_in", ""), "signed_in")
        told["audience"] = Audience(segments or (), channels or (), signed_in)
    return Said(
        place=place,
        entry_id=row.get("entry_id", "") or slug(shown),
        questions=questions,
        answers=answers,
        translated_from={code: row[f"translated_from_{code}"] for code in _codes(row, "translated_from")},
        category=row.get("category"),
        state=read_state(row.get("state")),
        source_language=row.get("source_language") or None,
        valid_from=read_time(row.get("valid_from"), "valid_from"),
        valid_until=read_time(row.get("valid_until"), "valid_until"),
        links=read_links(row["links"]) if "links" in row else None,
        **told,
    )


def _codes(row: dict[str, str], part: str) -> list[str]:
    found = [BY_LANGUAGE.fullmatch(name) for name in row]
    return [match[2] for match in found if match and match[1] == part]


def _take_loose(row: dict[str, str], questions: dict[str, tuple[str, ...]], answers: dict[str, str]) -> None:
    """File ``question`` and ``answer`` under their language."""
    if "question" not in row and "answer" not in row:
        return
    told = row.get("language", "").strip().casefold()
    code = told or detect_language(f"{row.get('question', '')} {row.get('answer', '')}")
    if "question" in row:
        questions[code] = (*questions.get(code, ()), *read_list(row["question"], "\n", "question"))
    if "answer" in row:
        answers[code] = row["answer"]


def _records(text: str) -> Iterator[tuple[int, list[str] | None, str]]:
    """(first line, values, delimiter) of each record, the header first; None for a quote never closed."""
    lines = list(io.StringIO(text, newline=""))
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    mark = max(_DELIMITERS, key=lines[at].count) if at < len(lines) else ","
    while at < len(lines):
        end, size, is_open = at, 0, False
        while end < len(lines) and size < MAX_RECORD_CHARS:
            is_open = quote_open_after(lines[end], mark, is_open=is_open)
            size += len(lines[end])
            end += 1
            if not is_open:
                break
        values = None if is_open else _split(lines[at:end], mark)
        if values is None:
            end = at + 1  # somebody forgot a quote: the rows after it may be good
        if lines[at].strip() or end > at + 1:
            yield at + 1, values, mark
        at = end


def _split(lines: list[str], delimiter: str) -> list[str] | None:
    """The values; None when text right after a closing quote shows that it closed something else."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=len(lines) > 1))
    except csv.Error:
        return None
