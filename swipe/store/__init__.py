"""The database: schema and every SQL statement. Functions take it first and return model objects, never rows."""

from swipe.store.areas import area_by_slug, areas, danish_order, populations, save_areas, save_population
from swipe.store.check import inconsistencies
from swipe.store.connection import connect, init_database, open_database, reading, writing
from swipe.store.pictures import (
    add_picture,
    images,
    picture_by_id,
    picture_counts,
    pictures,
    retire_picture,
    save_picture,
)
from swipe.store.responses import exposures, record_swipes, recorded_swipes, response_counts
from swipe.store.settings import save_setting, setting
from swipe.store.staff import add_user, user_by_name, user_by_token
from swipe.store.surveys import (
    close_survey,
    create_survey,
    newest_survey,
    obstacles,
    open_survey,
    public_survey,
    save_survey_texts,
    survey_by_id,
    survey_states,
)
from swipe.store.tallies import tallies
from swipe.store.themes import save_themes, themes

__all__ = [
    "add_picture",
    "add_user",
    "area_by_slug",
    "areas",
    "close_survey",
    "connect",
    "create_survey",
    "danish_order",
    "exposures",
    "images",
    "inconsistencies",
    "init_database",
    "newest_survey",
    "obstacles",
    "open_database",
    "open_survey",
    "picture_by_id",
    "picture_counts",
    "pictures",
    "populations",
    "public_survey",
    "reading",
    "record_swipes",
    "recorded_swipes",
    "response_counts",
    "retire_picture",
    "save_areas",
    "save_picture",
    "save_population",
    "save_setting",
    "save_survey_texts",
    "save_themes",
    "setting",
    "survey_by_id",
    "survey_states",
    "tallies",
    "themes",
    "user_by_name",
    "user_by_token",
    "writing",
]
