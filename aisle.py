"""The composition root: builds every service once and serves them as one process.

``python -m aisle`` serves the public port (chat, API, pages) and, on a loopback port of its own,
the action endpoint that Rasa calls: a forged action call would speak for any conversation, so it
is never public.

Errors   exits 1 with one line when a setting, the database or a port is wrong
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count

import uvloop
from aiohttp import web
from sqlalchemy.engine import Connection

from actions.ahead import WorkAhead
from actions.endpoint import build_action_app
from actions.services import Services
from analytics.questions.service import QuestionService
from analytics.reports.service import ReportService
from commerce.catalogue.model import Category
from commerce.customers.model import Customer
from commerce.shop import Shop, build_shop
from conversations.erasures.service import ErasureService
from conversations.handoffs.service import HandoffService
from conversations.messages.service import MessageService
from conversations.proofs.service import ProofService
from conversations.ratings.service import RatingService
from conversations.sessions import store as session_store
from conversations.sessions.service import SessionService
from kernel.accounts.service import AccountService
from kernel.audit.model import SYSTEM
from kernel.audit.service import AuditService
from kernel.clock import Clock, SystemClock
from kernel.database import Database, build_database
from kernel.errors import ShopError
from kernel.http import build_runner
from kernel.logs import configure_logs, get_log
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings
from knowledge.editing.service import EditingService
from knowledge.erasing import forget_conversations
from knowledge.facts import ShopFacts
from knowledge.gaps.decisions import GapDecisions
from knowledge.gaps.service import GapService
from knowledge.helpful.service import HelpfulService
from knowledge.regression.service import Publishing, RegressionService
from knowledge.rehearsal.service import RehearsalService
from knowledge.service import KnowledgeService
from knowledge.transfer.service import TransferService
from knowledge.transfer.shelf import Shelf
from recommender.experiments.service import ExperimentService
from recommender.service import build_recommender
from retrieval.build import build_embedder
from retrieval.model import Embeds
from retrieval.store import CachedEmbedder
from web.app import build_web_app
from web.console import keys as console
from web.console.mount import Furnish

log = get_log("aisle")
BEAT_S = 1  # how soon each process follows a publish
MAIL_EVERY_BEATS = 5
YOUNG_OBJECTS = 20_000  # a turn makes a few thousand


@dataclass(frozen=True)
class Platform:
    """Everything one process holds."""

    settings: Settings
    database: Database
    shop: Shop
    services: Services
    messages: MessageService
    embedder: CachedEmbedder
    embeds: Embeds  # what it caches; keeps nothing itself


def build_platform(settings: Settings, clock: Clock | None = None, embeds: Embeds | None = None) -> Platform:
    """Open the database at its newest schema and build every service over it.

    Args:
        embeds: embeds texts; by default what the settings name.
    """
    clock = clock or SystemClock()
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, clock)
    embeds = embeds or build_embedder(settings)
    embedder = CachedEmbedder(embeds, settings.data_dir / "embeddings")
    shop.customers.on_erase("knowledge", forget_talk)
    experiments = ExperimentService(database, clock)  # one: what is shown and what is noted must agree
    recommender, _ = build_recommender(shop, embedder, experiments)
    knowledge = KnowledgeService(database, clock, embedder, ShopFacts(shop))
    services = Services(
        shop=shop,
        recommender=recommender,
        understander=recommender.understander,
        knowledge=knowledge,
        sessions=SessionService(database, settings, clock),
        proofs=ProofService(database, shop.orders, shop.outbox, settings, clock),
        handoffs=HandoffService(database, shop.events, settings, clock),
        ratings=RatingService(database, shop.events, clock),
        helpful=HelpfulService(database, shop.events, clock, knowledge),
        erasures=ErasureService(database, clock),
        reports=ReportService(database, settings, clock),
        experiments=experiments,
        settings=settings,
        clock=clock,
    )
    return Platform(settings, database, shop, services, MessageService(database, clock), embedder, embeds)


def furnish_console(platform: Platform) -> Furnish:
    """Puts what the console's pages ask under their keys."""

    def furnish(app: web.Application) -> None:
        app[console.ACCOUNTS] = AccountService(platform.database, platform.services.clock, platform.settings)
        app[console.AUDIT] = AuditService(platform.database, platform.services.clock)
        app[console.KNOWLEDGE] = platform.services.knowledge
        app[console.FACTS] = facts = ShopFacts(platform.shop)
        app[console.EDITING] = EditingService(platform.database, platform.services.clock, facts)
        app[console.TRANSFER] = TransferService(app[console.EDITING])
        app[console.UPLOADS] = Shelf(platform.settings.data_dir / "imports", platform.services.clock)
        _furnish_rehearsals(app, platform)
        app[console.GAPS] = gaps = build_gaps(platform)
        app[console.GAP_DECISIONS] = GapDecisions(
            platform.database, platform.services.clock, gaps, app[console.EDITING], app[console.REGRESSION]
        )

    return furnish


def build_gaps(platform: Platform) -> GapService:
    """What shoppers asked in vain; embedded by what keeps nothing, as they may be erased."""
    settings, clock = platform.settings, platform.services.clock
    asked = QuestionService(platform.database, clock, settings.currency)
    return GapService(platform.database, clock, settings, asked, platform.embeds)


def _furnish_rehearsals(app: web.Application, platform: Platform) -> None:
    services, database = platform.services, platform.database
    app[console.HELPFUL] = services.helpful
    app[console.REGRESSION] = regression = RegressionService(database, services.clock)
    app[console.PUBLISHING] = Publishing(regression, services.knowledge, app[console.EDITING])
    app[console.REHEARSALS] = rehearsals = RehearsalService(
        database,
        services.clock,
        knowledge=services.knowledge,
        editing=app[console.EDITING],
        regression=regression,
        asked=QuestionService(database, services.clock, platform.settings.currency),
        embedder=platform.embedder,
        keeps_nothing=platform.embeds,
    )

    async def close(_app: web.Application) -> None:
        await asyncio.to_thread(rehearsals.close)

    app.on_cleanup.append(close)


def forget_talk(connection: Connection, customer: Customer) -> int:
    """What the knowledge base holds of a customer's conversations goes with the customer."""
    sessions = session_store.sessions_of_customer(connection, customer.customer_id)
    return forget_conversations(connection, [one.conversation_id for one in sessions])


async def serve(platform: Platform) -> None:
    """Serve until a signal comes."""
    settings = platform.settings
    services = platform.services
    public = build_web_app(
        settings,
        services.clock,
        platform.database,
        platform.shop,
        services.sessions,
        platform.messages,
        recommender=services.recommender,
        understander=services.understander,
        people=services.handoffs,
        console=furnish_console(platform),
        knowledge=services.knowledge,
        ahead=WorkAhead(services),
    )
    async with AsyncExitStack() as stack:
        for app, host, port in (
            (build_action_app(services), "127.0.0.1", settings.action_port),
            (public, settings.host, settings.port),
        ):
            runner = build_runner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, host, port).start()
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        chores = asyncio.create_task(run_chores(platform))
        stack.callback(chores.cancel)
        log.info("serving", host=settings.host, port=settings.port)
        await stopped.wait()


async def run_chores(platform: Platform) -> None:
    """What is due from time to time: answers and alerts whose moment has come, mails that wait.

    The index follows what other processes publish here too, else the next shopper would wait for it.
    """
    publishing, audit = build_publishing(platform), AuditService(platform.database, platform.services.clock)
    often = (
        partial(publish_due, publishing, audit, platform.services.clock),
        platform.services.knowledge.index,
    )
    seldom = (
        platform.shop.alerts.fire_due,
        platform.shop.outbox.deliver_due,
        build_gaps(platform).start_if_due,
    )
    for beat in count():
        for chore in often if beat % MAIL_EVERY_BEATS else (*often, *seldom):
            try:
                await asyncio.to_thread(chore)
            except ShopError as error:
                log.warning("chores_put_off", code=error.code, message=error.message)
            except Exception:
                log.exception("chores_failed")
        await asyncio.sleep(BEAT_S)


def build_publishing(platform: Platform) -> Publishing:
    """Publishing held to the must-keep questions."""
    clock = platform.services.clock
    editing = EditingService(platform.database, clock, ShopFacts(platform.shop))
    return Publishing(RegressionService(platform.database, clock), platform.services.knowledge, editing)


def publish_due(publishing: Publishing, audit: AuditService, clock: Clock) -> None:
    """Put in force what was planned for now; the audit trail says that nobody pressed a button."""
    for step in publishing.due(clock.now()):
        detail = {"revision": step.revision, "planned_by": step.author}
        audit.note(None, SYSTEM, "entry.published", f"entry:{step.entry_id}", detail)


def warm_up(platform: Platform) -> None:
    """Build what the first shopper would else wait for."""
    from recommender.understanding.model import Wish
    from retrieval.threads import keep_blas_alone

    platform.embedder.expect(shelf_names(platform.shop.catalogue.categories()))
    platform.services.understander.read("red shoes under 50")
    platform.services.recommender.search(Wish(words="warm up"), 1)
    platform.services.recommender.snapshot_id()
    platform.services.knowledge.search("warm up", "en", 1)
    keep_blas_alone()


def shelf_names(categories: Sequence[Category]) -> list[str]:
    """What shoppers call the shelves, as searches have it: names before other words."""
    names = [text for one in categories for text in one.names.values()]
    others = [word for one in categories for words in one.synonyms.values() for word in words]
    return [text.casefold() for text in (*names, *others)]


def settle_memory() -> None:
    """Take what start-up made out of garbage collection: walking it all takes a whole turn's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def main() -> int:
    """Run the process; the exit status."""
    try:
        settings = load_settings()
        configure_logs(settings.log_level, as_json=settings.log_json)
        platform = build_platform(settings)
        warm_up(platform)
        settle_memory()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(platform))
    except ShopError as error:
        print(f"aisle: {error.message}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"aisle: cannot listen: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
