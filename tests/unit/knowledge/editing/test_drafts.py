"""Drafts: each change is a revision, what is published stays in force, nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kernel.clock import FixedClock
from kernel.errors import Conflict, Invalid, NotFound
from knowledge.editing.model import EditConflict
from knowledge.editing.service import EditingService
from knowledge.model import Audience, Entry, Link, fingerprint, stale_languages
from tests.conftest import NOW

Told = Callable[[], str | None]


def test_a_draft_is_not_in_force(editing: EditingService, returns: Entry, told: Told) -> None:
    record = editing.save(returns, "mia", "new")
    assert (record.entry.revision, record.entry.state, record.published) == (1, "draft", None)
    assert (record.entry.updated_by, record.entry.updated_at) == ("mia", NOW)
    assert told() is None


def test_what_is_published_stays_in_force_while_a_draft_is_written(
    editing: EditingService, returns: Entry, told: Told
) -> None:
    editing.save(returns, "mia")
    editing.publish("returns", 1, "mia")
    draft = replace(editing.read("returns").entry, answers={"en": "You have 60 days."})
    record = editing.save(draft, "tom")
    assert record.published is not None
    assert (record.entry.revision, record.published.revision) == (2, 1)
    assert (record.entry.state, record.published.state) == ("draft", "published")
    assert told() == "You have 30 days."


def test_everything_an_author_writes_is_kept(editing: EditingService, returns: Entry) -> None:
    full = replace(
        returns,
        source_language="zh",
        audience=Audience(("vip",), ("web", "telegram"), signed_in=True),
        valid_from=NOW,
        valid_until=NOW.replace(year=2027),
        product_ids=("prd_1",),
        promotion_ids=("pro_1",),
        links=(Link("Form", "/returns/form.pdf"), Link("Post", "https://post.example/track?id=1")),
    )
    saved = editing.save(full, "mia").entry
    read = editing.revision("returns", 1)
    assert read == saved
    assert replace(read, revision=0, updated_at=None, updated_by="", translated_from={}) == full


def test_the_second_of_two_editors_sees_both_texts_and_nothing_is_overwritten(
    editing: EditingService, returns: Entry
) -> None:
    seen = editing.save(returns, "mia").entry
    editing.save(replace(seen, answers={"en": "You have 60 days."}), "mia")
    yours = replace(seen, answers={"en": "You have 14 days."})
    with pytest.raises(EditConflict, match="changed by mia since revision 1") as caught:
        editing.save(yours, "tom")
    assert caught.value.theirs.answers == {"en": "You have 60 days."}
    assert caught.value.yours == yours
    assert editing.read("returns").entry.answers == {"en": "You have 60 days."}
    assert len(editing.revisions("returns")) == 2


def test_an_entry_that_is_there_cannot_be_begun_again(editing: EditingService, returns: Entry) -> None:
    editing.save(returns, "mia")
    with pytest.raises(EditConflict) as caught:
        editing.save(replace(returns, answers={"en": "None."}), "tom")
    assert caught.value.theirs.answers["en"] == "You have 30 days."


def test_saving_what_stands_already_writes_no_revision(editing: EditingService, returns: Entry) -> None:
    seen = editing.save(returns, "mia").entry
    spaced = replace(seen, answers=dict(seen.answers) | {"en": "  You have 30 days. \r\n"})
    assert editing.save(spaced, "tom").entry.revision == 1
    assert editing.read("returns").entry.updated_by == "mia"


def test_a_draft_of_an_unknown_entry_cannot_go_on(editing: EditingService, returns: Entry) -> None:
    with pytest.raises(NotFound):
        editing.save(replace(returns, revision=3), "mia")


def test_an_archived_entry_is_brought_back_before_it_is_edited(
    editing: EditingService, returns: Entry
) -> None:
    seen = editing.save(returns, "mia").entry
    editing.archive("returns", "tom")
    with pytest.raises(Conflict, match="was archived") as caught:
        editing.save(replace(seen, answers={"en": "New."}), "mia")
    assert caught.value.code == "archived"
    editing.unarchive("returns", "mia")
    assert editing.save(replace(seen, answers={"en": "New."}), "mia").entry.revision == 2


def test_an_old_revision_is_restored_as_the_newest_draft(editing: EditingService, returns: Entry) -> None:
    seen = editing.save(returns, "mia").entry
    editing.save(replace(seen, answers={"en": "Wrong."}), "tom")
    record = editing.restore("returns", 1, "mia", "tom was wrong")
    assert (record.entry.revision, record.entry.state) == (3, "draft")
    assert record.entry.answers == returns.answers
    line = editing.revisions("returns")[0]
    assert (line.revision, line.change, line.author, line.reason) == (3, "restore", "mia", "tom was wrong")


def test_a_translation_turns_stale_when_its_source_changes_and_fresh_when_it_is_written_again(
    editing: EditingService, returns: Entry
) -> None:
    seen = editing.save(returns, "mia").entry
    assert stale_languages(seen) == ()
    seen = editing.save(replace(seen, answers=dict(seen.answers) | {"en": "You have 60 days."}), "mia").entry
    assert stale_languages(seen) == ("zh",)
    seen = editing.save(replace(seen, answers=dict(seen.answers) | {"zh": "60 天内可退。"}), "wei").entry
    assert stale_languages(seen) == ()


def test_a_translation_that_still_fits_is_said_to_by_its_sources_fingerprint(
    editing: EditingService, returns: Entry
) -> None:
    seen = editing.save(returns, "mia").entry
    seen = editing.save(replace(seen, answers=dict(seen.answers) | {"en": "30 days it is."}), "mia").entry
    fits = replace(seen, translated_from={"zh": fingerprint(seen, "en")})
    assert stale_languages(editing.save(fits, "wei").entry) == ()


def test_another_wording_of_the_question_leaves_translations_fresh(
    editing: EditingService, returns: Entry
) -> None:
    seen = editing.save(returns, "mia").entry
    more = {"en": (*seen.questions["en"], "Is returning possible?"), "zh": seen.questions["zh"]}
    assert stale_languages(editing.save(replace(seen, questions=more), "mia").entry) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entry_id": ""}, "entry_id"),
        ({"entry_id": "a b"}, "entry_id"),
        ({"entry_id": "a/b"}, "entry_id"),
        ({"answers": {}}, "answers"),
        ({"answers": {"en": " \n"}}, "answers"),
        ({"answers": {"en": "x" * 1_000_000}}, "answers"),
        ({"answers": {"fr": "Oui."}}, "answers"),
        ({"questions": {"zh": ("可以退货吗？",)}}, "questions"),
        ({"questions": {"en": ("x" * 301,)}}, "questions"),
        ({"questions": {"en": tuple(f"q{n}" for n in range(51))}}, "questions"),
        ({"category": "x" * 129}, "category"),
        ({"tags": tuple(f"t{n}" for n in range(21))}, "tags"),
        ({"source_language": "fr"}, "source_language"),
        ({"links": (Link("x", "javascript:alert(1)"),)}, "links"),
        ({"links": (Link("x", "//evil.example/"),)}, "links"),
        ({"valid_from": NOW, "valid_until": NOW}, "valid_until"),
    ],
)
def test_a_bad_entry_is_refused_by_the_name_of_its_field(
    editing: EditingService, returns: Entry, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        editing.save(replace(returns, **change), "mia")  # type: ignore[arg-type]
    assert caught.value.field == field
    assert len(caught.value.message) < 500
    with pytest.raises(NotFound):
        editing.read("returns")


def test_an_old_time_of_saving_does_not_matter_to_the_next(
    editing: EditingService, returns: Entry, clock: FixedClock
) -> None:
    seen = editing.save(returns, "mia").entry
    clock.advance(days=400)
    assert editing.save(replace(seen, category="orders"), "mia").entry.updated_at == clock.now()
