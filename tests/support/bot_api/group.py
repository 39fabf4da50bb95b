"""A group that the bot was added to, and that it should leave again."""

from tests.support.bot_api.chat import Chat
from tests.support.bot_api.message import Json
from tests.support.bot_api.message_text import typed
from tests.support.bot_api.state import TelegramState

STRANGER: Json = {"id": 999_001, "is_bot": False, "first_name": "Stranger"}


def group_message(world: TelegramState, text: str, chat_id: int, title: str, sender: Json) -> int:
    """Let somebody write in a group; return the update's id, or 0 when the bot has left and receives nothing."""
    group = _group(world, chat_id, title)
    if group.left:
        return 0
    message = world.write(group, sender, typed(text))
    return world.updates.add({"message": message.as_json()})


def bot_added(world: TelegramState, chat_id: int, title: str, sender: Json) -> int:
    """Let somebody add the bot to a group; return the update's id."""
    group = _group(world, chat_id, title)
    group.left = False
    change = {
        "chat": group.about,
        "from": sender,
        "date": world.now(),
        "old_chat_member": {"user": world.bot, "status": "left"},
        "new_chat_member": {"user": world.bot, "status": "member"},
    }
    return world.updates.add({"my_chat_member": change})


def _group(world: TelegramState, chat_id: int, title: str) -> Chat:
    if chat_id not in world.chats:
        about = {"id": chat_id, "type": "group", "title": title, "all_members_are_administrators": True}
        world.chats[chat_id] = Chat(about)
        world.chats[chat_id].started = True
    return world.chats[chat_id]
