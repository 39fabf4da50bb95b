"""Record a lesson in the page: the texts to read aloud in a language, and the sound of one of them."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

from bot.authoring.editor.ogg_opus import as_ogg
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.editor.preview.text_editor import locales_of
from bot.authoring.editor.read_aloud import TextToRecord, texts_to_record
from bot.authoring.translation.edit_in_place import Refusal
from bot.files import fresh
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson
from bot.lessons.translations.locales import direction


def recordings(desk: Desk, asked: Json) -> Json:
    """Return the texts of a lesson to record in a language, each with its recording if there is one."""
    languages = _languages(desk)
    if not languages:
        raise EditRefused("Your account translates into no language, so it records none.")
    locale = next((it for it in languages if it == word_in(asked, "locale")), languages[0])
    course, lesson = desk.player.conversation.bundle.course, _lesson(desk, asked)
    told = {
        "lesson": lesson.id,
        "title": lesson.title.source,
        "locale": locale,
        "dir": direction(locale),
        "languages": [{"code": it, "name": course.language_name(it)} for it in languages],
        "records": not desk.reads_only,
    }
    texts, left_out = _texts(desk, lesson, locale)
    return {**told, "texts": [_told(it, _path(desk, locale, lesson, it)) for it in texts], "leftOut": left_out}


def _languages(desk: Desk) -> list[str]:
    return [it for it in (*locales_of(desk), SOURCE_LOCALE) if desk.account.may("translate", it)]


def _lesson(desk: Desk, asked: Json) -> Lesson:
    named = word_in(asked, "lesson") or desk.part.removeprefix("lessons/") or desk.player.lesson()
    lesson = desk.player.conversation.bundle.course.lessons.get(named)
    if lesson is None or desk.part not in ("", f"lessons/{lesson.id}"):
        raise EditRefused("Only a lesson can be recorded.")
    return lesson


def _texts(desk: Desk, lesson: Lesson, locale: str) -> tuple[list[TextToRecord], int]:
    bundle = desk.player.conversation.bundle
    return texts_to_record(bundle.course, bundle.catalogs, lesson, locale)


def _path(desk: Desk, locale: str, lesson: Lesson, text: TextToRecord) -> Path:
    return desk.dialogues / "recordings" / locale / lesson.id / text.reading.file


def _told(text: TextToRecord, path: Path) -> Json:
    size = path.stat().st_size if path.is_file() else 0
    sound = {"sound": "/".join(path.parts[-4:]), "kb": -(-size // 1000)} if size else {}
    return {"key": text.reading.key, "words": text.reading.words, "who": text.who, **sound}


def record(desk: Desk, asked: Json) -> Json:
    """Store the sound of a text, in place of an earlier one; return its address and size. Raise EditRefused."""
    locale, lesson = word_in(asked, "locale"), _lesson(desk, asked)
    if locale not in _languages(desk):
        raise EditRefused("This language is not one of yours.")
    if word_in(asked, "agreed") != "yes":
        raise EditRefused("Say first that it is your own voice, and that you are grown up.")
    text = next((it for it in _texts(desk, lesson, locale)[0] if it.reading.key == word_in(asked, "key")), None)
    if text is None:
        raise EditRefused("These words have changed meanwhile. Reload the page.")
    path = _path(desk, locale, lesson, text)
    _store(path, _sound(asked))
    return {"said": "Recorded.", **_told(text, path)}


def _sound(asked: Json) -> bytes:
    try:
        sound = as_ogg(b64decode(word_in(asked, "content"), validate=True))
    except ValueError:
        raise EditRefused("No sound has arrived.") from None
    if isinstance(sound, Refusal):
        raise EditRefused(f"{sound.message} {sound.hint}")
    return sound


def _store(path: Path, sound: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with fresh(path) as made:
        made.write_bytes(sound)
        made.chmod(0o644)
