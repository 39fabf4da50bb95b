"""Listening sockets."""

from __future__ import annotations

import os
import socket


def listen(host: str, port: int) -> socket.socket | None:
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
