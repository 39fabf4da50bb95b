"""`python -m tests.support.connecting_bot`: the bot of `tests.unpaced_bot`, with a record of where it wants to connect.

Each host that a name is looked up for, and each that a packet or a connection is to go to, is a line of the file
CONNECTIONS, written before it happens, whoever asks for it and whether or not it succeeds. A program that is started
is a line, too: it could do the same unseen.
"""

from __future__ import annotations

import os
import runpy
import sys

STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg")


def record(path: str) -> None:
    """Write down where this process wants to connect, from now on; a hook cannot be taken away again."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hears(event: str, given: tuple[object, ...]) -> None:
        if event in NAMES:
            os.write(file, f"{given[0]}\n".encode())
        elif event in ADDRESSES and isinstance(given[1], tuple):  # a socket of this machine has a path
            os.write(file, f"{given[1][0]}:{given[1][1]}\n".encode())
        elif event in STARTS:
            os.write(file, f"{event}\n".encode())

    sys.addaudithook(hears)


if __name__ == "__main__":
    record(os.environ["CONNECTIONS"])
    runpy.run_module("tests.unpaced_bot", run_name="__main__")
