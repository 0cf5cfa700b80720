"""Entries as a folder of Markdown files: one an entry and language, its values in a head of YAML.

The file of the source language also says what the entry has in all languages. The body is the
answer; one that a file cannot hold as it is (spaces at its ends, unusual line ends) stands in the
head as ``answer``.

Errors   a RowError for a file that cannot be read or breaks a rule
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from commerce.importing.texts import slug
from kernel.errors import Invalid
from kernel.languages import LANGUAGES, detect_language
from knowledge.model import Entry
from knowledge.transfer.model import Advance, Place, RowError, Said, row_error
from knowledge.transfer.reading import decoded
from knowledge.transfer.records import KEYS, MAX_DEPTH, as_record, read_record
from knowledge.transfer.sources import Files

_FENCE: Final = "---"
_WIDTH: Final = 2**31 - 1  # no line is folded
_HEAD: Final = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OF_LANGUAGE: Final = ("language", "questions", "translated_from", "answer")
_PLAIN: Final = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uff00-\uffef\U00010000-\U0010ffff]*")


_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's are ten times as quick
_READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # makes texts, lists and dicts only


class _Writer(_DUMPER):  # type: ignore[misc]
    """Writes texts so that reading gives the same text: what is not plain stands in double quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _write_text)


def file_name(entry_id: str, language: str) -> str:
    """A file's name: the id where it can be one, else its letters and a hash."""
    words = slug(entry_id)[:60]
    if words != entry_id:
        words = f"{words or 'entry'}-{hashlib.sha256(entry_id.encode()).hexdigest()[:8]}"
    return f"{words}.{language}.md"


def markdown_files(entry: Entry) -> Iterator[tuple[str, str]]:
    """(name, text) of each of an entry's files, the source language's first."""
    whole = as_record(entry)
    languages = [entry.source_language, *entry.questions, *entry.answers, *entry.translated_from]
    for language in dict.fromkeys(languages):
        head: dict[str, Any] = {"entry_id": entry.entry_id, "language": language}
        head["questions"] = list(entry.questions.get(language, ()))
        if language == entry.source_language:
            others = (name for name in KEYS if name not in (*head, "answers", "translated_from"))
            head |= {name: "" if whole[name] is None else whole[name] for name in others}
            head["audience"] = {name: "" if one is None else one for name, one in whole["audience"].items()}
        if language in entry.translated_from:
            head["translated_from"] = entry.translated_from[language]
        yield file_name(entry.entry_id, language), _as_file(head, entry.answers.get(language))


def read_folder(files: Files, advance: Advance) -> Iterator[Said | RowError]:
    """What each file says; ``advance`` is told of each."""
    for one in files.read():
        advance(1)
        if isinstance(one, RowError):
            yield one
            continue
        try:
            yield read_markdown(decoded(one[1]), one[0])
        except Invalid as error:
            yield row_error(one[0], error)


def read_markdown(text: str, place: Place) -> Said:
    """What one file says. Without a head: its name, its first heading and what follows.

    Raises:
        Invalid: for a head that is no YAML or says what is not known.
    """
    text = text.replace("\r\n", "\n")
    found = _HEAD.match(text)
    head = _read_head(found[1]) if found else {}
    body = text[found.end() :] if found else text
    stem, _, tail = Path(place.file).stem.rpartition(".")
    named = tail.casefold() if stem else ""
    first, _, rest = body.lstrip().partition("\n")
    if "questions" not in head and first.startswith("# "):
        head["questions"] = [first.strip("# \t")]
        body = rest
    language = _text(head, "language") or (named if named in LANGUAGES else detect_language(body))
    record: dict[str, Any] = {name: value for name, value in head.items() if name not in _OF_LANGUAGE}
    record.setdefault("entry_id", stem if named in LANGUAGES else Path(place.file).stem)
    if "questions" in head:
        record["questions"] = {language: head["questions"]}
    if "translated_from" in head:
        record["translated_from"] = {language: head["translated_from"]}
    if "answer" in head or body.strip():
        record["answers"] = {language: head["answer"] if "answer" in head else body.strip()}
    return read_record(record, place)


def _as_file(head: dict[str, Any], answer: str | None) -> str:
    body = answer or ""
    if answer is not None and (body != body.strip() or not body or "\r" in body):
        head, body = {**head, "answer": answer}, ""
    told = yaml.dump(head, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return f"{_FENCE}\n{told}{_FENCE}\n{body}\n" if body else f"{_FENCE}\n{told}{_FENCE}\n"


def _read_head(text: str) -> dict[str, Any]:
    try:
        _check_events(text)
        value = yaml.load(text, Loader=_READER)  # noqa: S506
    except yaml.YAMLError as error:
        told = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
        raise Invalid(f"must be YAML: {told}", field="head") from error
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise Invalid("must be names with values", field="head")
    return value


def _check_events(text: str) -> None:
    """Refuse what could make a small file huge, or endless to read."""
    depth = 0
    for event in yaml.parse(text, Loader=_READER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise Invalid("must not use YAML aliases", field="head")
        if depth > MAX_DEPTH:
            raise Invalid("is nested too deeply", field="head")


def _text(head: dict[str, Any], name: str) -> str:
    value = head.get(name, "")
    return value.strip().casefold() if isinstance(value, str) else ""
