"""What the project lead's pages share: whose answers count, the summaries that the visitor may see, and the words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from swipe import store
from swipe.exports import group_in_words, group_label
from swipe.model import Answers, AreaSummary, Theme
from swipe.operations import words
from swipe.results import default_answers, summarise_all
from swipe.web.access import visible_areas
from swipe.web.context import db, language, today

KINDS: tuple[Answers, ...] = ("real", "simulated")


def counted_answers() -> Answers:
    """Return whose answers this request, by its address or its form, wants counted."""
    wanted = request.values.get("answers")
    return next((kind for kind in KINDS if kind == wanted), default_answers(db()))


def kept_answers() -> dict[str, Any]:
    """Return what links carry on, so that a visitor who asked for the other answers keeps them."""
    counted = counted_answers()
    return {} if counted == default_answers(db()) else {"answers": counted}


def visible_summaries() -> list[AreaSummary]:
    """Return the summaries of the areas that the visitor works for, each set against the whole rest."""
    seen = {area.id for area in visible_areas(store.areas(db()))}
    made = summarise_all(db(), answers=counted_answers(), as_of=today())
    return [one for one in made if one.area.id in seen]


def lead_words() -> dict[str, object]:
    """Return what the lead's templates say figures with: the request's words, and the names of groups of residents."""
    said = words(language())

    def group_name(variable: str, group: str) -> str:
        return group_label(variable, group, said)

    def group_names(groups: Iterable[tuple[str, str]]) -> str:
        return said.list([group_in_words(*one, said) for one in groups])

    def names_of(themes: Iterable[Theme]) -> str:
        return said.sentence_list([said.text(theme.names) for theme in themes])

    return {"words": said, "group_name": group_name, "group_names": group_names, "names_of": names_of}
