"""Listening sockets."""

from __future__ import annotations

import os
import socket

from bot.app.config import Address
from bot.errors import Refused

_PORTS_TRIED = 100


def _listen(host: str, port: int) -> socket.socket | None:
    """Return a listening socket; None where the port is not available. Port 0 is any free one."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # on Windows this option would share a port in use
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()  # two programs may bind at once; only one may listen
    except OSError:
        taken.close()
        return None
    return taken


def free_socket(address: Address) -> socket.socket | None:
    """Return a listening socket at the address, or at the next free port where nobody chose one; None without any."""
    ports = [address.port] if address.chosen else range(address.port, address.port + _PORTS_TRIED)
    return next(filter(None, (_listen(address.host, port) for port in ports)), None)


def bind_socket(address: Address, setting: str) -> socket.socket:
    """Return a listening socket at the address; for a default address, at its next free port.

    Raise Refused, naming the setting, if it is in use.
    """
    if taken := free_socket(address):
        return taken
    what = f"{setting}: {address.host}:{address.port} cannot be used."
    raise Refused(what, "Another program has that port, or it is not this machine's. Set another.")
