"""Small lessons about goats and hens, for tests that need a certain kind of step."""

from __future__ import annotations

from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner

GOAT = """
    start:
      - say: Amina is an invented girl.
      - picture: goat.png
        alt: A goat on a phone.
      - choose: The goat sings. What now?
        id: goat-sings
        options:
          - text: Sing along
            then:
              - say: The goat is pleased.
              - choose: Louder?
                id: louder
                options: [Much louder, As it is]
              - say: The neighbours clap.
          - Cover your ears
      - quiz: Is the goat right?
        id: goat-right
        options:
          - text: Yes
            correct: true
            feedback: A goat is always right.
          - text: No
            feedback: Ask the goat.
      - poll: Goats or hens?
        id: goats-or-hens
        options: [Goats, Hens]
      - say: Good night, goat.
    """


AGAIN = """
    start:
      - say: A hen this time.
      - again: goat/goat-right
      - choose: Cluck?
        id: cluck
        options: [Cluck]
    """
PRACTISE = """
    start:
      - choose: Ready?
        id: ready
        options: [Ready]
      - practise: Say no to the goat.
        id: say-no
        lines: [No., I said no., My hat!, Bye.]
        pick: 2
        feedback: That was clear.
      - choose: How was it?
        id: how
        options: [Good]
    """
HELP = """
    start:
      - choose: Look at Help?
        id: look
        options:
          - text: Just look
            do: help
          - text: Tidy up first
            do: tidy
      - choose: Back again?
        id: back-again
        options: [Yes]
    """


def a_girl(*lessons: str, **named: str) -> SessionLearner:
    texts = {name.replace("_", "-"): text for name, text in named.items()}
    return SessionLearner(course(texts or {"goat": lessons[0]}))
