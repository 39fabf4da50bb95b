"""Error answers with Telegram's own texts (tdlib/telegram-bot-api, Client.cpp)."""

import json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"


class RefusedCall(Exception):
    """A call that Telegram refuses; `body` is what goes over HTTP."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        """Keep the HTTP status, the description and, after a flood, the seconds to wait."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> bytes:
        """Return `{"ok": false, ...}`, with `parameters` only when there are any."""
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return json.dumps(answer).encode()


def bad_request(reason: str) -> RefusedCall:
    """Return a 400, the most frequent refusal."""
    return RefusedCall(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedCall:
    """Return a 403: the user blocked the bot, or the bot left the group."""
    return RefusedCall(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> RefusedCall:
    """Return a 429 that says how many seconds to wait."""
    return RefusedCall(429, f"Too Many Requests: retry after {retry_after}", retry_after)
