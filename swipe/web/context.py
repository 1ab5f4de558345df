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

from swipe import clock, config, store
from swipe.errors import DatabaseUnusable, SwipeError
from swipe.exports import Words
from swipe.model import DEFAULT_LANGUAGE, Area, Language, Note, Theme, ThemeSummary, text_in
from swipe.moderation import pieces
from swipe.operations import words
from swipe.summary import public_bound, public_count
from swipe.web.front import cookie_path

LANGUAGE_COOKIE = "lang"
LANGUAGE_COOKIE_S = 365 * 24 * 3600

CONNECTIONS = "swipe-connections"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; report-uri {reports}; report-to reports"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Reporting-Endpoints": 'reports="{reports}"',
}


def register(app: Flask) -> None:
    app.extensions[CONNECTIONS] = store.Connections(app.config["DATABASE"])
    app.teardown_appcontext(_give_back_db)
    app.after_request(_finish_response)
    app.context_processor(_template_names)
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
        g.db = current_app.extensions[CONNECTIONS].take()
    database: Database = g.db
    return database


def now() -> str:
    """Return the time in UTC as ISO 8601 text, to the second."""
    return clock.now()


def today() -> str:
    return now()[:10]


def languages() -> list[Language]:
    """Return the languages of this installation, the default first."""
    if "languages" not in g:
        chosen = config.chosen_languages(current_app.config, current_app.config["FIXED"], kept_settings())
        if "kept_settings" not in g:
            return chosen  # the database could not be read; it may be when we are asked again
        g.languages = chosen
    offered: list[Language] = g.languages
    return offered


def language() -> Language:
    """Return the language of this request: ``?lang=``, then cookie, then Accept-Language, then the default."""
    if "language" not in g:
        offered = languages()
        asked = (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        g.language = next((wanted for wanted in asked if wanted in offered), None) or (
            request.accept_languages.best_match(offered) or offered[0]
        )
    spoken: Language = g.language
    return spoken


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
        except Exception as error:
            if isinstance(error, DatabaseUnusable) or store.unavailable(error):
                return {}  # the page that tells of it needs a language and a name
            raise
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


def logo_name() -> str:
    """Return the logo's file in the instance folder, "" for ours. A drawing counts only if the machine names it.

    One that was uploaded to an earlier version is not sent any more: whoever draws can write programs into it.
    """
    name = chosen("LOGO")
    return "" if name.lower().endswith(".svg") and "LOGO" not in current_app.config["FIXED"] else name


def logo_address() -> str | None:
    """Return where the municipality's logo is fetched, None where it has none of its own.

    A logo that was uploaded has its name in the address, so that the next one is fetched at once.
    """
    if not (name := logo_name()):
        return None
    return url_for("files.logo", v=None if "LOGO" in current_app.config["FIXED"] else name)


def wants_fragment() -> bool:
    """Tell whether htmx asks for a fragment rather than a browser for a page."""
    return request.headers.get("HX-Request") == "true"


def picture_folder() -> str:
    """Return the address that the names of picture files are put behind; found once in a request."""
    if "picture_folder" not in g:
        g.picture_folder = url_for("files.picture", name="")
    folder: str = g.picture_folder
    return folder


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


def utc_time(local: datetime) -> str:
    """Return a time of the municipality's clock, which has no zone, as UTC, ISO 8601 text."""
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    return local.replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(at: str) -> str:
    """Return an ISO 8601 time as date and time in words, by the municipality's clock."""
    local = local_time(at)
    return f"{format_date(local.date(), 'long')}, {local:%H:%M}"


def number(value: float, decimals: int = 0) -> str:
    """Return a number, a whole one unless `decimals` are asked for, with the separators of this request's language."""
    return said().number(value, decimals)


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
    # From the root that a web server in front may have put before every address; no url_for, because an answer to a
    # host that is not ours has none.
    reports = f"{request.root_path}/csp-report"
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = response.headers.get(name, value).replace("{reports}", reports)
    if "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"  # what older browsers read instead
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(["Accept-Language", "Cookie", "HX-Request"])
    wanted = request.args.get("lang")
    if wanted and wanted in languages() and request.cookies.get(LANGUAGE_COOKIE) != wanted:
        response.set_cookie(
            LANGUAGE_COOKIE,
            wanted,
            max_age=LANGUAGE_COOKIE_S,
            path=cookie_path(),
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _give_back_db(error: BaseException | None) -> None:
    if database := g.pop("db", None):
        # An error keeps what was being read alive for a while, and with it an old state of the database.
        current_app.extensions[CONNECTIONS].give(database, sound=error is None)
