"""Methods of the stand-in by lower-case name, because Telegram ignores case."""

from collections.abc import Callable

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import RefusedCall, bad_request
from tests.support.bot_api.media import SENT_BY_BOT
from tests.support.bot_api.message import Json
from tests.support.bot_api.message_methods import (
    delete_message,
    delete_messages,
    edit_caption,
    edit_markup,
    edit_media,
    edit_text,
    send_chat_action,
    send_message,
    sender_of,
)
from tests.support.bot_api.state import TelegramState

Method = Callable[[TelegramState, Call], object]

ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
}


def carry_out(world: TelegramState, call: Call) -> object:
    """Perform a call and return its result, or raise RefusedCall as Telegram answers."""
    method = METHODS.get(call.method.lower())
    if method is None:
        raise RefusedCall(404, "Not Found: method not found")
    return method(world, call)


def get_me(world: TelegramState, call: Call) -> Json:
    """Return the bot's user and abilities."""
    return world.bot | ABILITIES


def answer_callback_query(world: TelegramState, call: Call) -> bool:
    """Stop the spinner of a tapped button, with or without a pop-up."""
    world.taps.answer(call.text("callback_query_id"), call.text("text"))
    return True


def leave_chat(world: TelegramState, call: Call) -> bool:
    """Leave a group. A private chat cannot be left."""
    chat = world.chat_of(call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_writable()
    chat.left = True
    return True


def get_chat(world: TelegramState, call: Call) -> Json:
    """Return the description of a chat."""
    return world.chat_of(call).about | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}


def set_menu_button(world: TelegramState, call: Call) -> bool:
    """Set the menu button."""
    world.menu_button = call.json("menu_button") or {"type": "default"}
    return True


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)

METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendchataction": send_chat_action,
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagemedia": edit_media,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "leavechat": leave_chat,
    "getchat": get_chat,
    "setmycommands": lambda world, call: world.profile.set_commands(call),
    "getmycommands": lambda world, call: world.profile.get_commands(call),
    "deletemycommands": lambda world, call: world.profile.delete_commands(call),
    "setmyname": lambda world, call: world.profile.set_words(call, "name"),
    "getmyname": lambda world, call: world.profile.get_words(call, "name"),
    "setmydescription": lambda world, call: world.profile.set_words(call, "description"),
    "getmydescription": lambda world, call: world.profile.get_words(call, "description"),
    "setmyshortdescription": lambda world, call: world.profile.set_words(call, "short_description"),
    "getmyshortdescription": lambda world, call: world.profile.get_words(call, "short_description"),
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": lambda world, call: world.menu_button,
    "setwebhook": lambda world, call: world.webhook.set(call),
    "deletewebhook": lambda world, call: world.webhook.delete(call),
    "getwebhookinfo": lambda world, call: world.webhook.info(),
    "logout": lambda world, call: True,
    "close": lambda world, call: True,
} | {f"send{kind}": sender_of(kind) for kind in SENT_BY_BOT}
