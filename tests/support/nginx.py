"""A real nginx with the configuration file that we ship, in a folder of its own, with a test certificate."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.bot_process import HOME
from tests.support.on_ci import leave_out

SHIPPED = HOME / "bot/app/deploy/safe-online-world.nginx.conf"
SHIPPED_FOR_STAFF = HOME / "bot/app/deploy/safe-online-world-staff.nginx.conf"
SHIPPED_FOR_ROOM = HOME / "bot/app/deploy/safe-online-world-room.nginx.conf"
STARTS_WITHIN = 60.0

AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{}}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/shipped.conf;
}}
"""
"""Replacement for Debian's nginx.conf, which includes the shipped file."""


TELEGRAM, STRANGER = "127.0.0.1", "127.0.0.2"
"""The address that the shipped file lets in during a test, and another address of this machine."""


@dataclass(frozen=True)
class Nginx:
    """A running nginx: its URL, its folder, and the context that trusts its certificate."""

    url: str
    folder: Path
    trusts: ssl.SSLContext


@asynccontextmanager
async def nginx(folder: Path, port: int, *bots: int) -> AsyncIterator[Nginx]:
    """Run the shipped file in front of workers on ports `bots`. Skip the test on a machine without nginx."""
    async with _running(folder, port, _moved(folder, port, *bots), "the webhook behind nginx") as started:
        yield started


@asynccontextmanager
async def staff_nginx(folder: Path, port: int, page: int) -> AsyncIterator[Nginx]:
    """Run the shipped file in front of the staff page on port `page`. Skip the test on a machine without nginx."""
    text = _replaced(
        SHIPPED_FOR_STAFF,
        {
            "    listen [::]:443 ssl;\n": "",
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "http://127.0.0.1:8444": f"http://127.0.0.1:{page}",
            "/etc/letsencrypt/live/figures.example.org": str(folder),
            "/var/log/nginx/safe-online-world-staff.log crit;": f"{folder}/errors warn;",
        },
    )
    async with _running(folder, port, text, "the staff's page behind nginx") as started:
        yield started


@asynccontextmanager
async def room_nginx(folder: Path, port: int, room: int) -> AsyncIterator[Nginx]:
    """Run the shipped file in front of the lesson room on port `room`. Skip the test on a machine without nginx."""
    text = _replaced(
        SHIPPED_FOR_ROOM,
        {
            "    listen [::]:443 ssl;\n": "",
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "http://127.0.0.1:8445": f"http://127.0.0.1:{room}",
            "/etc/letsencrypt/live/lessons.example.org": str(folder),
            "/var/log/nginx/safe-online-world-room.log crit;": f"{folder}/errors warn;",
        },
    )
    async with _running(folder, port, text, "the lesson room behind nginx") as started:
        yield started


@asynccontextmanager
async def _running(folder: Path, port: int, text: str, left_out: str) -> AsyncIterator[Nginx]:
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    if program is None:
        leave_out(left_out, "no nginx here")
    folder.mkdir()
    trusts = certified(folder)
    (folder / "shipped.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), "utf-8")
    process = await asyncio.create_subprocess_exec(program, "-p", str(folder), "-c", str(folder / "nginx.conf"))
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            while not _listens(port):
                assert process.returncode is None, (folder / "errors").read_text("utf-8")
                await asyncio.sleep(0.02)
        yield Nginx(f"https://127.0.0.1:{port}", folder, trusts)
    finally:
        process.terminate()
        await process.wait()


def _moved(folder: Path, port: int, first: int, *more: int) -> str:
    """Return the shipped file with the test's ports, paths and addresses, and no other changes.

    For each further worker, one of its lines is uncommented.
    """
    moved = {
        "    listen [::]:443 ssl;\n": "",
        "        allow 91.108.4.0/22;\n": f"        allow {TELEGRAM};\n",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "    server 127.0.0.1:8443 ": f"    server 127.0.0.1:{first} ",
        **{f"# server 127.0.0.1:{8446 + at} ": f"server 127.0.0.1:{bot} " for at, bot in enumerate(more)},
        "/etc/letsencrypt/live/bot.example.org": str(folder),
        "/var/log/nginx/safe-online-world.log crit;": f"{folder}/errors warn;",
        "alias /var/www/stories/;": f"alias {folder.parent}/stories/;",
    }
    return _replaced(SHIPPED, moved)


def _replaced(file: Path, moved: Mapping[str, str]) -> str:
    text = file.read_text("utf-8")
    for shipped, here in moved.items():
        assert shipped in text, f"the shipped file lacks {shipped}"
        text = text.replace(shipped, here)
    return text


def _listens(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def certified(folder: Path) -> ssl.SSLContext:
    """Write a certificate for this machine into a folder, and return a context that trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    public = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "fullchain.pem").write_bytes(public)
    secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *secret))
    return ssl.create_default_context(cadata=public.decode())
