"""Swipe: residents swipe through pictures of their local area and show what they want more of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(*, instance: Path | None = None, images: Path | None = None, **settings: Any) -> Flask:
    """Return the web application: configuration, CSRF, languages, blueprints, error pages.

    `instance` and `images` default to SWIPE_INSTANCE and SWIPE_IMAGES, else ./instance and ./images. Other
    keyword arguments are settings (see config.py) that win over the file and the environment.

    Raises DatabaseUnusable when the database is missing, older or newer than the program, Refused when
    there is no secret key, the settings file cannot be read, or ACCENT or LOGO cannot be used.
    """
    # Imported here, so that the layers below can be used without a web application.
    from flask import Flask
    from flask_babel import Babel
    from flask_wtf import CSRFProtect

    from swipe import config
    from swipe.store import open_database
    from swipe.web import (
        access,
        account,
        admin,
        audit,
        audited,
        cards,
        committing,
        compression,
        context,
        dates,
        explore,
        files,
        finish,
        focus,
        front,
        journal,
        keys,
        lead,
        limits,
        making,
        measures,
        metrics,
        outcome,
        outreach,
        own,
        password,
        planner,
        preview,
        problems,
        public,
        quality,
        register,
        reports,
        resident,
        retention,
        safety,
        shape,
        share,
        short,
        spread,
        swipe_log,
        uploads,
        voices,
    )
    from swipe.web import (
        settings as settings_page,
    )

    instance = instance or config.instance_folder()
    open_database(config.database_path(instance)).close()

    app = Flask(__name__, instance_path=str(instance))
    app.config.from_mapping(config.load_settings(instance))
    app.config.from_mapping(
        SECRET_KEY=config.read_secret_key(instance),
        DATABASE=config.database_path(instance),
        IMAGES=images or config.images_folder(),
        **settings,
    )
    # What a caller sets is as fixed as what the machine does.
    app.config["FIXED"] = {
        **config.fixed_settings(instance),
        **{name: name for name, value in settings.items() if value},
    }
    config.check_settings(instance, app.config)
    app.config["TRUSTED_HOSTS"] = app.config["HOSTS"] or None
    front.register(app)
    journal.register(app)
    measures.register(app)
    compression.register(app)  # before all others, because what is registered first sees the response last
    Babel(app, locale_selector=context.language)
    access.register(app)  # before CSRF, which reads the form: who may not enter sends no gigabyte
    shape.register(app)
    csrf = CSRFProtect(app)
    context.register(app)
    problems.register(app)
    committing.register(app)
    making.register(app)
    dates.register(app)
    retention.register(app)
    audited.register(app)  # after all that changes something by itself, which nobody signs
    staff = (
        planner,
        preview,
        dates,
        cards,
        uploads,
        register,
        spread,
        focus,
        voices,
        outcome,
        outreach,
        explore,
        lead,
        swipe_log,
        quality,
        keys,
        password,
        safety,
        admin,
        audit,
        settings_page,
    )
    for room in (files, metrics, account, *staff, short, share, resident, finish, public, own):
        app.register_blueprint(room.blueprint)
    reports.register(app, csrf)
    limits.register(app)  # after all others, because it stands at their doors
    return app
