"""Deletion of messages in a chat: one that Telegram refuses to delete does not save the others from deletion (D3).

Telegram deletes all messages of a call or none of them (tdlib, `MessagesManager::delete_messages`): a dice cannot go
for 24 hours, and anything else not after 48. So a refused batch is tried in halves, and what is refused alone is tried
alone from then on.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from telegram import Bot
from telegram.error import BadRequest

from bot.jobs.ports import DeliveryUnknown
from bot.telegram.api_calls import call_with_retry
from bot.telegram.chat_memory import ChatMemory
from bot.telegram.chat_task import ChatTask
from bot.telegram.outgoing import OutgoingReply

MOST_AT_ONCE = 100
"""Messages in one call (`deleteMessages`)."""

MOST_UNKNOWN = 300
"""Numbers that are deleted at a Hide although nobody knows whether they are messages of the chat."""

PATIENCE = 120.0
"""Seconds for which a deletion is tried. Only Telegram's own refusal (429) makes it wait."""

TRIES = 3
"""Tries of a call whose answer is lost: deleting twice does no harm."""

CHATS_REMEMBERED = 5_000
"""Chats with messages that cannot be deleted yet. One forgotten here costs a few calls at the next Hide."""


@dataclass
class MessageDeleter:
    """Deletes messages, and remembers which would make Telegram refuse a whole call.

    `looks_ids_up_in_chat`: the server deletes a number only in the chat of the call, as Telegram's own server does.
    Another one may delete it wherever it is: there only known ids are deleted.
    """

    bot: Bot
    looks_ids_up_in_chat: bool = False
    _refused: OrderedDict[int, set[int]] = field(default_factory=OrderedDict)

    async def delete(self, chat: int, messages: Sequence[int]) -> list[int]:
        """Delete messages in order, then those that were refused before. Return those that Telegram does not delete.

        Raises ChatUnavailable, or DeliveryUnknown.
        """
        apart = self._refused.get(chat, set())
        together = [message for message in messages if message not in apart]
        refused = [
            message
            for first in range(0, len(together), MOST_AT_ONCE)
            for message in await self._delete_or_halve(chat, together[first : first + MOST_AT_ONCE])
        ]
        refused += [message for message in messages if message in apart and not await self._is_gone(chat, [message])]
        self._remember(chat, (apart - set(messages)) | set(refused))
        return sorted(refused)

    async def delete_unknown(self, chat: int, numbers: Sequence[int]) -> None:
        """Delete what stands in the chat under these numbers, newest first; of a refused call its newer half.

        Telegram skips the numbers of other chats, and refuses a call for a message of more than 48 hours. Raises as
        `delete`. Does nothing where the server might delete messages of other chats.
        """
        if not self.looks_ids_up_in_chat:
            return
        for first in range(0, len(numbers), MOST_AT_ONCE):
            part = numbers[first : first + MOST_AT_ONCE]
            while part and not await self._is_gone(chat, part):
                part = part[: len(part) // 2]

    def _remember(self, chat: int, refused: set[int]) -> None:
        self._refused.pop(chat, None)
        if refused:
            self._refused[chat] = refused
        if len(self._refused) > CHATS_REMEMBERED:
            self._refused.popitem(last=False)

    async def _delete_or_halve(self, chat: int, messages: Sequence[int]) -> list[int]:
        """Delete messages together, else in halves; return those that are refused alone."""
        if await self._is_gone(chat, messages):
            return []
        if len(messages) == 1:
            return list(messages)
        middle = len(messages) // 2
        halves = (self._delete_or_halve(chat, half) for half in (messages[:middle], messages[middle:]))
        first, second = await asyncio.gather(*halves)
        return [*first, *second]

    async def _is_gone(self, chat: int, messages: Sequence[int]) -> bool:
        """Delete messages in one call. Return False if Telegram refuses them; what is not there counts as deleted."""
        for attempt in range(1, TRIES + 1):
            try:
                return bool(await call_with_retry(lambda: self._call(chat, messages), PATIENCE))
            except DeliveryUnknown:
                if attempt == TRIES:
                    raise
        raise DeliveryUnknown

    async def _call(self, chat: int, messages: Sequence[int]) -> bool:
        try:
            return await self.bot.delete_messages(chat, messages)
        except BadRequest as refusal:
            if "chat not found" in refusal.message.lower():
                raise
            return "not found" in refusal.message.lower()


@dataclass
class ChatDeletions:
    """Deletions that belong to an update: those of a Hide, a message of hers, and one that Help or Hide overtook."""

    deleter: MessageDeleter
    memory: ChatMemory

    async def remove(self, chat_task: ChatTask, message: int) -> None:
        """Delete a message of hers, and then its id. Where that fails, her next Hide tries again."""
        if await call_with_retry(lambda: self.deleter.bot.delete_message(chat_task.chat, message), PATIENCE):
            self.memory.remove_ids(chat_task, [message])

    async def take_back(self, outgoing: OutgoingReply, message: int) -> None:
        """Delete a message that arrived after its reply was overtaken.

        It is recorded first as one to be deleted: where the deletion fails, her next action makes up for it.
        """
        self.memory.record_id(outgoing, -message)
        if not await self.deleter.delete(outgoing.chat_task.chat, [message]):
            self.memory.remove_ids(outgoing.chat_task, [message])

    async def begin(self, outgoing: OutgoingReply) -> list[int] | None:
        """Return all ids of the chat, below zero those to be deleted: at a Hide all so far, and none sent later (D3).

        After a Hide that could not delete everything these are what it left. None where nothing is to be deleted.
        """
        chat_task, tidies, is_hiding = outgoing.chat_task, outgoing.tidies, outgoing.is_hiding
        outgoing.tidies = outgoing.is_hiding = False
        if not (tidies or is_hiding) or (learner := chat_task.learner) is None:
            return None
        if not tidies:
            stored = await self.memory.sent_ids.stored(learner)
            return stored if any(message < 0 for message in stored) else None
        self.memory.drop_question(chat_task.chat)
        if chat_task.pressed:
            self.memory.record_id(outgoing, chat_task.pressed)
        return [-message for message in await self.memory.sent_ids.mark(learner)]

    async def finish(self, outgoing: OutgoingReply, ids: Sequence[int], shown: asyncio.Event) -> list[int]:
        """Delete messages, the tapped one last: after a crash its button is still there to tap again (D3).

        Then, once the reply is `shown`, delete what stands between them and after them without being known. Return the
        ids of messages that Telegram does not delete.
        """
        chat, pressed = outgoing.chat_task.chat, outgoing.chat_task.pressed
        hidden = sorted((-message for message in ids if message < 0), key=lambda it: (it == pressed, it))
        staying = await self.deleter.delete(chat, hidden)
        await shown.wait()
        last = max(hidden, default=0)
        later = [message for message in (*ids, self._first_id(outgoing)) if message > last]
        if end := min(later, default=last):
            await self.deleter.delete_unknown(chat, unknown_numbers({*map(abs, ids)}, end))
        self.memory.remove_ids(outgoing.chat_task, set(hidden).difference(staying))
        return staying

    def _first_id(self, outgoing: OutgoingReply) -> int:
        """Return the id of the first message of a reply if all that stands above it is older, else 0.

        Below a reply that Help overtook, or beside other workers, something newer may have a smaller id.
        """
        return 0 if outgoing.is_overtaken or self.memory.pace.is_shared else outgoing.first or 0


def unknown_numbers(known: Collection[int], end: int) -> list[int]:
    """Return numbers before `end` under which a message of the chat may stand whose number was lost, newest first.

    Telegram numbers the messages of all private chats in one row. A lost number follows a known one closely: a hundred
    after each of the last known ones are returned, and a hundred before the first, three hundred in all.
    """
    return list(islice((it for it in _unknown(known, end) if it not in known), MOST_UNKNOWN))


def _unknown(known: Collection[int], end: int) -> Iterator[int]:
    bounds = sorted({end, *(number for number in known if number < end)}, reverse=True)
    for after, before in pairwise(bounds):
        yield from reversed(range(before + 1, min(before + 1 + MOST_AT_ONCE, after)))
    yield from reversed(range(max(1, bounds[-1] - MOST_AT_ONCE), bounds[-1]))
