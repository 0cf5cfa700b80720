"""Rehearsals in the console, the questions that must keep their answer, ratings, transcripts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import quote

import pytest

from commerce.customers.model import Customer
from conversations.messages.model import Draft
from conversations.sessions.model import Identity
from kernel.clock import FixedClock
from knowledge.model import Entry
from tests.fakes.talks import Talks
from tests.integration.console.stage import ConsoleStage
from web.console.keys import EDITING, HELPFUL, KNOWLEDGE, REGRESSION, REHEARSALS

DELIVERY = Entry(
    "delivery-cost",
    "delivery",
    {"en": ("How much is delivery?",), "zh": ("运费是多少？",)},
    {"en": "Delivery is 4.99.", "zh": "运费 4.99。"},
)
GIFTS = Entry("gift-wrap", "gifts", {"en": ("Do you gift wrap parcels?",)}, {"en": "We do, for free."})


@pytest.fixture
def stage(stage: ConsoleStage) -> ConsoleStage:
    """The console with one entry in force."""
    stage.app[EDITING].import_entries([DELIVERY], "test", publish=True)
    return stage


@pytest.fixture
def talks(stage: ConsoleStage, clock: FixedClock) -> Talks:
    services = stage.platform.services
    return Talks(services.shop, stage.platform.messages, services.sessions, services.handoffs, clock)


def draft(stage: ConsoleStage, entry: Entry) -> Entry:
    return stage.app[EDITING].save(entry, "mia").entry


async def test_a_draft_is_rehearsed_on_what_shoppers_asked_and_published_from_there(
    stage: ConsoleStage, talks: Talks
) -> None:
    first, second = talks.opened(), talks.opened()
    talks.ask(first, "do you gift wrap parcels", flag="faq_unanswered")
    talks.ask(second, "gift wrap my parcels?", flag="faq_unanswered")
    talks.ask(second, "How much is delivery?", "delivery-cost")
    entry = draft(stage, GIFTS)
    status, shown = await stage.get("merchant", "/console/knowledge/gift-wrap/rehearsal")
    assert (status, "Nothing rehearsed yet" in shown) == (200, True)

    started = await stage.post("merchant", "/console/knowledge/gift-wrap/rehearsal", {"days": "30"})
    assert (started.status, started.headers["Location"]) == (303, "/console/knowledge/gift-wrap/rehearsal")
    await finished(stage, "gift-wrap")
    _, shown = await stage.get("merchant", "/console/knowledge/gift-wrap/rehearsal")
    assert "Rehearsed on 3 questions" in shown
    assert "Nothing has changed since." in shown
    assert 'Newly answered<span class="count">2</span>' in shown
    assert "2 people" in shown
    assert f'href="/console/conversations/{quote(first)}?message=' in shown

    published = await stage.post(
        "merchant", "/console/knowledge/gift-wrap/publish", {"revision": str(entry.revision)}
    )
    assert published.status == 303
    assert stage.app[KNOWLEDGE].get("gift-wrap").answers == {"en": "We do, for free."}
    _, shown = await stage.get("merchant", "/console/knowledge/gift-wrap/rehearsal")
    assert "This text is live." in shown


async def test_a_changed_draft_or_another_publish_is_told(stage: ConsoleStage, talks: Talks) -> None:
    talks.ask(talks.opened(), "do you gift wrap parcels", flag="faq_unanswered")
    entry = draft(stage, GIFTS)
    stage.app[REHEARSALS].rehearse("gift-wrap", "mia")
    changed = stage.app[EDITING].save(replace(entry, answers={"en": "We do not."}), "mia").entry
    _, shown = await stage.get("support", "/console/knowledge/gift-wrap/rehearsal")
    assert "The draft has changed since this rehearsal" in shown
    _, editor = await stage.get("support", "/console/knowledge/gift-wrap")
    assert "Rehearsed on one question; the draft has changed since." in editor
    stage.app[EDITING].save(replace(changed, answers=GIFTS.answers), "mia")
    stage.app[EDITING].import_entries([replace(DELIVERY, answers={"en": "Free."})], "bob", publish=True)
    _, shown = await stage.get("support", "/console/knowledge/gift-wrap/rehearsal")
    assert "Other answers were published since this rehearsal" in shown
    assert "Publish" not in shown.split("<main")[1].split("</header>")[0]


async def test_a_rehearsal_that_changes_nothing_says_so_in_both_languages(
    stage: ConsoleStage, talks: Talks
) -> None:
    talks.ask(talks.opened(), "How much is delivery?", "delivery-cost")
    draft(stage, replace(stage.app[EDITING].read("delivery-cost").entry, tags=("money",)))
    stage.app[REHEARSALS].rehearse("delivery-cost", "mia")
    _, english = await stage.get("merchant", "/console/knowledge/delivery-cost/rehearsal")
    assert "This draft changes no answer" in english
    chosen = await stage.client.get(
        "/console/knowledge/delivery-cost/rehearsal",
        headers=stage.headers("merchant")
        | {"Cookie": f"{stage.headers('merchant')['Cookie']}; aisle_console_language=zh"},
    )
    chinese = await chosen.text()
    assert "这份草稿不会改变任何回答" in chinese
    assert "已用 1 个问题预演" in chinese


async def test_a_conversation_is_shown_as_it_was_said_to_those_who_may(
    stage: ConsoleStage, talks: Talks
) -> None:
    here = talks.opened()
    asked = talks.ask(here, "<b>gift wrap?</b>", "delivery-cost", reply="Delivery is 4.99.")
    talks.messages.append(here, [Draft("Hi, Mia here")], sender="staff")
    address = f"/console/conversations/{quote(here)}?message={asked.message_id}"
    status, shown = await stage.get("support", address)
    assert (status, "&lt;b&gt;gift wrap?&lt;/b&gt;" in shown, "<b>gift wrap" in shown) == (200, True, False)
    assert "Hi, Mia here" in shown
    assert "expected=delivery-cost" in shown
    status, part = await stage.get("support", f"{address}&part=1")
    assert (status, part.lstrip()[:17]) == (200, '<ol class="talk">')
    assert (await stage.get("analyst", address))[0] == 403
    talks.messages.erase(here)
    assert (await stage.get("support", address))[0] == 404
    assert (await stage.get("support", f"/console/conversations/{quote(here)}"))[0] == 404


async def test_a_question_goes_into_the_set_from_a_conversation_and_out_and_back(
    stage: ConsoleStage, talks: Talks
) -> None:
    here = talks.opened()
    talks.ask(here, "what does delivery cost", "delivery-cost")
    _, prefilled = await stage.get(
        "support",
        f"/console/checks?text=what+does+delivery+cost&expected=delivery-cost&conversation={quote(here)}",
    )
    assert 'value="what does delivery cost"' in prefilled
    assert '<option value="delivery-cost" selected>' in prefilled
    fields = {
        "text": "what does delivery cost",
        "language": "en",
        "expected": "delivery-cost",
        "reason": "asked daily",
        "conversation": here,
    }
    added = await stage.post("support", "/console/checks", fields)
    assert added.status == 303
    (question,) = stage.app[REGRESSION].questions()
    assert (question.expected_entry_id, question.origin_conversation_id) == ("delivery-cost", here)
    removal = f"/console/checks/{question.question_id}/remove"
    assert (await stage.post("support", removal)).status == 303
    assert stage.app[REGRESSION].questions() == []
    assert (await stage.post("support", f"/console/checks/{question.question_id}/restore")).status == 303
    assert stage.app[REGRESSION].questions() == [question]
    assert (await stage.post("support", f"/console/checks/{question.question_id}/restore")).status == 404


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"text": " "}, 422, "A question has 1 to 300 characters"),
        ({"expected": ""}, 422, "Choose an entry that is live"),
        ({"expected": "nothing-of-the-kind"}, 422, "Choose an entry that is live"),
        ({"language": "fr"}, 422, "Choose a language"),
        ({"reason": "x" * 501}, 422, "At most 500 characters"),
    ],
)
async def test_a_bad_question_is_refused_with_what_was_typed_kept(
    stage: ConsoleStage, changed: dict[str, str], status: int, told: str
) -> None:
    fields = {"text": "what is it", "language": "en", "expected": "delivery-cost", "reason": "because"}
    refused = await stage.post("merchant", "/console/checks", fields | changed)
    shown = await refused.text()
    assert (refused.status, told in shown) == (status, True)
    assert ("because" in shown) is ("reason" not in changed)
    assert stage.app[REGRESSION].questions() == []


async def test_a_question_with_another_answer_is_a_conflict(stage: ConsoleStage) -> None:
    stage.app[REGRESSION].add("who is it", "en", None, "mia")
    fields = {"text": "who is it", "language": "en", "expected": "delivery-cost"}
    refused = await stage.post("merchant", "/console/checks", fields)
    assert (refused.status, "in the set already" in await refused.text()) == (409, True)


async def test_the_set_is_asked_and_what_is_wrong_is_shown(stage: ConsoleStage) -> None:
    stage.app[REGRESSION].add("How much is delivery?", "en", "delivery-cost", "demo")
    stage.app[REGRESSION].add("运费是多少？", "zh", None, "mia")
    _, shown = await stage.get("analyst", "/console/checks")
    assert shown.count('class="badge good">Right') == 1
    assert shown.count('class="badge bad">Wrong') == 1
    assert "Remove" not in shown.split("<table")[1].replace('<span class="unseen">Remove</span>', "")
    _, wrong = await stage.get("analyst", "/console/checks?show=wrong")
    assert ("运费是多少？" in wrong, "How much is delivery?</span>" in wrong) == (True, False)


async def test_a_publish_that_breaks_a_question_is_shown_and_needs_a_reason(stage: ConsoleStage) -> None:
    stage.app[REGRESSION].add("How much is delivery?", "en", "delivery-cost", "mia")
    entry = stage.app[EDITING].read("delivery-cost").entry
    other = {"en": ("Opening hours?",), "zh": ("几点开门？",)}
    changed = draft(stage, replace(entry, questions=other, answers={"en": "At nine.", "zh": "九点。"}))
    publish = "/console/knowledge/delivery-cost/publish"
    refused = await stage.post("merchant", publish, {"revision": str(changed.revision)})
    shown = await refused.text()
    assert (refused.status, "How much is delivery?" in shown) == (409, True)
    assert stage.app[KNOWLEDGE].get("delivery-cost").answers["en"] == "Delivery is 4.99."
    fields = {"revision": str(changed.revision), "despite": "we moved it to the shipping page"}
    assert (await stage.post("merchant", publish, fields)).status == 303
    assert stage.app[KNOWLEDGE].get("delivery-cost").answers["en"] == "At nine."
    _, checks = await stage.get("merchant", "/console/checks")
    assert ("One lost its answer" in checks, "we moved it to the shipping page" in checks) == (True, True)


async def test_an_erased_conversation_is_no_origin_any_more(stage: ConsoleStage, talks: Talks) -> None:
    kept, gone = talks.opened(), talks.opened()
    for here, text in ((kept, "what does delivery cost"), (gone, "delivery price")):
        talks.ask(here, text, "delivery-cost")
        stage.app[REGRESSION].add(text, "en", "delivery-cost", "mia", "", here)
    talks.messages.erase(gone)
    _, shown = await stage.get("merchant", "/console/checks")
    assert (quote(kept) in shown, quote(gone) in shown) == (True, False)
    origins = {one.origin_conversation_id for one in stage.app[REGRESSION].questions()}
    assert origins == {kept, None}


async def test_erasing_a_customer_takes_their_ratings_and_origins_along(
    stage: ConsoleStage, talks: Talks, clock: FixedClock
) -> None:
    services = stage.platform.services
    ann = Customer("cus_ann", "ann@example.com", "Ann", "en", (), clock.now())
    services.shop.customers.save_customers([ann])
    token = services.sessions.sign_identity(Identity("cus_ann", "ann@example.com", "shopper", "Ann"), 10**9)
    here = services.sessions.open(token).conversation_id
    talks.ask(here, "How much is delivery?", "delivery-cost", customer_id="cus_ann")
    stage.app[HELPFUL].rate(here, "delivery-cost", False, comment="I am Ann", customer_id="cus_ann")
    stage.app[REGRESSION].add("what does delivery cost", "en", "delivery-cost", "mia", "", here)
    stage.app[REHEARSALS].rehearse("delivery-cost", "mia")
    assert services.shop.customers.erase("cus_ann")["knowledge"] == 2
    assert stage.app[HELPFUL].of_entry("delivery-cost") == []
    assert [one.origin_conversation_id for one in stage.app[REGRESSION].questions()] == [None]


async def test_ratings_are_ranked_and_each_leads_to_its_conversation(
    stage: ConsoleStage, talks: Talks
) -> None:
    here = talks.opened()
    talks.ask(here, "How much is delivery?", "delivery-cost")
    stage.app[HELPFUL].rate(here, "delivery-cost", False, reason="other", comment="<i>too dear</i>")
    for order in ("helpful", "use", "stale"):
        status, shown = await stage.get("analyst", f"/console/helpful?order={order}")
        assert (status, "0% of 1" in shown, "surely 0 to 79%" in shown) == (200, True, True)
    assert (await stage.get("analyst", "/console/helpful/delivery-cost"))[0] == 403
    status, shown = await stage.get("merchant", "/console/helpful/delivery-cost")
    assert (status, "&lt;i&gt;too dear&lt;/i&gt;" in shown) == (200, True)
    assert f"/console/conversations/{quote(here)}" in shown


async def test_a_running_rehearsal_tells_how_far_it_is_and_can_be_stopped(stage: ConsoleStage) -> None:
    rehearsals = stage.app[REHEARSALS]
    begun = rehearsals._begin(draft(stage, GIFTS), "mia", 30)  # a run whose thread has not come to it yet
    _, shown = await stage.get("merchant", "/console/knowledge/gift-wrap/rehearsal")
    assert (f"/console/rehearsals/{begun.rehearsal_id}/progress" in shown, "<progress" in shown) == (
        True,
        True,
    )
    response = await stage.client.get(
        f"/console/rehearsals/{begun.rehearsal_id}/progress", headers=stage.headers("merchant")
    )
    assert await response.json() == {"state": "running", "done": 0, "total": 0}
    stopped = await stage.post("merchant", f"/console/rehearsals/{begun.rehearsal_id}/cancel")
    assert stopped.status == 303
    _, shown = await stage.get("merchant", "/console/knowledge/gift-wrap/rehearsal")
    assert "The last rehearsal was stopped." in shown
    _, listed = await stage.get("merchant", "/console/rehearsals")
    assert "Stopped" in listed


async def finished(stage: ConsoleStage, entry_id: str) -> None:
    for _ in range(400):
        latest = stage.app[REHEARSALS].latest(entry_id)
        if latest is not None and latest.state != "running":
            assert latest.state == "done", latest.error
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the rehearsal did not end")
