"""Alerts: watch a product, and mail exactly once when it is back or costs less.

Firing and writing the mail are one transaction, begun by a conditional UPDATE, so that neither
two processes at once nor a crash can mail twice or lose one.

Errors   Invalid for an address or a price that breaks a rule; NotFound for an unknown product;
         Conflict ``already_true`` when there is nothing to wait for, ``too_many_alerts``
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from commerce.catalogue.model import Product, check_price
from commerce.catalogue.service import CatalogueService
from commerce.notices import store
from commerce.notices.model import Alert, AlertKind, come_true, watched
from commerce.notices.outbox import Outbox
from commerce.notices.wording import alert_letter
from kernel.bulk import batches
from kernel.clock import Clock
from kernel.database import Database
from kernel.emails import normal_email
from kernel.errors import Conflict, Invalid, NotFound
from kernel.security import new_id

MAX_OPEN_PER_ADDRESS: Final = 50


class AlertService:
    """The alerts' use cases."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalogue: CatalogueService,
        outbox: Outbox,
        shop_name: str,
        public_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalogue = catalogue
        self._outbox = outbox
        self._shop_name = shop_name
        self._public_url = public_url.rstrip("/")

    def watch(
        self,
        kind: AlertKind,
        email: str,
        product_id: str,
        variant_id: str | None = None,
        target_minor: int | None = None,
        language: str = "en",
        conversation_id: str | None = None,
    ) -> Alert:
        """Wait for a product or variant; a price alert without a target waits for any lower price.

        Watching the same again changes the target of the first watch.

        Raises:
            Conflict: ``already_true`` or ``too_many_alerts``.
        """
        product = self._catalogue.get(product_id)
        alert = Alert(
            alert_id=new_id("alt"),
            kind=kind,
            email=normal_email(email),
            product_id=product_id,
            variant_id=variant_id,
            target_minor=target_minor,
            language=language,
            conversation_id=conversation_id,
            created_at=self._clock.now(),
        )
        alert = _with_target(alert, product)
        with self._database.write() as connection:
            same = store.same_open(connection, alert)
            if same is not None:
                store.set_target(connection, same.alert_id, alert.target_minor)
                return same
            if store.count_open_of(connection, alert.email) >= MAX_OPEN_PER_ADDRESS:
                raise Conflict(f"{MAX_OPEN_PER_ADDRESS} alerts are open already", code="too_many_alerts")
            store.insert_alert(connection, alert)
        return alert

    def cancel(self, alert_id: str) -> None:
        """Stop waiting.

        Raises:
            NotFound: when there is no such alert.
        """
        with self._database.write() as connection:
            if not store.delete_alert(connection, alert_id):
                raise NotFound("no such alert", field="alert_id")

    def waiting(self, product_ids: Collection[str] | None = None) -> list[Alert]:
        """The alerts that have not fired."""
        with self._database.read() as connection:
            return store.open_alerts(connection, product_ids)

    def latest_of(self, conversation_id: str) -> Alert | None:
        """The newest alert of a conversation that has not fired."""
        with self._database.read() as connection:
            return store.latest_open_of(connection, conversation_id)

    def fire_due(self, product_ids: Collection[str] | None = None) -> int:
        """Mail everybody whose alert has come true, for these products or all; how many that were."""
        fired = 0
        for alerts in batches(self.waiting(product_ids)):
            products = {p.product_id: p for p in self._catalogue.get_many([a.product_id for a in alerts])}
            for alert in alerts:
                if alert.product_id in products:
                    fired += self._fire(alert, products[alert.product_id])
        return fired

    def _fire(self, alert: Alert, product: Product) -> bool:
        variant = come_true(alert, product)
        if variant is None:
            return False
        link = f"{self._public_url}{product.url or f'/products/{product.product_id}'}"
        if product.url.startswith(("http://", "https://")):
            link = product.url
        letter = alert_letter(alert, product, variant, self._shop_name, link)
        with self._database.write() as connection:
            if not store.mark_fired(connection, alert.alert_id, self._clock.now()):
                return False
            self._outbox.send(alert.email, letter.subject, letter.body, "alert", alert.language, connection)
        return True


def _with_target(alert: Alert, product: Product) -> Alert:
    """The alert with the price that it waits for, when it is worth waiting."""
    variants = watched(alert, product)
    if not variants or product.status != "active":
        raise NotFound("no such variant", field="variant_id")
    if alert.kind not in ("stock", "price"):
        raise Invalid(f"kind must be stock or price, not {alert.kind!r}", field="kind")
    if alert.kind == "price":
        lowest = min((v.price_minor for v in variants if v.in_stock), default=variants[0].price_minor)
        target = lowest - 1 if alert.target_minor is None else alert.target_minor
        check_price(target, f"product {product.product_id!r}")
        alert = replace(alert, target_minor=target)
    if come_true(alert, product) is not None:
        raise Conflict("there is nothing to wait for: it is so already", code="already_true")
    return alert
