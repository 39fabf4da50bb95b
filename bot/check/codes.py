"""Every code a Problem of `check` can have, gathered from the modules that define them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from bot.content.problem import Code

_ROOMS = ("bot.check.", "bot.content.load.", "bot.i18n.catalogs")


@cache
def codes() -> Mapping[str, Code]:
    """All codes by their names, in the order of the alphabet. Call it when the rules have been imported."""
    modules = [module for name, module in sys.modules.items() if name.startswith(_ROOMS)]
    found = {it.name: it for module in modules for it in vars(module).values() if isinstance(it, Code)}
    return dict(sorted(found.items()))
