"""Everything the engine can be told to do: a closed union of frozen values.

Authors write some of these as `do:` in YAML (`command_words`); the others the bot makes itself, for its generated
options and around lessons. `engine.perform` does them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.lessons.model.fields import Weekday
from bot.lessons.model.people import Age, Country

Verdict = Literal["smile", "shrug", "frown"]
"""Ratings of a lesson, given with one tap below its badge."""

Reason = Literal["funny", "learn", "long", "hard"]
"""Reasons for a rating: it was funny, taught something, was too long, was hard to understand.

Buttons carry these words for years. They are shorter than an option's key, so they never equal one."""

TaskAnswer = Literal["yes", "not-yet", "not-for-me"]
"""Answers to the question whether a lesson's one thing for the day happened."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
TASK_ANSWERS: tuple[TaskAnswer, ...] = get_args(TaskAnswer)


# Settings


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak another language from now on."""

    locale: str


@dataclass(frozen=True, slots=True)
class SetAge:
    """Remember the learner's age band; None when she skips the question."""

    age: Age | None


@dataclass(frozen=True, slots=True)
class SetCountry:
    """Remember the learner's country; None when she tells none."""

    country: Country | None


@dataclass(frozen=True, slots=True)
class SetLessData:
    """Send pictures only on a tap, or by themselves again."""

    less_data: bool


SettingCommand = SetLanguage | SetAge | SetCountry | SetLessData

# The learner's data


@dataclass(frozen=True, slots=True)
class SavePlace:
    """Keep the learner's place longer than a day."""


@dataclass(frozen=True, slots=True)
class ForgetPlace:
    """Keep the learner's place no longer than a guest's."""


@dataclass(frozen=True, slots=True)
class ShowData:
    """Tell all that is stored of the learner."""


@dataclass(frozen=True, slots=True)
class EraseData:
    """Forget the learner altogether."""


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Begin as a new guest, asking first when a place is saved."""


@dataclass(frozen=True, slots=True)
class BeginAnew:
    """Begin as a new guest at once."""


DataCommand = SavePlace | ForgetPlace | ShowData | EraseData | ChangePerson | BeginAnew

# Reminders and news


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Remind the learner once a week, on this day."""

    day: Weekday


@dataclass(frozen=True, slots=True)
class StopReminder:
    """Remind the learner no more."""


ReminderCommand = SetReminder | StopReminder


@dataclass(frozen=True, slots=True)
class StartNews:
    """Send the staff's news to this chat."""


@dataclass(frozen=True, slots=True)
class StopNews:
    """Send no more news to this chat."""


NewsCommand = StartNews | StopNews

# A question of staff's


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """Ask the open question: to pick an answer, or to write."""


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """Take what the learner types next as her answer to the open question."""


@dataclass(frozen=True, slots=True)
class PickAnswer:
    """List the answers of the open question."""


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """Send the learner's draft to staff; `quotable` allows them to quote it."""

    quotable: bool


@dataclass(frozen=True, slots=True)
class TakeBackAnswer:
    """Tell how words that were sent are taken back."""


@dataclass(frozen=True, slots=True)
class ShowOutcome:
    """Tell the figures and the staff's answer of the last question."""


OpenQuestionCommand = ShowQuestion | WriteAnswer | PickAnswer | SendAnswer | TakeBackAnswer
QuestionCommand = OpenQuestionCommand | ShowOutcome

# A lesson by its name


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """Begin a lesson, or ask first."""

    lesson: str


@dataclass(frozen=True, slots=True)
class TellToday:
    """End a finished lesson with its one thing for today, and [See my badge]. Its buttons carry `due` on."""

    lesson: str
    due: str


@dataclass(frozen=True, slots=True)
class CloseLesson:
    """End a finished lesson at once: its one thing for today, and the next lesson."""

    lesson: str


LessonCommand = OpenLesson | TellToday | CloseLesson

# What a question is about: a lesson, or a question of staff's


@dataclass(frozen=True, slots=True)
class EnterLesson:
    """Go on in the lesson that the question is about."""


@dataclass(frozen=True, slots=True)
class RestartLesson:
    """Begin the lesson that the question is about from its first step."""


@dataclass(frozen=True, slots=True)
class ShowBadge:
    """Show the badge of the lesson that the question is about."""


@dataclass(frozen=True, slots=True)
class ShowNext:
    """Go on to what follows the badge of that lesson: the certificate, the question about saving, the next lesson."""


@dataclass(frozen=True, slots=True)
class RateLesson:
    """Count the learner's rating of the lesson that the question is about."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Count the learner's reason for that rating."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """Count whether the one thing for the day of the lesson that the question is about happened, and begin the next."""

    answer: TaskAnswer


@dataclass(frozen=True, slots=True)
class Vote:
    """Count the answer to a question of staff's that the button names."""


AimedCommand = (
    EnterLesson | RestartLesson | ShowBadge | ShowNext | RateLesson | GiveReason | AnswerTask | Vote | SendAnswer
)  # fmt: skip
"""Commands whose buttons carry what the question is about."""

# The learner's place


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask the question at which the learner is, or open the menu."""


@dataclass(frozen=True, slots=True)
class GoOnward:
    """Go on in the lesson, or suggest the next one, or open the menu."""


@dataclass(frozen=True, slots=True)
class ResumeLesson:
    """Go onward from the menu, never back into a sensitive lesson."""


@dataclass(frozen=True, slots=True)
class TellStory:
    """Tell the lesson of the learner's link, or ask about her place, or tell the next lesson."""


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """Go on after /start, or below a reminder. A saved place first asks who is there."""

    by_reminder: bool


PlaceCommand = AskAgain | GoOnward | ResumeLesson | TellStory | WelcomeBack

# Scenes of the bot, and the chat itself


@dataclass(frozen=True, slots=True)
class TellScene:
    """Tell a scene of a bot file."""

    file: str
    scene: str


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """Tell the menu."""


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """Tell Help. A question that would follow waits until the learner goes on."""


@dataclass(frozen=True, slots=True)
class PlayQuickRound:
    """Tell one of the quick rounds, or the menu of a course without any."""


@dataclass(frozen=True, slots=True)
class TidyUp:
    """Remove what was written in the chat in the last 48 hours."""


@dataclass(frozen=True, slots=True)
class ShowLink:
    """Show the bot's own link."""


ChatCommand = TellScene | OpenMenu | OpenHelp | PlayQuickRound | TidyUp | ShowLink

Command = (
    SettingCommand | DataCommand | ReminderCommand | NewsCommand | QuestionCommand | LessonCommand | AimedCommand
    | PlaceCommand | ChatCommand
)  # fmt: skip
