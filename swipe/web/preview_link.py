"""The signed link to a preview: made by the planner's page, read by the preview."""

from __future__ import annotations

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from swipe.model import Area, Survey
from swipe.web.front import public_url

SALT = "preview"
LINK_S = 24 * 3600
"""How long a link works: long enough to show colleagues, too short to be passed around as the survey."""


def preview_address(area: Area, survey: Survey) -> str:
    """Return the whole address of a survey's preview; it works for a day."""
    token = URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT).dumps(survey.id)
    return public_url("preview.deck", token=token, area=area.slug)
