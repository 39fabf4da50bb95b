"""HTTP server that speaks the Bot API on this machine, with the users who write to the bot."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from ssl import SSLContext
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import WEBHOOK_IS_SET, RefusedCall, too_many_requests
from tests.support.bot_api.faults import Fault, Faults, Hold
from tests.support.bot_api.group import STRANGER, bot_added, group_message
from tests.support.bot_api.http import bad, call_of, good, large_request, method_of, written
from tests.support.bot_api.message import Json
from tests.support.bot_api.methods import carry_out
from tests.support.bot_api.profile import BotProfile
from tests.support.bot_api.rate_limits import RateLimiter, Violation
from tests.support.bot_api.state import TelegramState
from tests.support.bot_api.user import Girl
from tests.support.bot_api.webhook import WebhookState

BROKEN = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


class Telegram:
    """The stand-in. Use `async with Telegram(token="1:test") as telegram`, and point the bot at `telegram.url`."""

    def __init__(
        self,
        token: str = "1:test",
        *,
        clock: Callable[[], float] = time.time,
        port: int = 0,
        answer_within: float = 15.0,
        hurried: bool = False,
        records: bool = True,
        trusts: SSLContext | None = None,
        patience: float = 1.0,
    ) -> None:
        """Configure the server; it starts in `__aenter__`.

        `hurried`: slow down eager pollers as Telegram does; `records`: keep every call and update; `trusts`:
        certificates that a webhook may have; `patience`: factor on the seconds before a webhook is tried again.
        """
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Stand-in", "username": "standin_bot"}
        self.token = token
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.world = TelegramState(bot, clock, answer_within, hurried)
        if not records:
            self.world.updates.history = None
        self.world.webhook = WebhookState(self.world.updates, clock, self._answered, trusts, patience)
        self._answering: set[asyncio.Task[None]] = set()
        self._faults = Faults()
        self._pace: RateLimiter | None = None
        self._port = port
        self._records = records

    async def __aenter__(self) -> Self:
        """Listen on a free port of 127.0.0.1, or on `port`."""
        server = web.Server(self._serve, request_factory=large_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the long poll, stop delivering and close the port."""
        self.world.updates.close()
        await self.webhook.close()
        await self._runner.cleanup()

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Listen on no port until the block ends: every connection is refused."""
        _, self._port = self._runner.addresses[0][:2]
        await self._runner.cleanup()
        yield
        await self.__aenter__()

    @property
    def url(self) -> str:
        """Root of the Bot API: calls go to `{url}/bot{token}/METHOD`."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    @property
    def files(self) -> dict[str, bytes]:
        """All files that were sent, by file_id."""
        return self.world.files.content

    @property
    def profile(self) -> BotProfile:
        """Name, descriptions and commands the bot has set."""
        return self.world.profile

    @property
    def webhook(self) -> WebhookState:
        """The webhook and its state."""
        return self.world.webhook

    @property
    def waiting(self) -> int:
        """Number of updates not confirmed yet."""
        return self.world.updates.pending()

    @property
    def unconfirmed(self) -> set[int]:
        """Updates that a bot gets once more when it starts again."""
        return self.world.updates.unconfirmed()

    @property
    def lapsed(self) -> set[int]:
        """Updates dropped because they were too old, as Telegram does with a tap."""
        return self.world.updates.lapsed

    @property
    def history(self) -> list[tuple[int, Json]]:
        """All updates with their ids, fetched or not."""
        return self.world.updates.history or []

    @property
    def violations(self) -> list[Violation]:
        """Calls that exceeded the limits, if `limits` was called."""
        return self._pace.violations if self._pace else []

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method, as received."""
        return [call for call in self.calls if call.method == method]

    def girl(
        self,
        user_id: int,
        first_name: str = "Achieng",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> Girl:
        """Create a user; the private chat has the user's id, and the bot sees the names given here."""
        more = {"last_name": last_name, "username": username, "language_code": language_code}
        given = {key: value for key, value in more.items() if value is not None}
        return Girl(self.world, {"id": user_id, "is_bot": False, "first_name": first_name} | given)

    def inject(self, update: Json) -> int:
        """Queue an update as it is. It gets an id unless it brings a later one. Return 0 if its kind is not allowed."""
        return self.world.updates.add(update)

    def flood(self, updates: Iterable[Json]) -> list[int]:
        """Queue many updates at once."""
        with self.held():
            return [self.inject(update) for update in updates]

    def held(self) -> AbstractContextManager[None]:
        """Hold updates back in `with telegram.held():`, and deliver them all at its end."""
        return self.world.updates.held()

    def redeliver(self, count: int = 1) -> None:
        """Deliver the last confirmed updates again with the same ids, as after a lost confirmation."""
        self.world.updates.again(count)

    def group_update(
        self, text: str = "Hello all", *, chat_id: int = -100_500, title: str = "Group", sender: Girl | None = None
    ) -> int:
        """Let somebody write in a group the bot is in."""
        return group_message(self.world, text, chat_id, title, sender.user if sender else STRANGER)

    def adds_bot_to_group(self, *, chat_id: int = -100_500, title: str = "Group", sender: Girl | None = None) -> int:
        """Let somebody add the bot to a group (my_chat_member)."""
        return bot_added(self.world, chat_id, title, sender.user if sender else STRANGER)

    def slow(self, seconds: float, after: bool = False) -> None:
        """Delay every call from now on, before it is applied or `after`; 0 removes the delay."""
        if after:
            self._faults.delay_after = seconds
        else:
            self._faults.delay = seconds

    def floods(
        self, chat_id: int | None = None, retry_after: int = 1, times: int = 1, method: str | None = None
    ) -> None:
        """Answer the next calls to a chat (or to any chat) with 429."""
        self._faults.waiting.append(Fault(times, too_many_requests(retry_after), False, method, chat_id))

    def drops(self, times: int = 1, after: bool = False, method: str | None = None) -> None:
        """Close the connection without an answer, before the call is applied or `after`; getUpdates only if named."""
        self._faults.waiting.append(Fault(times, None, after, method))

    def breaks(self, status: int = 500, times: int = 1, after: bool = False, method: str | None = None) -> None:
        """Answer the next calls with a server error; getUpdates only if named."""
        refusal = RefusedCall(status, BROKEN.get(status, "Internal Server Error"))
        self._faults.waiting.append(Fault(times, refusal, after, method))

    def refuses(self, refusal: RefusedCall, method: str, times: int = 1) -> None:
        """Refuse the next calls of a method with a given error."""
        self._faults.waiting.append(Fault(times, refusal, method=method))

    def holds(self, method: str, chat_id: int, *, loses: bool = False) -> Hold:
        """Apply the calls of a method to a chat, and keep their answers back until the returned hold is released.

        Calls that it `loses` are never applied.
        """
        self._faults.holds.append(hold := Hold(method, chat_id, loses))
        return hold

    def heals(self) -> None:
        """Remove all faults still to come, and let held calls go on."""
        for hold in self._faults.holds:
            hold.released.set()
        self._faults = Faults()

    def limits(self, per_chat: float = 1, burst: int = 3, overall: float = 30, refuses: bool = True) -> None:
        """Apply Telegram's rate limits: calls over them are in `violations`, and get a 429 unless `refuses` is off."""
        self._pace = RateLimiter(self.world.clock, per_chat, burst, overall, refuses)

    def unlimited(self) -> None:
        """Apply no rate limits any more."""
        self._pace = None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            call = await call_of(request, method_of(request, self.token))
            self._note(call)
            body = await self._answer(call)
        except RefusedCall as refusal:
            return bad(refusal)
        except _Lost:
            return _hung_up(request)
        return good(body)

    def _note(self, call: Call) -> None:
        self.counts[call.method] += 1
        if self._records:
            self.calls.append(call)

    async def _answer(self, call: Call) -> bytes:
        faults = self._faults
        fault = faults.strike(call) if faults.waiting else None
        if faults.delay:
            await asyncio.sleep(faults.delay)
        if fault and not fault.after:
            raise fault.refusal or _Lost
        for hold in faults.holds:
            if hold.loses and await hold.keeps(call):
                raise _Lost
        body = await self._apply(call)
        for hold in faults.holds:
            await hold.keeps(call)
        if faults.delay_after:
            await asyncio.sleep(faults.delay_after)
        if fault:
            raise fault.refusal or _Lost
        return body

    async def _apply(self, call: Call) -> bytes:
        if call.method.lower() == "getupdates":
            if self.webhook.url:
                raise RefusedCall(409, WEBHOOK_IS_SET)
            return await self.world.updates.answer(call)
        if self._pace is not None:
            self._pace.check(call)
        return written(carry_out(self.world, call))

    def _answered(self, call: Call) -> None:
        """Perform a call from the answer to a webhook: nobody waits for it, and a refusal is not reported."""
        task = asyncio.create_task(self._carried_out(call))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _carried_out(self, call: Call) -> None:
        self._note(call)
        with suppress(RefusedCall, _Lost):
            await self._answer(call)


class _Lost(Exception):
    """The connection breaks before the answer is sent."""


def _hung_up(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
