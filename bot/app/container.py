"""The parts of a running bot, and their wiring."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram import Bot

from bot.app.bot_metrics import Metrics
from bot.app.config import TELEGRAM, Secret, Settings
from bot.app.keys import address_seal, webhook_secret
from bot.app.published import figures_replies
from bot.app.stores import BOT_FILE, log_of
from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.service import Conversation
from bot.jobs.account_changes import AccountChangeJob
from bot.jobs.disk_space import DiskLog
from bot.jobs.leader_election import LeaderElection
from bot.jobs.message_release import MessageRelease
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.jobs.scheduler import Scheduler
from bot.jobs.send_announcements import AnnouncementJob
from bot.jobs.send_reminders import ReminderJob
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.metrics import Tens
from bot.storage.address_cipher import AddressCipher
from bot.storage.backup_history import read_history
from bot.storage.job_ports import JobStore
from bot.storage.kill_switch_file import KillSwitchFile, one_at_a_time, read_kill_switches, write_kill_switches
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.announced import ANNOUNCED_FILE, AnnouncedFile
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.database import is_damaged
from bot.storage.sqlite.public import PUBLIC_FILE, PublicFile
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import RELEASED_FILE, ReleasedMessagesFile
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.sign_in_failures import read_failures
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE, KnownAccountsFile
from bot.telegram.api_calls import call_with_retry
from bot.telegram.bulk_sender import BulkSender
from bot.telegram.clock import TelegramClock
from bot.telegram.dispatcher import Dispatcher, Staff
from bot.telegram.http_request import CurlRequest, proxy_for
from bot.telegram.pacing import Pace, Rank
from bot.telegram.polling import Polling, UpdateSource
from bot.telegram.sender import Sender
from bot.telegram.staff_notices import StaffNotices

if TYPE_CHECKING:  # a bot that polls, as most do, needs no web server and none of its ten megabytes
    from aiohttp import web

    from bot.telegram.webhook import Webhook, WebhookEndpoint

log = logging.getLogger(__name__)

LOOKS_IDS_UP_IN_CHAT = frozenset({TELEGRAM})
"""Servers that delete a message id only in the chat of the call. Telegram's own does; of another one nobody knows."""

NOBODY = 0
"""Id that stands for the bot itself as the doer of a notice: no Telegram account has it."""


@dataclass(frozen=True)
class BotConnections:
    """HTTP clients to Telegram: `bot` calls methods over `calls`, and fetches updates over `updates`."""

    bot: Bot
    calls: CurlRequest
    updates: CurlRequest


@asynccontextmanager
async def open_connections(settings: Settings, token: Secret, clock: TelegramClock) -> AsyncIterator[BotConnections]:
    """Open the connections until the block ends. `clock` gets the `Date` of each answer."""
    proxy = proxy_for(settings.api_url)
    calls = CurlRequest(proxy=proxy, told=clock.observe)
    updates = CurlRequest(connections=4, proxy=proxy, told=clock.observe)
    bot = Bot(token.reveal(), base_url=f"{settings.api_url}/bot", request=calls, get_updates_request=updates)
    try:
        yield BotConnections(bot, calls, updates)
    finally:
        await asyncio.gather(calls.shutdown(), updates.shutdown())  # PTB closes them only after `Bot.initialize`


@dataclass(frozen=True, kw_only=True)
class Container:
    """The parts of one bot, each created once, on first use."""

    settings: Settings
    key: Secret
    conversation: Conversation
    store: JobStore
    connections: BotConnections
    pace: Pace
    clock: TelegramClock

    @cached_property
    def kill_switch(self) -> KillSwitchService:
        """The kill switches as they were left: what they hide is hidden before the first update."""
        path = self.settings.data / "brakes.json"
        return KillSwitchService(
            self.conversation,
            read_kill_switches(path),
            keep=partial(write_kill_switches, path),
            now=self.clock,
            people=frozenset(map(Pseudonyms(self.key.reveal().encode()).staff_member, self.settings.staff)),
            latest=KillSwitchFile(path),
            alone=partial(one_at_a_time, path),
        )

    @cached_property
    def worker(self) -> LeaderElection:
        """This process as one of the workers that share a store."""
        return LeaderElection(
            self.store.workers, secrets.token_hex(8), self.pace, steady=time.monotonic, look=self.kill_switch.follow
        )

    @cached_property
    def sender(self) -> Sender:
        """The sender of replies."""
        media = self.settings.dialogues / "media"
        return Sender(
            self.connections.bot,
            self.store,
            media=media,
            pace=self.pace,
            clock=time.monotonic,
            now=self.clock,
            looks_ids_up_in_chat=self.settings.api_url in LOOKS_IDS_UP_IN_CHAT,
        )

    @cached_property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher of updates, fetched or brought."""
        figures = figures_replies(self.settings.data / PUBLIC_FILE, self.conversation, self.clock)
        staff = Staff(
            names=self.settings.staff_names, kill_switch=self.kill_switch, figures=figures, notices=self._notices
        )
        key = self.key.reveal().encode()
        return Dispatcher(
            self.conversation,
            self.sender,
            key,
            now=self.clock,
            staff=staff,
            seal=self._address_cipher.encrypt,
            sure=lambda: self.clock.is_sure,
        )

    @cached_property
    def intake(self) -> Polling | Webhook:
        """The source of updates: polling, or a webhook when WEBHOOK_URL is set."""
        url = self.settings.webhook_url
        if url is None:
            source = UpdateSource(self.connections.bot.base_url, self.connections.updates)
            return Polling(source, self.dispatcher, self.clock)
        from bot.telegram.webhook import Webhook

        return Webhook(
            self.connections.bot,
            url=url,
            secret=self._webhook_secret,
            endpoint=self._endpoint,
            dispatcher=self.dispatcher,
            now=self.clock,
            sets=lambda: self.worker.has_jobs,
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """HTTP routes beside /healthz: the path of WEBHOOK_URL, if any."""
        url = self.settings.webhook_url
        if url is None:
            return ()
        from aiohttp import web

        return [web.post(urlsplit(url).path or "/", self._endpoint.take)]

    @cached_property
    def announcement_job(self) -> AnnouncementJob:
        """The job that sends announcements approved by staff to learners who agreed to news."""
        return AnnouncementJob(
            announcement_queue=self.store.announcement_queue,
            conversation=self.conversation,
            decrypt=self._address_cipher.decrypt,
            learner_of=Pseudonyms(self.key.reveal().encode()).learner,
            bulk_sender=BulkSender(self.sender, time.monotonic),
            approvals=lambda: self._approvals.all,
            announced=AnnouncedFile(self.settings.data / ANNOUNCED_FILE),
            below=secrets.randbelow,
            now=self.clock,
            staff=self.settings.staff,
            may=self._may_write,
        )

    @cached_property
    def account_job(self) -> AccountChangeJob:
        """The job that changes accounts of staff as members signed it on their page."""
        return AccountChangeJob(
            asked=AccountChangesFile(self.settings.data / ROOMS_FILE).read,
            accounts=KnownAccountsFile(self.settings.data / ACCOUNTS_FILE),
            tell=self._send_alarm,
            now=self.clock,
            sure=lambda: self.clock.is_sure,
        )

    @cached_property
    def reminder_job(self) -> ReminderJob:
        """The job that sends reminders to learners who asked for them."""
        return ReminderJob(
            reminders=self.store.reminders,
            conversation=self.conversation,
            decrypt=self._address_cipher.decrypt,
            learner_of=Pseudonyms(self.key.reveal().encode()).learner,
            sender=self.sender,
            now=self.clock,
            answered_at=lambda: self.intake.polled_at,
            staff=self.settings.staff,
            planned=lambda: self._approvals.all,
            may=self._may_write,
        )

    @cached_property
    def scheduler(self) -> Scheduler:
        """The scheduler of the jobs that run once a minute."""
        data = self.settings.data
        renewed = self.connections.calls if self.settings.webhook_url else self.connections.updates
        return Scheduler(
            store=self.store,
            updates=self.intake,
            conversation=self.conversation,
            statistics_freeze=self._statistics_freeze,
            message_release=self._message_release,
            renew=renewed.renew,
            tell=self._send_alarm,
            alarm_file=data / "alarms",
            now=self.clock,
            marks=ReadingsFile(data / ROOMS_FILE).marks,
            sign_ins=partial(read_failures, data),
            sure=lambda: self.clock.is_sure,
            has_jobs=lambda: self.worker.has_jobs,
            is_led=lambda: self.worker.is_led,
            spared=lambda: self.kill_switch.spared,
            backups=partial(read_history, data),
            is_damaged=partial(is_damaged, None if self.settings.database_url else data / BOT_FILE),
            disk=DiskLog(data / "disk", lambda: shutil.disk_usage(data).free).look,
        )

    @cached_property
    def metrics(self) -> Metrics:
        """The collector of /metrics."""
        outcomes = {"updates": self.connections.updates.outcomes, "chats": self.connections.calls.outcomes}
        return Metrics(
            dispatcher=self.dispatcher,
            conversation=self.conversation,
            pace=self.pace,
            calls=outcomes,
            facts=self.scheduler.facts,
            wal=log_of(self.settings),
            now=self.clock,
            tens=Tens(secrets.randbelow),
        )

    def _may_write(self) -> bool:
        """Tell whether this worker may send unasked messages: it has the jobs, and is sure of the time of day."""
        return self.worker.has_jobs and self.clock.is_sure

    @cached_property
    def _statistics_freeze(self) -> StatisticsFreeze:
        public = PublicFile(self.settings.data / PUBLIC_FILE)
        return StatisticsFreeze(self.store, self.conversation, public=public, below=secrets.randbelow)

    @cached_property
    def _message_release(self) -> MessageRelease:
        file = ReleasedMessagesFile(self.settings.data / RELEASED_FILE)
        return MessageRelease(self.store, self.conversation, file=file, name=partial(secrets.token_hex, 8))

    @cached_property
    def _approvals(self) -> ApprovalsFile:
        return ApprovalsFile(self.settings.data / ROOMS_FILE)

    @cached_property
    def _address_cipher(self) -> AddressCipher:
        return AddressCipher(address_seal(self.settings.data, self.key))

    @cached_property
    def _webhook_secret(self) -> str:
        return webhook_secret(self.settings.data).reveal()

    def tell_staff(self, notice: str) -> None:
        """Send a notice to everybody on the list of staff, and to ALARM_CHAT; of several workers the leader does."""
        if not self.worker.is_led:
            self._notices.tell(notice, doer=NOBODY)

    def notes(self) -> tuple[str, ...]:
        """Return lines for /healthz about a bot that is well."""
        bundle = self.conversation.bundle
        edition = (f"edition: {bundle.edition}",) if bundle.edition else ()
        unsigned = (f"unsigned: {it}" for it in bundle.unsigned or ())
        return (*edition, *(("course: fallback",) if bundle.refused else ()), *unsigned)

    @cached_property
    def _endpoint(self) -> WebhookEndpoint:
        from bot.telegram.webhook import WebhookEndpoint

        return WebhookEndpoint(self.dispatcher, self.sender.taps, self._webhook_secret.encode())

    @cached_property
    def _notices(self) -> StaffNotices:
        alarm_chat = self.settings.alarm_chat
        return StaffNotices(self._send_notice, self.settings.staff | ({alarm_chat} if alarm_chat else set()))

    async def _send_notice(self, chat: int, text: str) -> None:
        """Send a notice to staff, ahead of all replies but Help. Raises ChatUnavailable or DeliveryUnknown."""
        await self.pace.turn(chat, Rank.HELP)
        await call_with_retry(lambda: self.connections.bot.send_message(chat, text), 10)

    async def _send_alarm(self, text: str) -> bool:
        """Send an alarm to ALARM_CHAT, if set. Return False when it has to be tried again."""
        chat = self.settings.alarm_chat
        try:
            if chat is not None:
                await call_with_retry(lambda: self.connections.bot.send_message(chat, text), 10)
        except ChatUnavailable:
            log.error("ALARM_CHAT cannot be written to: somebody has to press Start there")
            return False
        except DeliveryUnknown:
            return False
        return True
