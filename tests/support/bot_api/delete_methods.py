"""Methods that delete messages: for both sides, up to an age of 48 hours, a dice only after 24.

Both from tdlib's `MessagesManager::can_revoke_message`, the dice also from the Bot API's `deleteMessage`.
"""

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.message import Message
from tests.support.bot_api.state import TelegramState

REVOKABLE_FOR = 2 * 86400
DICE_STAYS = 86400
MOST_AT_ONCE = 100


def delete_message(world: TelegramState, call: Call) -> bool:
    """Delete one message of the user or of the bot. Refuse if it does not exist."""
    chat = world.chat_of(call)
    message = chat.find(call.number("message_id"), "delete")
    _check_age(world, message)
    chat.remove(message.message_id)
    return True


def delete_messages(world: TelegramState, call: Call) -> bool:
    """Delete 1 to 100 messages: missing ones are skipped, but one that cannot be deleted refuses them all."""
    ids = _ids(call)
    chat = world.chat_of(call)
    found = [chat.messages[message_id] for message_id in dict.fromkeys(ids) if message_id in chat.messages]
    for message in found:
        _check_age(world, message)
    for message in found:
        chat.remove(message.message_id)
    return True


def _ids(call: Call) -> list[int]:
    ids = call.json("message_ids")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of message identifiers")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if any(int(message_id) <= 0 for message_id in ids):
        raise bad_request("invalid message identifier specified")
    return [int(message_id) for message_id in ids]


def _check_age(world: TelegramState, message: Message) -> None:
    age = world.now() - message.date
    if age > REVOKABLE_FOR or message.stays or (message.kind == "dice" and age < DICE_STAYS):
        raise bad_request("message can't be deleted for everyone")
