"""Commands about what is kept, and for how long."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from swipe import config, forgetting, store
from swipe.cli.frame import database, example, main, moment


@main.command()
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@example("swipe purge --dry-run")
def purge(dry_run: bool) -> None:
    """Delete residents' words and make answers anonymous where their time is over.

    Every page that somebody asks for does the same; this is for a machine that nobody visits, once a night. How long
    words are kept is chosen under Settings, and the day on which answers become anonymous in each survey. Logins that
    have ended go too, and lists and ZIP files that waited for a day in vain.
    """
    now = moment()
    zone = ZoneInfo(str(config.load_settings(config.instance_folder())["TIMEZONE"]))
    today = datetime.fromisoformat(now).astimezone(zone).date().isoformat()
    with database() as db:
        months = forgetting.retention_months(store.setting(db, forgetting.MONTHS_SETTING))
        due = forgetting.due(db, months=months, now=now, today=today)
        told = {one: _in_words(db, one) for one in due}
        if not dry_run:
            forgetting.tidy(db, config.uploads_folder(config.instance_folder()), now=now)
            due = forgetting.purge(db, config.images_folder(), months=months, now=now, today=today)
    for one in due:
        click.echo(told.get(one, f"survey {one.survey}"))
    if dry_run or not due:
        click.echo("Nothing is changed." if due else "Nothing is due.")


def _in_words(db: Database, due: forgetting.Due) -> str:
    survey = store.survey_by_id(db, due.survey)
    area = next(one for one in store.areas(db) if one.id == survey.area_id)
    reasons, ideas = store.words_kept(db, due.survey)
    words = f"{area.slug}, survey {survey.id}: {reasons} reasons and {ideas} ideas are deleted"
    if due.kind == "words":
        return f"{words}."
    return f"{words}; {store.response_counts(db).get((survey.id, False), 0)} responses are made anonymous."
