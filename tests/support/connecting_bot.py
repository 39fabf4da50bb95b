"""`python -m tests.support.connecting_bot`: the bot of `tests.support.unpaced_bot`, which records where it connects.

The file CONNECTIONS gets a line for each host name that is looked up and each address of a packet or connection,
written before it happens, from any caller and whether or not it succeeds. A started program is a line too: it could
connect unseen.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any
from urllib.parse import urlsplit

import pycurl

STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg")


def record(path: str) -> None:
    """Record from now on where this process connects. An audit hook cannot be removed."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hears(event: str, given: tuple[object, ...]) -> None:
        if event in NAMES:
            os.write(file, f"{given[0]}\n".encode())
        elif event in ADDRESSES and isinstance(given[1], tuple):  # a Unix socket has a path here
            os.write(file, f"{given[1][0]}:{given[1][1]}\n".encode())
        elif event in STARTS:
            os.write(file, f"{event}\n".encode())

    sys.addaudithook(hears)

    class RecordedCurl(pycurl.Curl):
        """Handle of libcurl, which looks up names and connects without an event of Python."""

        def setopt(self, option: int, value: Any, **more: bool) -> None:
            """Record the host of an address, and of a proxy."""
            if option in (pycurl.URL, pycurl.PROXY, pycurl.PRE_PROXY) and value:
                os.write(file, f"{urlsplit(value).netloc}\n".encode())
            super().setopt(option, value, **more)

    vars(pycurl)["Curl"] = RecordedCurl


if __name__ == "__main__":
    record(os.environ["CONNECTIONS"])
    runpy.run_module("tests.support.unpaced_bot", run_name="__main__")
