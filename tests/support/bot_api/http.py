"""HTTP layer: JSON, form and multipart bodies become a Call, results become responses."""

import asyncio
import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, unquote_plus

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import RefusedCall, bad_request

LARGEST_BODY = 64 * 1024 * 1024
TOKEN = re.compile(r"\d+:[\w-]+")


def large_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """Create a request that may carry a file as large as Telegram accepts."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)


def method_of(request: web.BaseRequest, token: str) -> str:
    """Return the method of `/bot<token>/<method>`.

    Refuse with 404 if there is no valid token, with 401 if it is unknown.
    """
    path, _, _ = request.raw_path.partition("?")
    found, _, method = (unquote(path) if "%" in path else path).removeprefix("/bot").partition("/")
    if not path.startswith("/bot") or not method or not TOKEN.fullmatch(found):
        raise RefusedCall(404, "Not Found")
    if found != token:
        raise RefusedCall(401, "Unauthorized")
    return method


async def call_of(request: web.BaseRequest, method: str) -> Call:
    """Read the parameters from the query and from a body of any kind."""
    call = Call(method, {})
    if "?" in request.raw_path:
        call.parameters.update(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, call)
    elif body := await request.read():
        call.parameters.update(_from_json(body) if kind == "application/json" else _from_form(body))
    return call


async def _read_multipart(request: web.BaseRequest, call: Call) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            call.parameters[name] = value
        elif isinstance(value, web.FileField):
            call.files[name] = value.file.read()
        else:
            call.files[name] = bytes(value)


def _from_form(body: bytes) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in body.decode().split("&") if pair)
    return {_plain(name): _plain(value) for name, _, value in pairs}


@lru_cache(4096)
def _plain(quoted: str) -> str:
    """Decode a form value. Cached, because the same keyboards are sent again and again."""
    return unquote_plus(quoted) if "%" in quoted or "+" in quoted else quoted


def _from_json(body: bytes) -> dict[str, str]:
    """Return the fields as text, as Telegram takes them; values that are not plain are JSON in it."""
    try:
        fields: dict[str, Any] = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request: not a JSON object") from None
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
        if value is not None
    }


def good(body: bytes) -> web.Response:
    """Return the response to a call that succeeded."""
    return web.Response(body=body, content_type="application/json")


def written(result: object) -> bytes:
    """Serialise a result as `{"ok": true, ...}`."""
    return json.dumps({"ok": True, "result": result}).encode()


def bad(refusal: RefusedCall) -> web.Response:
    """Return the response to a refused call; after a flood its header also says how long to wait."""
    headers = None if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return web.Response(body=refusal.body(), status=refusal.code, content_type="application/json", headers=headers)
