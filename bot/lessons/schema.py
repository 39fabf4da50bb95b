"""The format of the YAML files as JSON Schema: editors complete every key with it and say what it means.

All words come from the models: a kind of file or step from its docstring, a key from its `Field`.
Draft 7, because that is what editors read best.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.lessons.loader.course import CastNames, CourseOrder, LoudWords, PhraseLists
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.command_words import LESSON_MAY
from bot.lessons.model.directory import Directory
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.measure import MEASURE, MeasureItems
from bot.lessons.model.profile import OfferedLanguages, Profile
from bot.lessons.model.question import Question
from bot.lessons.model.safety import Scales, WordList
from bot.lessons.model.stage import Release, Stage
from bot.lessons.model.statistics import Statistics
from bot.lessons.model.wording import Personal
from bot.lessons.steps import STEP_KINDS

JsonSchema = dict[str, Any]

FILES: Mapping[str, type[BaseModel]] = {
    "lesson": Lesson,
    "bot": Script,
    "course": CourseOrder,
    "offered": OfferedLanguages,
    "cast": CastNames,
    "directory": Directory,
    "profile": Profile,
    MEASURE: MeasureItems,
    "leader": LeaderWords,
    "question": Question,
    "personal": Personal,
    "stage": Stage,
    "statistics": Statistics,
    "release": Release,
    "loud": LoudWords,
    "banned": PhraseLists,
    "care": PhraseLists,
    "critical": PhraseLists,
    "harmless": PhraseLists,
    "words": WordList,
    "points": Scales,
    "announcement": Announcement,
}
"""The kinds of files, by the word that names each."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
_FOR_US = re.compile(r" \([A-Z]\d+(?:, [A-Z]\d+)*\)")
"""Requirement numbers in a docstring: they are for programmers, not for editors."""


def schema_text(file: str) -> str:
    """Return the schema of a kind of file as text, always in one form, so that it changes only with the format."""
    return json.dumps(schema(file), ensure_ascii=False, indent=1) + "\n"


def schema(file: str) -> JsonSchema:
    """Return the schema of a kind of file."""
    model = FILES[file]
    made = model.model_json_schema(schema_generator=_Teachers, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    if issubclass(model, Script):
        made, definitions = _script(model, made, definitions)
    whole: JsonSchema = _plainly({"$schema": _DRAFT, **made, "definitions": definitions})
    return whole


class _Teachers(GenerateJsonSchema):
    """pydantic's schema of what may be *written*: no null, no defaults, no titles that only repeat a key."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Accept numbers as well: an editor takes `116` for a number, for the loader every scalar is text."""
        return {**super().str_schema(schema), "type": ["string", "number"]}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Leave optional keys out instead of writing them as null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out the default, which an editor would write into the file."""
        return self.generate_inner(schema["schema"])

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        """Keep the keys in the order of the model: an example has `text:` before `feedback:`."""
        return value

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Give no title: a key is its own title."""
        return False


def _script(model: type[Script], made: JsonSchema, definitions: JsonSchema) -> tuple[JsonSchema, JsonSchema]:
    """Return the schema of a file of scenes as it is written: scenes, as lists of steps, stand beside its own keys."""
    steps = definitions.pop("Script", made)["properties"].pop("scenes")["additionalProperties"]
    made["properties"].pop("id")
    definitions["Step"] = _step(steps["items"], definitions)
    definitions["Option"]["properties"]["then"]["items"] = {"$ref": "#/definitions/Step"}
    scene = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Step"}}
    if model is Lesson:
        _narrow(definitions)
    own = {**made["properties"], "id": False, "scenes": False}
    required = [key for key in made.get("required", ()) if key in made["properties"]]
    about = {"description": "A scene: a list of steps. The first one of the file is where the story starts."}
    return {**made, "properties": own, "required": required, "additionalProperties": {**scene, **about}}, definitions


def _step(union: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    """Return the schema of any step, with what an editor offers to write for each kind."""
    kinds = [next(it for it in union["oneOf"] if kind in _of(it, definitions)["properties"]) for kind in STEP_KINDS]
    end = definitions["End"]
    end["properties"]["end"]["doNotSuggest"] = True  # offered as plain `end`: an editor mixes up two forms
    steps = zip(STEP_KINDS, kinds, strict=True)
    snippets = [_snippet(kind, _of(reference, definitions)) for kind, reference in steps if kind != "end"]
    plain_end = {"const": "end", "description": end["description"]}
    return {"oneOf": [*kinds, plain_end], "defaultSnippets": snippets}


def _of(reference: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    found: JsonSchema = definitions[reference["$ref"].rpartition("/")[2]]
    return found


def _snippet(kind: str, step: JsonSchema) -> JsonSchema:
    """Return a whole step to begin with: the example of every key it needs, each a place to jump to."""
    numbers = iter(range(1, 100))
    keys = (kind, *(key for key in step["required"] if key != kind))
    body = {key: _jumped(step["properties"][key]["examples"][0], numbers) for key in keys}
    return {"label": kind, "description": step["description"], "body": body}


def _jumped(example: Any, numbers: Iterator[int]) -> Any:
    match example:
        case str():
            return f"${{{next(numbers)}:{example}}}"
        case list():
            return [_jumped(it, numbers) for it in example]
        case dict():
            return {key: _jumped(it, numbers) for key, it in example.items()}
        case _:
            return example


def _narrow(definitions: JsonSchema) -> None:
    """Narrow the schema of a lesson: no `do:` as a step, and no generated options but the countries."""
    step = definitions["Step"]
    step["oneOf"] = [it for it in step["oneOf"] if it.get("$ref") != "#/definitions/Act"]
    step["defaultSnippets"] = [it for it in step["defaultSnippets"] if it["label"] != "do"]
    del definitions["Act"]
    do = definitions["Option"]["properties"]["do"]
    definitions["Option"]["properties"]["do"] = {**_without(do, "anyOf"), "enum": sorted(LESSON_MAY)}
    options = definitions["Choose"]["properties"]["options"]
    lists = [it for it in options["anyOf"] if it.get("type") == "array"]
    definitions["Choose"]["properties"]["options"] = {**options, "anyOf": [*lists, {"const": "countries"}]}


def _without(part: JsonSchema, key: str) -> JsonSchema:
    return {name: value for name, value in part.items() if name != key}


def _plainly(part: Any) -> Any:
    """Return the schema with descriptions in a teacher's words; editors that show Markdown get it as such."""
    if isinstance(part, list):
        return [_plainly(it) for it in part]
    if not isinstance(part, dict):
        return part
    told = {key: _plainly(value) for key, value in part.items()}
    if isinstance(words := part.get("description"), str):
        plain = " ".join(_FOR_US.sub("", words).split())
        told |= {"description": plain.replace("`", "")}
        told |= {"markdownDescription": plain} if told["description"] != plain else {}
    return told
