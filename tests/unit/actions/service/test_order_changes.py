"""Nothing of an order changes without a proof, against the rules, or twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce.orders.model import Address
from commerce.shop import Shop
from kernel.clock import FixedClock
from tests.unit.actions.service.orders import ANN_HOME
from tests.unit.actions.service.talk import ServiceTalk

Code = Callable[[], str]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def state(shop: Shop, number: str) -> str:
    return shop.orders.by_number(number).state


def test_a_guest_needs_a_mailed_code_to_cancel(guest: ServiceTalk, shop: Shop, last_code: Code) -> None:
    assert guest.texts("cancel_order", "cancel A30000, gus@example.com") == [
        "I'll cancel order A30000 ($95.00) and refund what you paid. This can't be undone.",
        "To make sure it is you, I've sent a six-digit code to g•••@example.com; it works for 10 minutes. "
        "Type it here to go ahead.",
    ]
    assert state(shop, "A30000") == "paid"
    assert shop.outbox.recent(1)[0].to == "gus@example.com"
    assert guest.texts("inform", f"the code is {last_code()}") == [
        "Order A30000 is cancelled. $95.00 is on its way back to you; it goes the way you paid."
    ]
    assert state(shop, "A30000") == "cancelled"
    assert guest.form is None


def test_cancelling_in_chinese(guest: ServiceTalk, shop: Shop, last_code: Code) -> None:
    assert guest.texts("cancel_order", "取消订单A30000，邮箱gus@example.com") == [
        "将取消订单 A30000（US$95.00）并退回您支付的款项，取消后不能恢复。",
        "为了确认是您本人，我已把 6 位验证码发到 g•••@example.com，10 分钟内有效。请在这里输入验证码以继续。",
    ]
    assert shop.outbox.recent(1)[0].language == "zh"
    assert guest.texts("inform", last_code()) == ["订单 A30000 已取消，US$95.00 将按原支付方式退回。"]


def test_a_code_guessed_ten_times_changes_nothing(guest: ServiceTalk, shop: Shop, last_code: Code) -> None:
    guest.say("cancel_order", "cancel A30000, gus@example.com")
    bad = wrong(last_code())
    assert [guest.texts("inform", bad)[0] for _ in range(4)] == [
        f"That code isn't right. Tries left: {left}." for left in (4, 3, 2, 1)
    ]
    assert guest.texts("inform", bad) == [
        "That code is locked after too many wrong tries, and nothing was changed. "
        "You can begin again later, or talk to a person."
    ]
    assert guest.form is None
    guest.say("cancel_order", "cancel A30000")
    for _ in range(5):
        guest.say("inform", wrong(last_code()))
    assert guest.texts("cancel_order", "cancel A30000") == [
        "Too many codes were asked for or mistyped. "
        "For safety, please try again in an hour, or talk to a person."
    ]
    assert state(shop, "A30000") == "paid"


def test_a_stale_code_changes_nothing_and_a_new_one_can_be_had(
    guest: ServiceTalk, shop: Shop, clock: FixedClock, last_code: Code
) -> None:
    guest.say("cancel_order", "cancel A30000, gus@example.com")
    old = last_code()
    clock.advance(seconds=601)
    assert guest.texts("inform", old) == [
        "This code is no longer valid. Shall I send a new one?".replace("This", "That")
    ]
    assert state(shop, "A30000") == "paid"
    guest.press("Send a new code")
    assert guest.responses == ["utter_plan_cancel", "utter_code_sent"]
    guest.say("inform", last_code())
    assert state(shop, "A30000") == "cancelled"


def test_a_code_of_another_conversation_changes_nothing(
    opened: Callable[..., ServiceTalk], shop: Shop, last_code: Code
) -> None:
    mine, theirs = opened(), opened()
    mine.say("cancel_order", "cancel A30000, gus@example.com")
    code = last_code()
    theirs.say("cancel_order", "cancel A30000, gus@example.com")
    own = last_code()
    if code != own:
        assert theirs.texts("inform", code)[0].startswith("That code isn't right.")
    assert state(shop, "A30000") == "paid"


def test_a_code_for_one_purpose_does_not_serve_another(
    guest: ServiceTalk, shop: Shop, last_code: Code
) -> None:
    guest.say("change_order", "new address for A30000, gus@example.com")
    guest.say("inform", "Gus Hill, 5 Main Street, York YO1 7HH, UK")
    code = last_code()
    guest.say("cancel_order", "actually cancel it")
    assert guest.responses == ["utter_plan_cancel", "utter_code_sent"]
    if code != last_code():
        guest.say("inform", code)
        assert guest.responses == ["utter_code_wrong"]
    assert state(shop, "A30000") == "paid"
    assert shop.orders.by_number("A30000").address == ANN_HOME


def test_somebody_elses_order_is_not_cancelled_and_no_mail_is_sent(guest: ServiceTalk, shop: Shop) -> None:
    guest.say("cancel_order", "cancel A20000")
    guest.say("inform", "ann@example.com")
    assert guest.responses == ["utter_order_not_found"]
    assert shop.outbox.recent(10) == []
    assert state(shop, "A20000") == "paid"


def test_a_signed_in_shopper_confirms_without_a_code(ann: ServiceTalk, shop: Shop) -> None:
    assert ann.texts("cancel_order", "please cancel A10001") == [
        "I'll cancel order A10001 ($80.00) and refund what you paid. This can't be undone."
    ]
    assert ann.buttons == ["Yes, cancel it", "No, leave it"]
    assert state(shop, "A10001") == "paid"
    ann.press("Yes, cancel it")
    assert ann.responses == ["utter_cancelled_refund"]
    assert state(shop, "A10001") == "cancelled"
    assert shop.outbox.recent(10, to="ann@example.com") == []


def test_no_leaves_the_order_as_it_is(ann: ServiceTalk, shop: Shop) -> None:
    ann.say("cancel_order", "cancel A10001")
    assert ann.texts("deny", "no, keep it") == ["All right, I've left everything as it is."]
    assert state(shop, "A10001") == "paid"
    assert ann.form is None


def test_only_the_one_order_that_can_be_cancelled_is_offered(ann: ServiceTalk) -> None:
    assert ann.texts("cancel_order", "I want to cancel my order") == [
        "I'll cancel order A10001 ($80.00) and refund what you paid. This can't be undone."
    ]


def test_a_shipped_order_is_not_cancelled_and_says_why(ann: ServiceTalk, shop: Shop) -> None:
    assert ann.texts("cancel_order", "cancel A10002") == [
        "Order A10002 is on its way already, so it can't be cancelled any more. "
        "You can send it back once it has arrived."
    ]
    assert state(shop, "A10002") == "shipped"


def test_an_order_packed_between_question_and_yes_is_not_cancelled(ann: ServiceTalk, shop: Shop) -> None:
    ann.say("cancel_order", "cancel A10001")
    shop.orders.cancel("ord_A10001")
    assert ann.texts("affirm", "yes") == ["Order A10001 is cancelled already."]


def test_an_address_is_said_back_and_changed_after_a_yes(ann: ServiceTalk, shop: Shop) -> None:
    assert ann.texts("change_order", "change the delivery address of A10001") == [
        "Order A10001 goes to: Ann Lee, 1 Old Road, LS1 1AA Leeds, GB. "
        "What is the new address? Name, street, city, postcode and country, in one line."
    ]
    assert ann.texts("inform", "5 Main Street") == [
        "Almost there: I still need the city and the postcode. Please write the whole address in one line, "
        "such as: Jane Doe, 5 Main Street, Springfield 62704, USA."
    ]
    assert ann.texts("inform", "5 Main Street, York YO1 7HH") == [
        "I'll send order A10001 to: Ann Lee, 5 Main Street, YO1 7HH York, GB."
    ]
    assert shop.orders.by_number("A10001").address == ANN_HOME
    assert ann.texts("affirm", "yes") == [
        "Done: order A10001 now goes to Ann Lee, 5 Main Street, YO1 7HH York, GB."
    ]
    assert shop.orders.by_number("A10001").address == Address(
        "Ann Lee", "5 Main Street", "York", "YO1 7HH", "GB"
    )


def test_a_chinese_address_is_read(ann: ServiceTalk, shop: Shop) -> None:
    ann.say("change_order", "修改订单A10001的地址")
    assert ann.texts("inform", "上海市浦东新区世纪大道100号 200120 王小明") == [
        "订单 A10001 将改寄到：王小明, 上海市浦东新区世纪大道100号, 200120 上海市, CN。"
    ]
    ann.say("affirm", "好的")
    changed = shop.orders.by_number("A10001").address
    assert changed == Address("王小明", "上海市浦东新区世纪大道100号", "上海市", "200120", "CN")


def test_what_is_in_an_order_cannot_be_changed_and_the_way_round_is_said(ann: ServiceTalk) -> None:
    ann.say("change_order", "can I change the size in my order?")
    assert ann.responses == ["utter_contents_cannot_change"]
    assert ann.buttons == ["Cancel an order", "Change an address"]
    assert ann.form is None


def test_lines_quantity_and_reason_are_gathered_for_a_return(ann: ServiceTalk, shop: Shop) -> None:
    ann.say("return_item", "I want to return something from A10003")
    assert ann.texts("inform", "hm") == ["I'm not sure which item you mean. Please choose one, or say “all”."]
    assert ann.buttons == ["2 × Canvas Tote", "1 × City Satchel (brown)", "All of it"]
    assert ann.texts("inform", "the tote") == [
        "How many of “Canvas Tote” do you want to send back? At most 2."
    ]
    assert ann.texts("inform", "just one") == ["Why are you sending it back?"]
    ann.press("Doesn't fit")
    assert [said.text for said in ann.last] == [
        "I'll register the return of 1 × Canvas Tote from order A10003. "
        "Once it has arrived you get $39.90 back."
    ]
    assert shop.orders.by_number("A10003").returns == ()
    assert ann.texts("affirm", "yes") == [
        "Your return is registered: 1 × Canvas Tote from order A10003. "
        "Once it has arrived you get $39.90 back."
    ]
    made = shop.orders.by_number("A10003").returns
    assert [(one.line_quantities, one.reason, one.state) for one in made] == [
        ({"l1": 1}, "doesnt_fit", "requested")
    ]


def test_a_guests_return_needs_the_code(guest: ServiceTalk, shop: Shop, last_code: Code) -> None:
    guest.say("return_item", "return A10003 ann@example.com")
    guest.say("inform", "all of it, it is broken")
    assert guest.responses == ["utter_plan_return", "utter_code_sent"]
    assert shop.orders.by_number("A10003").returns == ()
    guest.say("inform", last_code())
    assert guest.responses == ["utter_return_requested"]
    assert shop.orders.by_number("A10003").returns[0].line_quantities == {"l1": 2, "l2": 1}
    assert shop.orders.by_number("A10003").returns[0].reason == "damaged"


def test_after_the_window_nothing_can_be_returned(ann: ServiceTalk, shop: Shop) -> None:
    assert ann.texts("return_item", "return A10004") == [
        "Order A10004 could be sent back until February 4, 2026, 30 days after delivery; "
        "that day has passed. "
        "For a defect, please talk to a person."
    ]
    assert shop.orders.by_number("A10004").returns == ()


@pytest.mark.parametrize("text", ["no, the other order", "不是这个，换一个订单"])
def test_the_order_can_be_corrected_before_it_is_cancelled(ann: ServiceTalk, shop: Shop, text: str) -> None:
    ann.say("cancel_order", "cancel A10001")
    ann.say("deny", text)
    assert ann.responses == ["utter_request_which_order"]
    assert state(shop, "A10001") == "paid"


def test_another_question_before_the_code_does_not_send_a_second_mail(guest: ServiceTalk, shop: Shop) -> None:
    guest.say("cancel_order", "cancel A30000, gus@example.com")
    guest.say("faq", "how much is delivery?")
    assert guest.responses == ["utter_faq_answer", "utter_request_code"]
    assert len(shop.outbox.recent(10)) == 1


def test_a_failing_form_step_apologises_and_keeps_the_question(
    guest: ServiceTalk, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest.say("cancel_order", "cancel A30000")

    def broken(*_args: object) -> object:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(type(shop.orders), "find_with_email", broken)
        guest.say("inform", "gus@example.com")
        assert guest.responses == ["utter_apology"]
    assert guest.form is not None
    guest.say("inform", "gus@example.com")
    assert guest.responses == ["utter_plan_cancel", "utter_code_sent"]


def test_a_look_at_the_order_does_not_end_its_cancellation(
    guest: ServiceTalk, shop: Shop, last_code: Code
) -> None:
    guest.say("cancel_order", "cancel A30000, gus@example.com")
    guest.say("order_status", "where is it now?")
    assert guest.responses == ["utter_order_paid", "utter_request_code"]
    guest.say("inform", last_code())
    assert guest.responses == ["utter_cancelled_refund"]
    assert state(shop, "A30000") == "cancelled"


def test_saying_the_number_again_only_repeats_the_question(ann: ServiceTalk) -> None:
    ann.say("return_item", "return from A10003")
    ann.say("inform", "A10003")
    assert ann.responses == ["utter_request_return_items"]


def test_a_wish_for_speed_is_answered_by_the_shops_pages_and_asks_for_no_address(ann: ServiceTalk) -> None:
    said = ann.say("change_order", "能不能加急")
    assert said[0].response == "utter_faq_unknown"


def test_an_address_said_with_the_wish_to_change_it_is_not_asked_for(ann: ServiceTalk, shop: Shop) -> None:
    said = ann.texts("change_order", "send order A10001 to 5 Main Street, York YO1 7HH")
    assert said == ["I'll send order A10001 to: Ann Lee, 5 Main Street, YO1 7HH York, GB."]
    assert shop.orders.by_number("A10001").address == ANN_HOME
