"""The database: schema and every SQL statement. Functions take it first and return model objects, never rows."""

from swipe.store.areas import age_groups, area_by_slug, areas, danish_order, populations, save_areas, save_population
from swipe.store.check import inconsistencies
from swipe.store.codes import add_codes, code_counts, redeem_code
from swipe.store.connection import connect, init_database, open_database, reading, writing
from swipe.store.endings import (
    choose_theme,
    ending,
    reasons,
    remove_reason,
    save_background,
    save_reasons,
)
from swipe.store.ideas import add_idea, awaits_judgement, check_idea, decide_idea, idea_by_id, ideas, waiting_ideas
from swipe.store.pictures import (
    add_picture,
    images,
    picture_by_id,
    picture_counts,
    pictures,
    retire_picture,
    save_picture,
)
from swipe.store.posts import delete_post, post_by_id, posts, save_post
from swipe.store.responses import exposures, record_swipes, recorded_swipes, response_counts, sources
from swipe.store.settings import save_setting, setting
from swipe.store.snapshots import save_snapshot, snapshot
from swipe.store.staff import add_user, user_by_name, user_by_token
from swipe.store.surveys import (
    close_survey,
    create_survey,
    newest_survey,
    obstacles,
    open_survey,
    public_survey,
    publish_survey,
    published_survey,
    save_survey_rules,
    save_survey_texts,
    survey_by_id,
    survey_states,
)
from swipe.store.tallies import tallies
from swipe.store.themes import save_themes, themes

__all__ = [
    "add_codes",
    "add_idea",
    "add_picture",
    "add_user",
    "age_groups",
    "area_by_slug",
    "areas",
    "awaits_judgement",
    "check_idea",
    "choose_theme",
    "close_survey",
    "code_counts",
    "connect",
    "create_survey",
    "danish_order",
    "decide_idea",
    "delete_post",
    "ending",
    "exposures",
    "idea_by_id",
    "ideas",
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
    "post_by_id",
    "posts",
    "public_survey",
    "publish_survey",
    "published_survey",
    "reading",
    "reasons",
    "record_swipes",
    "recorded_swipes",
    "redeem_code",
    "remove_reason",
    "response_counts",
    "retire_picture",
    "save_areas",
    "save_background",
    "save_picture",
    "save_population",
    "save_post",
    "save_reasons",
    "save_setting",
    "save_snapshot",
    "save_survey_rules",
    "save_survey_texts",
    "save_themes",
    "setting",
    "snapshot",
    "sources",
    "survey_by_id",
    "survey_states",
    "tallies",
    "themes",
    "user_by_name",
    "user_by_token",
    "waiting_ideas",
    "writing",
]
