"""Rendering of the engine's events as replies. Pure: nothing here reads a clock, a file or a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from bot.conversation.rendering.media import Seen, picture, voice, with_art, with_listen
from bot.conversation.rendering.reply import Bubble, Button, Erase, Picked, Replies, Reply, Tidy
from bot.conversation.rendering.translator import Translator
from bot.engine.events import (
    Answered,
    Asked,
    BubbleTold,
    Built,
    Choice,
    Erased,
    Event,
    LinkShown,
    PersonChanged,
    PictureGone,
    PictureShown,
    RecordingPlayed,
    ShownKind,
    Tidied,
    Values,
)
from bot.engine.input import BACK, TIDY, ButtonTarget, Flags
from bot.lessons.model.commands import VERDICTS
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import PLACEHOLDER, Text

SHORT = 14
"""Longest label, in characters, that fits twice in a row on a phone 320 pixels wide."""


PRIVATE = frozenset({"help", "confirm"})
"""Bot files after whose questions no pick stays visible in the chat."""


def render_reply(translator: Translator, events: Iterable[Event], flags: Flags) -> Replies:
    """Return all replies for the events of one turn, in the learner's language."""
    events = tuple(events)
    items = tuple(with_listen(translator, event, it) for event in events for it in _reply(translator, event, flags))
    profile = translator.course.profile
    below = translator.plain(profile.below) if profile else ""
    popup = _popup(translator, profile, events) if profile else ""
    busy = translator.plain(profile.busy) if profile else ""
    stuck = translator.html(profile.stuck) if profile else ""
    return Replies(
        flags=flags,
        keyboard=keyboard(translator),
        items=(*items, *_pressed(events, translator)),
        below=below,
        popup=popup,
        busy=busy,
        stuck=stuck,
        new_person=any(isinstance(event, PersonChanged) for event in events),
    )


def _is_tidied(events: Iterable[Event]) -> bool:
    return any(isinstance(event, Tidied) for event in events)


def _popup(translator: Translator, profile: Profile, events: tuple[Event, ...]) -> str:
    if any(isinstance(event, PictureGone) for event in events):
        return translator.plain(profile.no_picture)
    silent = any(isinstance(event, RecordingPlayed) and voice(translator, event) is None for event in events)
    return translator.plain(profile.silent) if silent else ""


def keyboard(translator: Translator) -> tuple[str, ...]:
    """Return the labels of the keyboard that always stands below the chat."""
    profile = translator.course.profile
    return tuple(translator.plain(label) for label in profile.keyboard.values()) if profile else ()


def _reply(translator: Translator, event: Event, flags: Flags) -> Iterator[Reply]:
    if not isinstance(event, ShownKind):
        return
    match event:
        case BubbleTold():
            yield Bubble(translator.html(event.text, event.values), sources=_sources(event.text, event.values))
        case PictureShown() | LinkShown():
            yield replace(picture(translator, event, flags), sources=_sources_of(event))
        case Built():
            yield Bubble(_sentence(translator, event.lines), sources=event.lines)
        case Asked():
            bubble = _question(translator, event)
            yield with_art(translator, bubble, event.art, flags) if event.art else bubble
        case RecordingPlayed():
            yield from filter(None, [voice(translator, event)])
        case Tidied():
            yield Tidy()
        case Erased():
            yield Erase()
        case _:
            assert_never(event)


def _sources_of(event: Seen) -> tuple[Text, ...]:
    match event:
        case PictureShown():
            return (event.alt,)
        case LinkShown():
            return (event.text,)
        case _:
            assert_never(event)


def _pressed(events: tuple[Event, ...], translator: Translator) -> Iterator[Picked]:
    """Yield the learner's pick for the tapped message; no pick is shown where Help is asked for or given.

    A message that is deleted in this turn is not edited.
    """
    if _is_tidied(events):
        return
    pick = next((event for event in events if isinstance(event, Answered)), None)
    questions = [event for event in events if isinstance(event, Asked) and not (event.art and event.art.wished)]
    private = any(
        target.script in PRIVATE
        for target in (*(question.target for question in questions), *([pick.target] if pick else []))
    )
    if pick and not private:
        yield Picked("✓ " + translator.plain(pick.text), replace(pick.target, key=""))
    elif pick or questions:
        yield Picked(None)


def _question(translator: Translator, asked: Asked) -> Bubble:
    words = translator.html(asked.question, asked.values)
    profile = translator.course.profile
    if asked.earlier and profile:
        words = f"{translator.html(profile.earlier)}\n{words}"
    if asked.built:
        words = f"{words}\n\n{_sentence(translator, asked.built)} …"
    if asked.own_words:
        words = f"{words}\n\n{translator.quoted()}"
    faces, others = _parted(asked.choices)
    rows = (*_rows(translator, others), *_controls(translator, asked))
    sources = (*_sources(asked.question, asked.values), *asked.built)
    rates = tuple(_button(translator, choice) for choice in faces)
    return Bubble(
        words,
        rows,
        asks=asked.target,
        anew=asked.anew,
        leads_back=asked.leads_back,
        troubled=asked.troubled,
        rates=rates,
        sources=sources,
    )


def _parted(choices: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Return the choices that rate a lesson, and the others."""
    return (
        tuple(choice for choice in choices if choice.target.key in VERDICTS),
        tuple(choice for choice in choices if choice.target.key not in VERDICTS),
    )


def _sources(text: Text, values: Values) -> tuple[Text, ...]:
    """Return a text and the texts that fill its placeholders."""
    if not values:
        return (text,)
    used = [values[name] for name in PLACEHOLDER.findall(text.source) if name in values]
    lists = (value.lines if isinstance(value, Built) else value for value in used)
    parts = (it for value in lists for it in (value if isinstance(value, tuple) else (value,)))
    return (text, *(part for part in parts if isinstance(part, Text)))


def _rows(translator: Translator, choices: tuple[Choice, ...]) -> Iterator[tuple[Button, ...]]:
    buttons = [_button(translator, choice) for choice in choices]
    if any(choice.target.script in PRIVATE for choice in choices):
        yield from _close(buttons)
        return
    width = 2 if all(len(button.text) <= SHORT for button in buttons) else 1
    for first in range(0, len(buttons), width):
        yield tuple(buttons[first : first + width])


def _close(buttons: list[Button]) -> Iterator[tuple[Button, ...]]:
    """Yield rows of two wherever two short labels follow each other: in Help a row takes the room of a number."""
    while buttons:
        width = 2 if all(len(button.text) <= SHORT for button in buttons[:2]) else 1
        yield tuple(buttons[:width])
        buttons = buttons[width:]


def _button(translator: Translator, choice: Choice) -> Button:
    return Button(translator.plain(choice.text), choice.target, choice.text)


def _controls(translator: Translator, asked: Asked) -> Iterator[tuple[Button, ...]]:
    """Yield the row with [Back], if there is a step back, and with [Tidy up], in a sensitive lesson (D3)."""
    profile = translator.course.profile
    labels = _labels(profile, asked) if profile else ()
    if labels:
        at = asked.target
        yield tuple(Button(translator.plain(text), ButtonTarget(at.script, at.stop, key), text) for text, key in labels)


def _labels(profile: Profile, asked: Asked) -> tuple[tuple[Text, str], ...]:
    back = ((profile.back, BACK),) if asked.back else ()
    return back + (((profile.keyboard["tidy"], TIDY),) if asked.sensitive else ())


def _sentence(translator: Translator, lines: tuple[Text, ...]) -> str:
    return "«" + " ".join(translator.html(line) for line in lines) + "»"
