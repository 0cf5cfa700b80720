"""When something fails or somebody means harm: nothing is silent, lost or told to others.

Each line of "When something fails" and of "Bad input" that needs the platform and Rasa together is
a test here; what needs only one of them is held in tests/integration/web (sockets, sessions, the
door with a scripted Rasa), tests/unit/commerce/importing (half-bad files, wrong encodings, a price
of -1) and tests/unit/knowledge (two people edit one entry).
"""

from __future__ import annotations

import json
import signal
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest

from tests.e2e.shopper import Reply, Shopper
from tests.e2e.stack import BURST, Stack, wait_until
from tests.e2e.truth import order_state, stock_of

pytestmark = pytest.mark.rasa
TOLD_WITHIN_S = 5.0


@contextmanager
def slow_rasa(stack: Stack) -> Iterator[None]:
    stack.signal_rasa(signal.SIGSTOP)
    try:
        yield
    finally:
        stack.signal_rasa(signal.SIGCONT)


def states(stack: Stack, shopper: Shopper) -> list[tuple[str, str]]:
    """(text, state) of what a shopper wrote."""
    query = (
        "SELECT text, state FROM messages WHERE conversation_id = ? AND sender = 'shopper' ORDER BY position"
    )
    return [(text, state) for text, state in stack.rows(query, shopper.conversation_id)]


def flags(stack: Stack, shopper: Shopper) -> list[str]:
    query = "SELECT detail FROM events WHERE kind = 'flag' AND conversation_id = ?"
    return [json.loads(detail)["reason"] for (detail,) in stack.rows(query, shopper.conversation_id)]


def any_order(stack: Stack, shopper: Shopper, email: str) -> str:
    """An order of one's own, made at the shop's own checkout; its number."""
    variant_id = stack.value("SELECT variant_id FROM variants WHERE stock > 20 ORDER BY variant_id LIMIT 1")
    shopper.call("POST", "/api/v1/shop/cart", {"variant_id": variant_id, "quantity": 1})
    address = {
        "name": "A B",
        "line1": "1 Road",
        "line2": "",
        "city": "Bath",
        "postcode": "BA1",
        "country": "GB",
    }
    made = shopper.call("POST", "/api/v1/shop/cart/checkout", {"email": email, "address": address})
    assert made.status == 201, made.body
    return str(made.body["order"]["number"])


# Rasa is down or slow


KILLED = [
    ("do you have running shoes?", "under $100", "Sorry, I cannot answer just now", "Try again"),
    ("有跑鞋吗", "100以内的", "抱歉,我现在无法回答", "再试一次"),
]


def test_rasa_killed_in_the_middle_of_a_turn_is_said_and_nothing_is_lost(stack: Stack) -> None:
    shoppers = [Shopper(stack), Shopper(stack, locale="zh-CN")]
    for shopper, (search, *_) in zip(shoppers, KILLED, strict=True):
        shopper.say(search)
    stack.signal_rasa(signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(one.say, KILLED[place][1]) for place, one in enumerate(shoppers)]
        wait_until(lambda: all(has_written(stack, one, 2) for one in shoppers))
        stack.signal_rasa(signal.SIGKILL)
        replies = [one.result() for one in asked]
    for shopper, reply, (search, cheaper, sorry, _) in zip(shoppers, replies, KILLED, strict=True):
        assert reply.took_s < TOLD_WITHIN_S
        assert reply.text.startswith(sorry)
        assert states(stack, shopper) == [(search, "answered"), (cheaper, "failed")]
        assert flags(stack, shopper) == ["door_down"]

    stack.start_rasa()
    for shopper, (search, cheaper, _, again) in zip(shoppers, KILLED, strict=True):
        answered = shopper.press(again)  # asked again, in the light of what was said before the crash
        assert answered.products
        assert all(card["price_minor"] <= 10_000 for card in answered.products)
        assert states(stack, shopper) == [(search, "answered"), (cheaper, "answered")]


def test_a_person_can_be_asked_for_while_rasa_is_slow_and_a_late_answer_still_comes(stack: Stack) -> None:
    ann = Shopper(stack)
    ann.say("hello")
    with slow_rasa(stack):
        reply = ann.say("do you have umbrellas?")
        assert reply.took_s < TOLD_WITHIN_S + 0.5
        assert (reply.messages[0]["apology"], list(reply.buttons)) == (
            "slow",
            ["Try again", "Talk to a person"],
        )
        called = ann.press("Talk to a person")
        assert "noted that you want to talk to a person" in called.text
    waiting = "SELECT state FROM handoffs WHERE conversation_id = ?"
    assert stack.rows(waiting, ann.conversation_id)[:1] == [("waiting",)]
    late = wait_until(lambda: [m for m in ann.transcript() if m.get("products")])
    assert "Umbrella" in late[0]["products"][0]["title"]
    assert ann.say("hello again").status == 200


# an action raises, the database is locked


def test_an_action_that_raises_is_apologised_for_flagged_and_logged_and_the_next_turn_works(
    stack: Stack,
) -> None:
    ann = Shopper(stack)
    stack.change("ALTER TABLE promotions RENAME TO promotions_away")
    try:
        reply = ann.say("any promotions right now?")
    finally:
        stack.change("ALTER TABLE promotions_away RENAME TO promotions")
    assert reply.text.startswith("I'm sorry, something went wrong on our side")
    assert flags(stack, ann) == ["action_failed"]
    lines = stack.log_lines("web", reply.headers["X-Request-ID"])
    failed = [line for line in lines if line["event"] == "action_failed"]
    assert [line["action"] for line in failed] == ["action_ask_promotions"]
    assert "Traceback" in json.dumps(failed)
    assert "20% off running shoes" in ann.say("any promotions right now?").text


def test_a_locked_database_is_503_keeps_nothing_by_half_and_recovers(stack: Stack) -> None:
    ann = Shopper(stack)
    before = stack.value("SELECT count(*) FROM messages")
    lock = sqlite3.connect(stack.folder / "aisle.db", isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        refused = ann.say("do you have umbrellas?")
    finally:
        lock.rollback()
        lock.close()
    assert (refused.status, refused.headers["Retry-After"]) == (503, "2")
    assert refused.body["error"]["code"] == "database"
    assert stack.value("SELECT count(*) FROM messages") == before
    assert ann.say("do you have umbrellas?").products


# somebody else's order, token, conversation


def test_somebody_elses_order_is_answered_like_one_that_does_not_exist_and_as_fast(stack: Stack) -> None:
    took: dict[str, list[float]] = {"A10021": [], "A99999": []}
    said: dict[str, set[str]] = {"A10021": set(), "A99999": set()}
    for turn in range(20):
        number = ("A10021", "A99999")[turn % 2]
        mallory = Shopper(stack)
        mallory.say(f"where is my order {number}")
        reply = mallory.say("mallory@example.com")
        took[number].append(reply.took_s)
        said[number].add(reply.text.replace(number, "N"))
        assert "order" not in reply.messages[0]
    assert said["A10021"] == said["A99999"]
    there, gone = (min(times) for times in took.values())  # what the work itself takes
    assert abs(there - gone) < 0.25 * max(there, gone) + 0.01


def test_somebody_elses_conversation_and_order_button_open_nothing(stack: Stack) -> None:
    ann, mallory = Shopper(stack), Shopper(stack)
    ann.say("where is my order A10023")
    assert ann.say("emma@example.com").part("order")["number"] == "A10023"
    order_id = stack.value("SELECT order_id FROM orders WHERE number = 'A10023'")
    for payload in (
        f'/order_status{{"order_id": "{order_id}", "order_number": "A10023"}}',
        f'/cancel_order{{"order_id": "{order_id}"}}',
    ):
        reply = mallory.send({"payload": payload})
        assert [message for message in reply.messages if "order" in message] == []
        assert "81.90" not in reply.text
    other = mallory.call("GET", f"/api/v1/chat/conversations/{ann.conversation_id}")
    none = mallory.call("GET", "/api/v1/chat/conversations/cnv_nobody")
    assert (other.status, none.status) == (404, 404)
    assert other.body["error"]["message"] == none.body["error"]["message"]


@pytest.mark.parametrize("kind", ["forged", "cut", "none", "expired"])
def test_a_token_that_is_not_good_is_refused_and_nothing_is_kept(stack: Stack, kind: str) -> None:
    ann = Shopper(stack)
    if kind == "expired":
        past = "2020-01-01 00:00:00.000000"
        stack.change(
            "UPDATE sessions SET expires_at = ? WHERE conversation_id = ?", past, ann.conversation_id
        )
    else:
        ann.token = {"forged": ann.token[:-4] + "AAAA", "cut": ann.token[:20], "none": ""}[kind]
    refused = ann.say("hello")
    assert (refused.status, refused.body["error"]["code"]) == (401, "unauthorized")
    assert stack.rows("SELECT * FROM messages WHERE conversation_id = ?", ann.conversation_id) == []


# bad input


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"text": ""}', 422, "empty_message"),
        (b'{"text": " \\u200b \\n"}', 422, "empty_message"),
        (b'{"text": "\\u0000"}', 422, "empty_message"),
        (json.dumps({"text": "x" * 10_000}).encode(), 422, "too_long"),
        (b'{"text": "caf\xe9"}', 422, "bad_json"),
        (b'{"text": 5}', 422, "invalid"),
        (b'{"text": "' + b"a" * 10_000_000 + b'"}', 413, "too_large"),
        (b"not json", 422, "bad_json"),
        (b'{"payload": "/greet{"}', 422, "bad_payload"),
    ],
    ids=[
        "empty",
        "blank",
        "nul",
        "10000 characters",
        "not UTF-8",
        "a number",
        "10 MB",
        "not JSON",
        "payload",
    ],
)
def test_bad_input_is_refused_with_a_reason_and_the_conversation_goes_on(
    stack: Stack, body: bytes, status: int, code: str
) -> None:
    ann = Shopper(stack)
    refused = ann.call("POST", "/api/v1/chat/messages", body)
    assert (refused.status, refused.body["error"]["code"]) == (status, code)
    assert ann.transcript() == []
    assert "Hello" in ann.say("hello").text


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE products; --",
        '" OR 1=1 --',
        "{{7*7}} ${jndi:ldap://x} %s %n",
        "/cancel_order",
        "\u202egnirts\u202c 跑鞋 shoes обувь ばか",
        "nul\x00in the middle",
        "Ａ１００２３",
        "a" * 1999,
        "？？？！！！",
    ],
)
def test_strange_words_are_answered_kept_as_they_are_and_harm_nothing(stack: Stack, text: str) -> None:
    ann = Shopper(stack)
    reply = ann.say(text)
    assert [message["from"] for message in reply.messages if not message["text"].strip()] == []
    assert not any("apology" in message for message in reply.messages)
    for trace in ("Traceback", "sqlite", "SELECT ", "action_", "utter_", "{'"):
        assert trace not in reply.text
    assert ann.transcript()[0]["text"] == text.replace("\x00", "")
    assert stack.value("SELECT count(*) FROM products") == 483
    assert ann.say("do you have umbrellas?").products


def test_a_code_guessed_ten_times_locks_and_even_the_right_one_is_refused_then(stack: Stack) -> None:
    ann = Shopper(stack)
    number = any_order(stack, ann, "guessed@example.com")
    mallory = Shopper(stack)
    mallory.say(f"cancel order {number}")
    mallory.say("guessed@example.com")
    code = mallory.last_code("guessed@example.com")
    guesses = [f"{guess:06d}" for guess in range(100_000, 100_010) if f"{guess:06d}" != code]
    said = [mallory.say(guess).text for guess in guesses]
    assert "Tries left: 4" in said[0]
    assert not any("is cancelled" in one for one in said)
    assert "is cancelled" not in mallory.say(code).text
    assert order_state(stack, number) == "placed"


def test_a_cart_of_ten_thousand_is_refused_in_chat_and_on_the_page_and_stays_as_it_was(stack: Stack) -> None:
    ann = Shopper(stack)
    variant_id = "SH001-black-42"
    ann.call("POST", "/api/v1/shop/cart", {"variant_id": variant_id, "quantity": 1})
    on_page = ann.call("POST", "/api/v1/shop/cart", {"variant_id": variant_id, "quantity": 10_000})
    assert on_page.status in (409, 422)
    ann.say("Glide 2 Men's Running Shoes in black")
    refused = ann.say("add 10000 of the Ternway Glide 2 Men's Running Shoes in black 42")
    assert "Added" not in refused.text
    assert [(line["variant_id"], line["quantity"]) for line in ann.cart()["lines"]] == [(variant_id, 1)]
    stock = stock_of(stack, variant_id)
    lines = "INSERT INTO cart_lines SELECT 'cln_' || variant_id, ?, position + 9, variant_id, 1 FROM variants"
    stack.change(f"{lines} WHERE stock > 0 AND variant_id != ? LIMIT 98", ann.conversation_id, variant_id)
    stocked = stack.rows("SELECT variant_id FROM variants WHERE stock > 0 ORDER BY variant_id DESC LIMIT 3")
    added = [
        ann.call("POST", "/api/v1/shop/cart", {"variant_id": found, "quantity": 1}).status
        for (found,) in stocked
    ]
    assert (added, len(ann.cart()["lines"])) == ([201, 409, 409], 100)
    assert stock_of(stack, variant_id) == stock


# a flood, two turns at once, the request id


def test_a_flood_is_429_for_that_conversation_alone(stack: Stack) -> None:
    mallory, ann = Shopper(stack), Shopper(stack)
    with ThreadPoolExecutor(16) as pool:
        flood = list(pool.map(lambda _: mallory.send({"payload": "/greet"}), range(BURST + 60)))
        assert ann.say("do you have umbrellas?").products
    refused = [reply for reply in flood if reply.status == 429]
    assert refused
    assert all(int(reply.headers["Retry-After"]) >= 1 for reply in refused)
    assert {reply.status for reply in flood} == {200, 429}


def test_turns_sent_at_once_are_answered_one_by_one_in_the_order_they_came(stack: Stack) -> None:
    ann = Shopper(stack)
    ann.say("do you have running shoes?")
    words = ["under $100", "only black ones", "show me my cart", "how much is delivery?"]
    with ThreadPoolExecutor(len(words)) as pool:
        asked = []
        for count, text in enumerate(words, start=2):
            asked.append(pool.submit(said_by(ann), text))
            wait_until(partial(has_written, stack, ann, count))
        replies = [one.result() for one in asked]
    assert all(card["price_minor"] <= 10_000 for card in replies[0].products)
    assert "black running shoes under $100" in replies[1].text  # the second built on the first
    assert "cart is empty" in replies[2].text
    assert replies[3].part("faq")["entry_id"] == "delivery-cost"
    order = [text for text, _ in states(stack, ann)]
    assert order == ["do you have running shoes?", *words]


def has_written(stack: Stack, shopper: Shopper, count: int) -> bool:
    return len(states(stack, shopper)) >= count


def said_by(shopper: Shopper) -> Callable[[str], Reply]:
    """Say something without remembering the answer, for threads."""
    return lambda text: shopper.call("POST", "/api/v1/chat/messages", {"text": text})


def test_many_conversations_at_once_are_all_answered(stack: Stack) -> None:
    shoppers = [Shopper(stack) for _ in range(16)]
    barrier = threading.Barrier(len(shoppers))

    def talk(shopper: Shopper) -> list[int]:
        barrier.wait()
        return [len(shopper.say(text).messages) for text in ("hello", "any umbrellas?", "show me my cart")]

    with ThreadPoolExecutor(len(shoppers)) as pool:
        answers = list(pool.map(talk, shoppers))
    assert all(min(found) >= 1 for found in answers)
    assert all("apology" not in message for one in shoppers for message in one.transcript())


def test_one_request_id_is_followed_from_the_header_through_rasa_to_the_action(stack: Stack) -> None:
    ann = Shopper(stack)
    reply = ann.send({"text": "do you have umbrellas?"}, **{"X-Request-ID": "followed-me-1"})
    assert reply.headers["X-Request-ID"] == "followed-me-1"
    [in_rasa] = stack.log_lines("rasa", "followed-me-1")
    assert ann.conversation_id in in_rasa["message"]
    in_web = {line["event"]: line for line in stack.log_lines("web", "followed-me-1")}
    assert in_web["acted"]["action"] == "action_search_product"
    assert in_web["answered"]["conversation_id"] == ann.conversation_id
    rows = stack.rows("SELECT kind FROM events WHERE request_id = 'followed-me-1'")
    assert {"message", "search", "shown"} <= {kind for (kind,) in rows}


def test_a_turn_late_in_a_conversation_costs_what_an_early_one_did(stack: Stack) -> None:
    ann = Shopper(stack)
    began = time.monotonic()
    took = [ann.send({"payload": "/view_cart"}).took_s for _ in range(BURST - 10)]
    assert statistics.median(took[-15:]) < 2 * statistics.median(took[:15]) + 0.02
    assert time.monotonic() - began < 60
