"""Ports to listen on."""

from __future__ import annotations

import os
import socket


def listening(host: str, port: int) -> socket.socket | None:
    """A listening socket, or None where the port cannot be had; port 0 is any free one."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere this would share the port with whoever has it
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()  # of two that start at once, both may bind and one may listen
    except OSError:
        taken.close()
        return None
    return taken
