"""The tables of the open-data package: columns, types and what they mean, as a Table Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from swipe.exports.words import Words

FieldType = Literal["string", "integer", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column; a `percent` lies between 5 and 95, because almost all agreeing tells what each one said."""

    name: str
    kind: FieldType = "string"
    required: bool = False
    percent: bool = False

    def meaning(self, words: Words) -> str:
        return _meanings(words)[self.name]

    def describe(self, words: Words) -> dict[str, object]:
        """Return the column's field descriptor."""
        limits: dict[str, object] = {"required": True} if self.required else {}
        if self.percent:
            limits |= {"minimum": 5, "maximum": 95}
        told: dict[str, object] = {"name": self.name, "type": self.kind, "description": self.meaning(words)}
        if self.kind == "boolean":
            told |= {"trueValues": ["1"], "falseValues": ["0"]}
        return told | ({"constraints": limits} if limits else {})


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the package; `key` are the columns that name a row."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def title(self, words: Words) -> str:
        return {
            "areas": words.say("The areas, and how many took part"),
            "themes": words.say("What the areas want more of"),
            "reach": words.say("Who was heard, against the register"),
            "groups": words.say("What groups of residents want more of"),
        }[self.name]

    def schema(self, words: Words) -> dict[str, object]:
        """Return the Table Schema; all tables but the first refer to the areas."""
        told: dict[str, object] = {
            "fields": [one.describe(words) for one in self.fields],
            "missingValues": [""],
            "primaryKey": list(self.key),
        }
        if self.name != "areas":
            told["foreignKeys"] = [{"fields": "area", "reference": {"resource": "areas", "fields": "area"}}]
        return told


AREA = Field("area", required=True)
SHARE = (Field("share_percent", "integer", percent=True), Field("share_bound"))
ENDS = (Field("low_percent", "integer", percent=True), Field("high_percent", "integer", percent=True))
FILES = (
    Table(
        "areas",
        (
            AREA,
            Field("name", required=True),
            Field("answers", required=True),
            Field("method", required=True),
            Field("status", required=True),
            Field("state", required=True),
            Field("opened", "date"),
            Field("closed", "date"),
            Field("as_of", "date"),
            Field("responses", "integer"),
            Field("population", "integer"),
            Field("population_date", "date"),
            Field("participation_percent", "integer"),
        ),
        ("area",),
    ),
    Table(
        "themes",
        (
            AREA,
            Field("theme", required=True),
            Field("name", required=True),
            *SHARE,
            *ENDS,
            Field("respondents", "integer"),
            Field("rank_low", "integer"),
            Field("rank_high", "integer"),
            Field("first_percent", "integer", percent=True),
            Field("first_bound"),
        ),
        ("area", "theme"),
    ),
    Table(
        "reach",
        (
            AREA,
            Field("variable", required=True),
            Field("group", required=True),
            *SHARE,
            Field("register_percent", "integer"),
        ),
        ("area", "variable", "group"),
    ),
    Table(
        "groups",
        (
            AREA,
            Field("variable", required=True),
            Field("group", required=True),
            Field("theme", required=True),
            Field("respondents", "integer"),
            *SHARE,
            *ENDS,
            Field("differs", "boolean"),
        ),
        ("area", "variable", "group", "theme"),
    ),
)


def _meanings(words: Words) -> dict[str, str]:
    say = words.say
    return {
        "area": say("the area's short name"),
        "name": say("the name of the area or theme"),
        "answers": say("real, or simulated for a demonstration"),
        "method": say("the version of the method"),
        "status": say("told, withheld because fewer than 30 people answered, or no survey"),
        "state": say("whether the survey is open or closed"),
        "opened": say("the day on which it opened"),
        "closed": say("the day on which it closed"),
        "as_of": say("the day of the figures"),
        "responses": say("how many answered, to the nearest five"),
        "population": say("residents in the register above the age limit"),
        "population_date": say("the date of the register"),
        "participation_percent": say("usable responses of residents in percent of the register population"),
        "theme": say("the theme's short name"),
        "share_percent": say("the share in whole percent"),
        "share_bound": say("“at most” or “at least” where almost all agree"),
        "low_percent": say("the lower end of the 95 % interval"),
        "high_percent": say("the upper end of the 95 % interval"),
        "respondents": say("how many answered, to the nearest five"),
        "rank_low": say("the best rank that the answers carry"),
        "rank_high": say("the worst rank that the answers carry"),
        "first_percent": say("the share that chose the theme above all others"),
        "first_bound": say("“at most” or “at least” where almost all agree"),
        "variable": say("what was asked: age_group, gender, children or lives"),
        "group": say("the group, or several that were too small apart"),
        "register_percent": say("the group's share of the residents"),
        "differs": say("whether the group differs from the others by more than chance explains"),
    }
