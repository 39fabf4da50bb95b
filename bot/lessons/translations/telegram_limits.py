"""Maximum lengths of texts in characters, as Telegram counts them."""

from __future__ import annotations

BUBBLE, CAPTION = 4096, 1024
NAME, SHORT_DESCRIPTION, DESCRIPTION, COMMAND, POPUP = 64, 120, 512, 256, 200
