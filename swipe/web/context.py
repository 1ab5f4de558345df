"""What every request has at hand: the database, the language, the clock, the municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import format_date, get_locale, get_translations, gettext
from sqlite_utils import Database

from swipe import config, store
from swipe.errors import DatabaseUnusable, SwipeError
from swipe.exports import Words
from swipe.model import DEFAULT_LANGUAGE, Area, Language, Note, Theme, ThemeSummary, text_in
from swipe.moderation import pieces
from swipe.operations import words
from swipe.summary import public_bound, public_count

LANGUAGE_COOKIE = "lang"
LANGUAGE_COOKIE_S = 365 * 24 * 3600

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register(app: Flask) -> None:
    app.teardown_appcontext(_close_db)
    app.after_request(_finish_response)
    app.context_processor(_template_names)
    app.add_template_global(picture_sources)
    app.add_template_filter(in_language)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(language_name)
    app.add_template_filter(number)
    app.add_template_filter(percent)
    app.add_template_filter(pieces)
    app.add_template_filter(sentence)
    app.add_template_filter(problem_sentence)
    app.add_template_global(interval)
    app.add_template_filter(public_share)
    app.add_template_filter(public_place)
    app.add_template_filter(public_count)
    app.add_template_global(theme_list)
    app.add_template_filter(is_local)


def db() -> Database:
    """Return this request's database connection."""
    if "db" not in g:
        g.db = store.connect(current_app.config["DATABASE"])
    database: Database = g.db
    return database


def now() -> str:
    """Return the time in UTC as ISO 8601 text, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    return now()[:10]


def languages() -> list[Language]:
    """Return the languages of this installation, the default first."""
    return config.chosen_languages(current_app.config, current_app.config["FIXED"], kept_settings())


def language() -> Language:
    """Return the language of this request: ``?lang=``, then cookie, then Accept-Language, then the default."""
    offered = languages()
    for wanted in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in offered:
            return wanted
    return request.accept_languages.best_match(offered) or offered[0]


def in_language(texts: Any) -> str:
    """Return a text of the municipality's own in the language of this request, else in the default."""
    return text_in(texts, language())


def area_or_404(slug: str) -> Area:
    """Return the area, or raise NotFound, which becomes the page that lists all areas."""
    return store.area_by_slug(db(), slug)


def themes_by_id() -> dict[int, Theme]:
    return {theme.id: theme for theme in store.themes(db())}


def kept_settings() -> Mapping[str, str]:
    """Return what the database keeps of settings, read once in a request: a change is seen by the next."""
    if "kept_settings" not in g:
        try:
            g.kept_settings = store.settings(db())
        except DatabaseUnusable:
            return {}  # the page that tells of it needs a language and a name
    kept: Mapping[str, str] = g.kept_settings
    return kept


def chosen(name: str) -> str:
    """Return a setting of text (its name as in config.py): the machine's, else the one kept in the database."""
    if name in current_app.config["FIXED"]:
        return str(current_app.config[name])
    return kept_settings().get(name.lower(), "")


def is_demo() -> bool:
    return kept_settings().get("demo") == "1"


def municipality() -> str:
    return chosen("MUNICIPALITY") or "Swipe"


def logo_address() -> str | None:
    """Return where the municipality's logo is fetched, None where it has none of its own.

    A logo that was uploaded has its name in the address, so that the next one is fetched at once.
    """
    if not (name := chosen("LOGO")):
        return None
    return url_for("files.logo", v=None if "LOGO" in current_app.config["FIXED"] else name)


def wants_fragment() -> bool:
    """Tell whether htmx asks for a fragment rather than a browser for a page."""
    return request.headers.get("HX-Request") == "true"


def picture_sources(image: Any, suffix: str) -> str:
    """Return the srcset of an image's variants: addresses and widths in pixels."""
    return ", ".join(
        f"{url_for('files.picture', name=f'{image.name}-{width}.{suffix}')} {width}w" for width in image.widths
    )


def said() -> Words:
    """Return how sentences and figures are said in the language of this request, or the one forced on a part of it."""
    return words(str(get_locale() or DEFAULT_LANGUAGE))


def day(moment: str) -> str:
    """Return an ISO 8601 time as a date in words, in the language of this request."""
    return said().day(moment)


def local_time(moment: str) -> datetime:
    """Return an ISO 8601 time by the municipality's clock, without a zone."""
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    return datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)


def moment(at: str) -> str:
    """Return an ISO 8601 time as date and time in words, by the municipality's clock."""
    local = local_time(at)
    return f"{format_date(local.date(), 'long')}, {local:%H:%M}"


def number(value: int) -> str:
    """Return a whole number with the thousands separator of this request's language."""
    return said().number(value)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] as percent in this request's language."""
    return said().percent(share, decimals)


def public_share(share: float) -> str:
    """Return a share in [0, 1] as it is published: whole percent, and its bound where almost all agree."""
    return said().public_share(share)


def public_place(share: float) -> float:
    """Return where on a scale from 0 to 1 a published share is drawn: no nearer to an end than it is told."""
    return {"least": 0.05, "most": 0.95}.get(public_bound(share), round(share, 2))


def interval(low: float, high: float) -> str:
    """Return two shares in [0, 1] as an interval in percent, such as "48–62 %"."""
    return said().interval(low, high)


def problem_sentence(problem: SwipeError) -> str:
    """Return what is wrong in a file in this request's language, without its place."""
    return problem.sentence(gettext)


def sentence(note: Note) -> str:
    """Return a summary's note in this request's language."""
    return said().note(note)


def plural(one: str, many: str, count: int) -> str:
    """Return the template of the right number in this request's language, its places unfilled."""
    return str(get_translations().ungettext(one, many, count))


def theme_list(themes: Sequence[ThemeSummary]) -> str:
    """Return theme names as a list in words: "a, b and c"."""
    return said().list([in_language(one.theme.names) for one in themes])


def is_local(host: str) -> bool:
    """Tell whether an address (name or number, with or without a port) is known to this machine or house only."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        number = ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name
    return not number.is_global


def language_name(code: Language) -> str:
    """Return a language's name in that language."""
    return (Locale.parse(code).get_language_name(code) or code).capitalize()


def language_query(code: Language) -> str:
    """Return this page's query string with another language in it, and without a key that was left in it."""
    kept = {name: value for name, value in request.args.items() if name != "key"}
    return urlencode({**kept, "lang": code})


def _template_names() -> dict[str, Any]:
    locale = get_locale()
    return {
        "language": language(),
        "languages": languages(),
        "direction": locale.text_direction if locale else "ltr",
        "municipality": municipality,
        "logo_address": logo_address,
        "accessibility_statement": chosen("ACCESSIBILITY_STATEMENT"),
        "is_demo": is_demo,
        "language_name": language_name,
        "language_query": language_query,
    }


def _finish_response(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(["Accept-Language", "Cookie", "HX-Request"])
    wanted = request.args.get("lang")
    if wanted and wanted in languages() and request.cookies.get(LANGUAGE_COOKIE) != wanted:
        response.set_cookie(
            LANGUAGE_COOKIE, wanted, max_age=LANGUAGE_COOKIE_S, samesite="Lax", secure=request.is_secure
        )
    return response


def _close_db(_: BaseException | None) -> None:
    if database := g.pop("db", None):
        database.close()
