"""Pictures of an older lesson are of the files that it had."""

from bot.lessons.loader.media import with_files
from bot.lessons.steps import Picture
from tests.support.course_builders import lesson

SHOWS = """
start:
  - picture: goat.png
    alt: The goat.
  - choose: Who comes?
    id: who
    options:
      - text: The goat
        then:
          - picture: goat.png
            alt: The goat again.
          - picture: hen.png
            alt: The hen.
      - Nobody
  - end
"""


def test_they_are_replaced_also_in_what_follows_an_option() -> None:
    shown = lesson("farm", SHOWS)
    list(shown.steps())  # what it has cached of its steps is of the old files

    moved = with_files(shown, {"goat.png": "/then/goat.png"})

    names = [step.picture for step in moved.steps() if isinstance(step, Picture)]
    assert names == ["/then/goat.png", "/then/goat.png", "hen.png"]
    assert [step.picture for step in shown.steps() if isinstance(step, Picture)] == ["goat.png", "goat.png", "hen.png"]


def test_a_lesson_without_them_stays_the_same_object() -> None:
    shown = lesson("farm", SHOWS)

    assert with_files(shown, {"cat.png": "/then/cat.png"}) is shown
