"""Settings from the environment and a `.env` file, read once. A wrong one raises Refused: a sentence, no traceback."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from dotenv import dotenv_values

from bot.errors import Refused
from bot.home import course_home, program_home

TELEGRAM = "https://api.telegram.org"
HOME = program_home()
FASTEST = 1000
"""Messages a second: Telegram's highest limit, for bots that pay."""


class Secret:
    """A value that is not shown when printed or logged."""

    def __init__(self, value: str) -> None:
        """Keep a value."""
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the place that needs it."""
        return self._value

    def __repr__(self) -> str:
        """Show nothing of the value."""
        return "Secret(…)"

    __str__ = __repr__


class Address(NamedTuple):
    """An address to listen on; port 0 is any free one. A default (not `chosen`) may be given up when it is in use."""

    host: str
    port: int
    chosen: bool = True


DEFAULT_LISTEN = Address("127.0.0.1", 8443, chosen=False)
DEFAULT_STAFF_LISTEN = Address("127.0.0.1", 8444, chosen=False)
DEFAULT_ROOM_LISTEN = Address("127.0.0.1", 8445, chosen=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of all commands. `token` is None when the bot is not connected to Telegram.

    `staff_names`: safeguarding staff by Telegram id, each with the name by which the others know her. They may use the
    kill switch, and the lessons in every stage.
    `webhook_url`: where Telegram brings updates; None is polling. `listen`: address of the webhook, /healthz and
    /metrics; None is off. `alarm_chat`: chat that gets alarms, if any.
    `a_second`: messages a second, where Telegram allows more than its usual limit (`telegram.pacing`).
    `staff_listen`, `room_listen`: addresses of the staff's pages and of the lesson room; `staff_hosts`: their host
    names on the internet, if any; `room_url`: the lesson room's address for whoever uses it, if known;
    `staff_proxies`: addresses of our web servers in front of them, whose X-Forwarded-For is believed.
    `database_url`: PostgreSQL that holds the learners' rows; None is a SQLite file in `data`.
    `development`: without a stage.yaml everybody is let in, which is refused with Telegram's own server.
    """

    token: Secret | None
    api_url: str
    data: Path
    dialogues: Path
    locales: Path
    listen: Address | None
    alarm_chat: int | None
    a_second: int | None = None
    staff_names: Mapping[int, str] = field(default_factory=dict, repr=False)
    staff_listen: Address = DEFAULT_STAFF_LISTEN
    room_listen: Address = DEFAULT_ROOM_LISTEN
    staff_hosts: frozenset[str] = frozenset()
    room_url: str | None = None
    staff_proxies: frozenset[IPv4Network | IPv6Network] = frozenset()
    webhook_url: str | None = None
    database_url: Secret | None = None
    development: bool = False

    @property
    def is_local(self) -> bool:
        """True where BOT_API_URL leads to this machine, to a stand-in for Telegram."""
        return _is_loopback(urlsplit(self.api_url).hostname or "")

    @property
    def staff(self) -> frozenset[int]:
        """Telegram ids of safeguarding staff."""
        return frozenset(self.staff_names)


def settings(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Return the settings of an environment (default: the process's), which override those of `.env` in `folder`.

    `folder` defaults to the current one. Raise Refused for a wrong value.
    """
    here = folder or Path.cwd()
    found = as_written(environment, here)
    listen = _listen(value) if (value := found.get("LISTEN", "").strip()) else DEFAULT_LISTEN
    webhook_url = _webhook(found.get("WEBHOOK_URL", "").strip(), listen)
    staff_hosts = _hosts(found.get("STAFF_HOST", ""))
    room_listen = _page_listen(found.get("ROOM_LISTEN", ""), "ROOM_LISTEN", DEFAULT_ROOM_LISTEN)
    return Settings(
        token=_token(found.get("BOT_TOKEN", "").strip()),
        api_url=_url(found.get("BOT_API_URL", "").strip() or TELEGRAM),
        data=Path(found.get("DATA", "").strip() or "var"),
        dialogues=_folder(found.get("DIALOGUES", ""), "dialogues", here),
        locales=_folder(found.get("LOCALES", ""), "locales", here),
        staff_names=_staff(found.get("STAFF_IDS", "")),
        listen=listen._replace(chosen=True) if listen and webhook_url else listen,
        alarm_chat=_chat(found.get("ALARM_CHAT", "").strip()),
        a_second=_a_second(found.get("MESSAGES_A_SECOND", "").strip()),
        staff_listen=_page_listen(found.get("STAFF_LISTEN", ""), "STAFF_LISTEN", DEFAULT_STAFF_LISTEN),
        room_listen=room_listen,
        staff_hosts=staff_hosts,
        room_url=_room_url(found.get("ROOM_URL", "").strip(), None if staff_hosts else room_listen),
        staff_proxies=_proxies(found.get("STAFF_PROXY", "")),
        webhook_url=webhook_url,
        database_url=_database(found.get("DATABASE_URL", "").strip()),
        development=_development(found.get("STAGE", "").strip()),
    )


def as_written(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> dict[str, str]:
    """Return the environment (default: the process's) over the `.env` in `folder` (default: the current one)."""
    return {**_file((folder or Path.cwd()) / ".env"), **(os.environ if environment is None else environment)}


def _file(path: Path) -> dict[str, str]:
    """Read `.env` as UTF-8 or UTF-16 (PowerShell's `>` writes the latter), with or without a byte order mark."""
    if not path.exists():
        return {}
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file {path} cannot be read.", "Write it again, and save it as UTF-8.") from error
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}


def _token(value: str) -> Secret | None:
    if value and not re.fullmatch(r"\d+:[\w-]+", value):
        raise Refused(
            "BOT_TOKEN is not a token of Telegram's.", "Copy it again from @BotFather: digits, a colon, letters."
        )
    return Secret(value) if value else None


def _url(value: str) -> str:
    if not (re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w./-]*)?", value, re.ASCII) and _has_host(value)):
        raise Refused("BOT_API_URL is not an address.", f"Leave it out, or write it like {TELEGRAM}")
    if not (value.startswith("https:") or _is_loopback(urlsplit(value).hostname or "")):
        what = "BOT_API_URL leads to another machine without TLS: the token and all messages could be read on the way."
        raise Refused(what, "Write it with https://, or leave it out; http:// is for a server on this machine.")
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    """True for this machine itself: localhost, 127.0.0.0/8 and ::1."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _has_host(url: str) -> bool:
    """Tell whether a URL names a host, and no impossible port."""
    try:
        return bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        return False


def _webhook(value: str, listen: Address | None) -> str | None:
    """Return WEBHOOK_URL. Telegram requires https and a host name; plain http is for a stand-in on this machine."""
    server = r"(https://[\w.-]+|http://(127\.0\.0\.1|localhost))(:\d{1,5})?"
    if value and not re.fullmatch(server + r"(/[\w./~-]*)?", value, re.ASCII):
        raise Refused("WEBHOOK_URL is not an address.", "Write it like https://bot.example.org/telegram")
    if value and listen is None:
        raise Refused("WEBHOOK_URL is set, but LISTEN is off.", "Set LISTEN to where the web server passes it on.")
    return value or None


def _room_url(value: str, here: Address | None) -> str | None:
    """Return ROOM_URL; without it the address on this machine, where the pages are for this machine only."""
    if value and not re.fullmatch(r"(https://[\w.-]+|http://(127\.0\.0\.1|localhost))(:\d{1,5})?/?", value, re.ASCII):
        raise Refused("ROOM_URL is not an address.", "Write it like https://lessons.example.org")
    return value or (f"http://{here.host}:{here.port}" if here else None)


_HERE = re.compile(r"(/.*|(localhost|127\.[0-9.]+|\[::1\])?(:[0-9]+)?)$")
"""A server on this machine: loopback, a socket's folder (with a slash), or nothing (the default socket)."""


def _database(value: str) -> Secret | None:
    """Return DATABASE_URL. Other machines need TLS or an explicit `sslmode=disable`.

    Errors show nothing of the URL: it holds a password.
    """
    if not value:
        return None
    found = re.fullmatch(r"postgres(?:ql)?://(?:[^/@\s]*@)?(?P<hosts>[^/?\s]*)[^?\s]*(?:\?(?P<query>\S*))?", value)
    if not found:
        raise Refused(
            "DATABASE_URL is not the address of a PostgreSQL.", "Write it like postgresql://bot:password@localhost/bot"
        )
    query = parse_qs(found["query"] or "")
    hosts = [host for written in (found["hosts"], *query.get("host", ())) for host in written.split(",")]
    is_said = query.get("sslmode", [""])[-1] in ("verify-full", "disable")
    if not (is_said or all(map(_HERE.match, hosts))):
        raise Refused(
            "DATABASE_URL leads to another machine, and does not say how the line is kept private.",
            "End it in ?sslmode=verify-full&sslrootcert=FILE, or in ?sslmode=disable where nobody else can listen.",
        )
    return Secret(value)


_ACCOUNT = re.compile(r"([0-9]{1,19})(?:\s*=\s*([^=]{1,40}))?")
"""An account of STAFF_IDS: `123`, or `123=Anna`."""


def _staff(value: str) -> dict[int, str]:
    """Return the name of each account: the one beside the id, else its place in the list."""
    accounts = [_ACCOUNT.fullmatch(it.strip()) for it in value.split(",") if it.strip()]
    ids = list(dict.fromkeys(int(it[1]) for it in accounts if it))
    names = {int(it[1]): it[2] for it in accounts if it and it[2]}
    if not all(accounts) or len(set(names.values())) < len(names):
        how = "Write numbers with commas between them, each with a name of its own if you like: 123=Anna, 456."
        raise Refused("STAFF_IDS is not a list of Telegram ids.", how)
    return {it: names.get(it, f"staff account {place} of STAFF_IDS") for place, it in enumerate(ids, 1)}


def _a_second(value: str) -> int | None:
    if value and not (re.fullmatch(r"[0-9]{1,4}", value) and 1 <= int(value) <= FASTEST):
        what = f"MESSAGES_A_SECOND is not a number from 1 to {FASTEST}."
        raise Refused(what, "Leave it out, or read tests/bench/CAPACITY.md.")
    return int(value) if value else None


def _listen(value: str) -> Address | None:
    if value == "off":
        return None
    if (found := _address(value)) is None:
        raise Refused("LISTEN is not an address to listen on.", "Write it like 127.0.0.1:8443, or off.")
    return found


def _page_listen(value: str, name: str, otherwise: Address) -> Address:
    address = _address(value.strip()) if value.strip() else otherwise
    if address is None:
        raise Refused(f"{name} is not an address to listen on.", f"Write it like 127.0.0.1:{otherwise.port}.")
    return address


def _address(value: str) -> Address | None:
    host, _, port = value.rpartition(":")
    is_one = host and port.isascii() and port.isdecimal() and int(port) <= 65535
    return Address(host.strip("[]"), int(port)) if is_one else None


def _hosts(value: str) -> frozenset[str]:
    names = [it.strip().lower() for it in value.split(",") if it.strip()]
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name) for name in names):
        raise Refused("STAFF_HOST is not the name of a page.", "Write it like figures.example.org, without https://.")
    return frozenset(names)


def _proxies(value: str) -> frozenset[IPv4Network | IPv6Network]:
    try:
        return frozenset(ip_network(it.strip()) for it in value.split(",") if it.strip())
    except ValueError:
        what = "STAFF_PROXY is not the address of a web server."
        raise Refused(what, "Write it like 127.0.0.1, with commas between several.") from None


def _development(value: str) -> bool:
    if value not in ("", "development"):
        what = "STAGE can only be `development`, for a stand-in of Telegram on this machine."
        raise Refused(what, "Leave it out, and write the stage into the file stage.yaml in DATA.")
    return bool(value)


def _chat(value: str) -> int | None:
    if value and not re.fullmatch(r"[1-9]\d{0,18}", value, re.ASCII):
        raise Refused("ALARM_CHAT is not a person's chat.", "Write the number of one who has pressed Start in the bot.")
    return int(value) if value else None


def _folder(value: str, name: str, here: Path) -> Path:
    return Path(value.strip()) if value.strip() else course_home(here) / name


def require_folders(dialogues: Path, locales: Path) -> None:
    """Refuse folders of lessons or translations that are not there. The bot itself has its last accepted ones."""
    for name, path in (("dialogues", dialogues), ("locales", locales)):
        if not path.is_dir():
            raise Refused(f"There is no folder {path}.", f"Set {name.upper()} to the folder of the {name}.")
