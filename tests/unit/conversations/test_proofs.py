"""Nothing of an order without a proof, and no proof by guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.proofs.model import (
    CODES_SENT_PER_EMAIL,
    WRONG_CODES_PER_SUBJECT,
    CodeCheck,
    email_subject,
    masked,
)
from conversations.proofs.service import ProofService
from conversations.proofs.tables import CODES
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from tests.unit.conversations.fakes import FakeOrders, FakeOutbox, order


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_number_and_email_open_the_order_to_this_conversation_only(proofs: ProofService) -> None:
    found = proofs.find_order("c1", " #a10023 ", " Ann@Example.com ")
    assert found.order_id == "ord_1"
    assert proofs.opened_orders("c1") == ["ord_1"]
    assert proofs.may_see("c1", "ord_1") is True
    assert proofs.may_see("c2", "ord_1") is False
    assert proofs.may_see("c1", "ord_2") is False


def test_an_opened_order_closes_after_an_hour(proofs: ProofService, clock: FixedClock) -> None:
    proofs.find_order("c1", "A10023", "ann@example.com")
    clock.advance(seconds=3599)
    assert proofs.may_see("c1", "ord_1") is True
    clock.advance(seconds=1)
    assert proofs.may_see("c1", "ord_1") is False


@pytest.mark.parametrize(
    ("number", "email"),
    [("A10023", "bob@example.com"), ("A99999", "ann@example.com"), ("A99999", "no@example.com")],
)
def test_a_wrong_pair_has_one_answer_and_opens_nothing(proofs: ProofService, number: str, email: str) -> None:
    with pytest.raises(NotFound) as caught:
        proofs.find_order("c1", number, email)
    assert (caught.value.code, caught.value.message) == (
        "not_found",
        "no order with this number and e-mail",
    )
    assert proofs.opened_orders("c1") == []


def test_five_wrong_pairs_lock_the_conversation_for_the_right_one_too(
    proofs: ProofService, orders: FakeOrders, clock: FixedClock
) -> None:
    for i in range(5):
        with pytest.raises(NotFound):
            proofs.find_order("c1", f"A3000{i}", "ann@example.com")
    with pytest.raises(Conflict) as caught:
        proofs.find_order("c1", "A10023", "ann@example.com")
    assert (caught.value.code, caught.value.retry_after_s) == ("locked", 3600)
    assert len(orders.asked) == 5
    assert proofs.find_order("c2", "A10023", "ann@example.com").order_id == "ord_1"
    clock.advance(seconds=3600)
    assert proofs.find_order("c1", "A10023", "ann@example.com").order_id == "ord_1"


@pytest.mark.parametrize("number", ["A10023", "A99999"])
def test_ten_wrong_emails_lock_a_number_over_all_conversations_whether_it_exists_or_not(
    proofs: ProofService, number: str
) -> None:
    for i in range(10):
        with pytest.raises(NotFound):
            proofs.find_order(f"c{i}", number, f"guess{i}@example.com")
    with pytest.raises(Conflict, match="too many tries"):
        proofs.find_order("fresh", number, "ann@example.com")
    assert proofs.opened_orders("fresh") == []


def test_ten_wrong_numbers_lock_an_email_over_all_conversations(proofs: ProofService) -> None:
    for i in range(10):
        with pytest.raises(NotFound):
            proofs.find_order(f"c{i}", f"A4000{i}", "ann@example.com")
    with pytest.raises(Conflict):
        proofs.find_order("fresh", "A10023", "ann@example.com")


def test_a_right_pair_is_not_counted_as_a_try(proofs: ProofService) -> None:
    for _ in range(12):
        proofs.find_order("c1", "A10023", "ann@example.com")
    assert proofs.opened_orders("c1") == ["ord_1"]


def test_a_code_goes_to_the_orders_own_address_and_says_what_it_is_for(
    proofs: ProofService, outbox: FakeOutbox, clock: FixedClock
) -> None:
    sent = proofs.send_order_code("c1", "cancel", order(), "en")
    assert sent.masked_email == "a•••@example.com"
    assert sent.expires_at == clock.now() + timedelta(seconds=600)
    to, subject, body, kind, language = outbox.mails[0]
    code = outbox.last_code()
    assert (to, subject, kind, language) == (
        "ann@example.com",
        f"Aisle Demo Shop: your code is {code}",
        "code",
        "en",
    )
    assert "It is needed to cancel order A10023. It works once, within 10 minutes." in body


def test_a_chinese_letter_is_chinese(proofs: ProofService, outbox: FakeOutbox) -> None:
    proofs.send_order_code("c1", "change_address", order(), "zh")
    code = outbox.last_code()
    assert outbox.mails[0][1] == f"Aisle Demo Shop：您的验证码是 {code}"
    assert "用途：修改订单 A10023 的收货地址。10 分钟内有效，只能使用一次。" in outbox.mails[0][2]


def test_the_code_itself_is_stored_nowhere(
    proofs: ProofService, outbox: FakeOutbox, database: Database
) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    with database.read() as connection:
        row = connection.execute(select(CODES)).one()
    assert outbox.last_code() not in [str(value) for value in row]
    assert len(row.code_hash) == 64


def test_a_right_code_works_once(proofs: ProofService, outbox: FakeOutbox) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    code = outbox.last_code()
    assert proofs.check_code("c1", "cancel", "ord_1", code) == CodeCheck("right")
    assert proofs.check_code("c1", "cancel", "ord_1", code) == CodeCheck("none")


def test_a_code_is_bound_to_conversation_purpose_and_order(proofs: ProofService, outbox: FakeOutbox) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    code = outbox.last_code()
    assert proofs.check_code("c2", "cancel", "ord_1", code) == CodeCheck("none")
    assert proofs.check_code("c1", "return", "ord_1", code) == CodeCheck("none")
    assert proofs.check_code("c1", "cancel", "ord_2", code) == CodeCheck("none")
    assert proofs.check_code("c1", "cancel", "ord_1", code) == CodeCheck("right")


def test_a_stale_code_is_refused(proofs: ProofService, outbox: FakeOutbox, clock: FixedClock) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    clock.advance(seconds=600)
    assert proofs.check_code("c1", "cancel", "ord_1", outbox.last_code()) == CodeCheck("expired")


def test_a_new_code_voids_the_older_one(proofs: ProofService, outbox: FakeOutbox) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    old = outbox.last_code()
    proofs.send_order_code("c1", "cancel", order(), "en")
    new = outbox.last_code()
    assert old == new or proofs.check_code("c1", "cancel", "ord_1", old).outcome == "wrong"
    assert proofs.check_code("c1", "cancel", "ord_1", new) == CodeCheck("right")


def test_a_code_guessed_ten_times_is_locked_after_five_even_for_the_right_one(
    proofs: ProofService, outbox: FakeOutbox
) -> None:
    proofs.send_order_code("c1", "cancel", order(), "en")
    code = outbox.last_code()
    outcomes = [proofs.check_code("c1", "cancel", "ord_1", wrong(code)) for _ in range(10)]
    assert outcomes[:4] == [CodeCheck("wrong", left) for left in (4, 3, 2, 1)]
    assert [check.outcome for check in outcomes[4:]] == ["locked"] * 6
    assert proofs.check_code("c1", "cancel", "ord_1", code) == CodeCheck("locked")


def test_new_codes_and_new_conversations_do_not_give_more_than_ten_tries_an_hour(
    proofs: ProofService, outbox: FakeOutbox, clock: FixedClock
) -> None:
    tried = 0
    for conversation in ("c1", "c2"):
        proofs.send_order_code(conversation, "cancel", order(), "en")
        for _ in range(5):
            proofs.check_code(conversation, "cancel", "ord_1", wrong(outbox.last_code()))
            tried += 1
    assert tried == WRONG_CODES_PER_SUBJECT
    with pytest.raises(Conflict, match="too many tries"):
        proofs.send_order_code("c3", "cancel", order(), "en")
    assert len(outbox.mails) == 2
    clock.advance(seconds=3601)
    proofs.send_order_code("c3", "cancel", order(), "en")
    assert proofs.check_code("c3", "cancel", "ord_1", outbox.last_code()) == CodeCheck("right")


def test_at_most_five_codes_an_hour_are_mailed_to_one_address(
    proofs: ProofService, outbox: FakeOutbox
) -> None:
    for i in range(CODES_SENT_PER_EMAIL):
        proofs.send_person_code(f"c{i}", "Ann@example.com", "en")
    with pytest.raises(Conflict):
        proofs.send_person_code("fresh", "ann@example.com", "en")
    assert len(outbox.mails) == CODES_SENT_PER_EMAIL


def test_a_persons_code_is_mailed_to_unknown_addresses_too_and_binds_the_address(
    proofs: ProofService, outbox: FakeOutbox
) -> None:
    proofs.send_person_code("c1", "Nobody@example.com", "en")
    assert outbox.mails[0][0] == "Nobody@example.com"
    code = outbox.last_code()
    assert proofs.check_code("c1", "erase", email_subject("ann@example.com"), code) == CodeCheck("none")
    assert proofs.check_code("c1", "erase", email_subject("nobody@example.com"), code) == CodeCheck("right")


def test_an_address_is_shown_by_its_first_letter_only() -> None:
    assert masked("john.smith@example.com") == "j•••@example.com"
