"""Names that `bot.engine` offers to a host."""

from __future__ import annotations

import sys

import bot.engine
from bot.engine import advance, input
from bot.engine.advance import advance as function_of_its_module


def test_the_engine_offers_at_most_a_dozen_names_and_each_of_them_is_there() -> None:
    assert len(bot.engine.__all__) <= 12
    assert [name for name in bot.engine.__all__ if not hasattr(bot.engine, name)] == []


def test_advance_is_the_function_also_where_the_module_of_that_name_was_imported_first() -> None:
    assert advance is function_of_its_module
    assert sys.modules["bot.engine.advance"].__dict__["advance"] is advance


def test_the_module_of_inputs_is_not_the_builtin_of_that_name() -> None:
    assert input.Started("en") == input.Started("en", lesson=None)
