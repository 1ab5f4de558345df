"""Getting a survey out: the link, its QR code, posters that say where they hang, and words to send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import segno
from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext, ngettext

from swipe import store
from swipe.codes import digest_code, make_codes
from swipe.errors import Refused
from swipe.exports import (
    LetterFile,
    Paper,
    PosterSheet,
    Slip,
    SlipWords,
    codes_csv,
    files_zip,
    poster_pdf,
    slips_pdf,
)
from swipe.model import Area, Language, Picture, Poster, Survey, text_in
from swipe.operations import words
from swipe.pictures import variant_name
from swipe.web.access import visible_areas
from swipe.web.context import area_or_404, chosen, day, db, language, languages, local_time, municipality, now, today
from swipe.web.expectations import default_expectations
from swipe.web.forms import CodesForm, PlainForm
from swipe.web.front import public_url
from swipe.web.hand import LONGEST_VIA
from swipe.web.problems import sentence
from swipe.web.studio import planned
from swipe.web.ways import way_in_words

blueprint = Blueprint("outreach", __name__, url_prefix="/plan")

OUR_ACCENT = "#1f6b4a"
MEDIA_TYPES: dict[LetterFile, str] = {"zip": "application/zip", "csv": "text/csv", "pdf": "application/pdf"}
FEWEST_LETTERS = 10
"""Of fewer letters, how many are answered would tell who has."""

CHANNELS = {"mail": "mail", "social": "facebook"}
"""What the link of each text says of how somebody came."""


@blueprint.get("/<area>/outreach")
def outreach(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    return _page(place, current)


@blueprint.post("/<area>/posters")
def add_posters(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    if PlainForm().validate_on_submit():
        try:
            made = store.add_posters(db(), current.id, request.form.get("places", "").splitlines(), now=now())
            flash(ngettext("%(num)s poster added.", "%(num)s posters added.", len(made)))
        except Refused as error:
            return _page(place, current, fault=sentence(error), places=request.form.get("places", "")), 422
    return redirect(url_for(".outreach", area=area, _anchor="posters"))


@blueprint.get("/<area>/posters.pdf")
def posters_file(area: str) -> ResponseReturnValue:
    """Send posters to print: all that are numbered, or one (`number`; 0 is a poster without a number)."""
    place, current = planned(area)
    sheets = _sheets(place, current, request.args.get("number", type=int))
    return _file(_pdf(sheets), "application/pdf", f"{place.slug}-{_paper()}.pdf")


@blueprint.get("/posters.<any(pdf, zip):bundle>")
def area_posters(bundle: str) -> ResponseReturnValue:
    """Send the posters of the areas that are named (`area`), or of all, in one PDF or as a file for each area."""
    sheets = {area.slug: _sheets(area, survey) for area, survey in _printable(request.args.getlist("area"))}
    if not sheets:
        flash(gettext("No area has a survey with pictures yet, so there are no posters to print."))
        return redirect(url_for("plan.areas"))
    if bundle == "pdf":
        together = [sheet for own in sheets.values() for sheet in own]
        return _file(_pdf(together), "application/pdf", f"posters-{_paper()}.pdf")
    files = {f"{slug}-{_paper()}.pdf": _pdf(own) for slug, own in sheets.items()}
    return _file(files_zip(files), "application/zip", f"posters-{_paper()}.zip")


@blueprint.post("/<area>/codes")
def make_letters(area: str) -> ResponseReturnValue:
    """Send new codes as a file, once: only their digests are kept."""
    place, current = planned(area)
    form = CodesForm()
    if not form.validate_on_submit():
        return _page(place, current, codes=form), 422
    codes = list(make_codes(form.count.data))
    secret = str(current_app.secret_key)
    digests = [digest_code(code.replace("-", ""), current.id, secret) for code in codes]
    store.add_codes(db(), current.id, digests, today=today())
    kind: LetterFile = form.kind.data
    response = _file(_letters(place, current, codes, kind), MEDIA_TYPES[kind], f"codes-{place.slug}.{kind}")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<area>/letters/<int:mailing>")
def mark_letters(area: str, mailing: int) -> ResponseReturnValue:
    """Note that letters were sent today, or that they were not after all."""
    _, current = planned(area)
    if PlainForm().validate_on_submit():
        store.mark_mailing(db(), current.id, mailing, sent_on=today() if "sent" in request.form else None)
    return redirect(url_for(".outreach", area=area, _anchor="letters"))


@blueprint.get("/<area>/qr.<any(svg, png):kind>")
def qr(area: str, kind: str) -> ResponseReturnValue:
    """Send the QR code of the link that residents open; `via` marks the poster it goes on."""
    place = area_or_404(area)
    drawing = io.BytesIO()
    via = request.args.get("via", "").strip()[:LONGEST_VIA] or None
    code = segno.make(public_url("resident.deck", area=place.slug, via=via), error="m", micro=False)
    code.save(drawing, kind=kind, scale=8 if kind == "svg" else 24, border=2 if kind == "svg" else 4)
    if "download" in request.args:
        return _file(drawing.getvalue(), "image/svg+xml" if kind == "svg" else "image/png", f"qr-{place.slug}.{kind}")
    return Response(drawing.getvalue(), mimetype="image/svg+xml" if kind == "svg" else "image/png")


def _printable(named: Sequence[str]) -> list[tuple[Area, Survey]]:
    """Return the visitor's areas that have pictures to answer or will have; of them those that are named, if any."""
    known = [(area, store.newest_survey(db(), area)) for area in visible_areas(store.areas(db()))]
    counts = store.picture_counts(db())
    return [
        (area, survey)
        for area, survey in known
        if survey and survey.state != "closed" and counts.get(survey.id) and (not named or area.slug in named)
    ]


def _paper() -> Paper:
    return "a3" if request.args.get("paper") == "a3" else "a4"


def _printed_language() -> Language:
    """Return the language of the posters: the one asked for, where it is on offer."""
    code = request.args.get("language", language())
    return code if code in languages() else language()


def _pdf(sheets: Sequence[PosterSheet]) -> bytes:
    return poster_pdf(
        sheets,
        paper=_paper(),
        municipality=municipality(),
        accent=chosen("ACCENT") or OUR_ACCENT,
        language=_printed_language(),
    )


def _sheets(area: Area, survey: Survey, number: int | None = None) -> list[PosterSheet]:
    """Return an area's numbered posters, all or one; where there are none, one without a number."""
    numbered = store.posters(db(), survey.id)
    wanted = numbered if number is None else [poster for poster in numbered if poster.number == number]
    printed: Sequence[Poster | None] = wanted or [None]
    pictures = _files(survey)  # once, not for each of 200 posters
    code = _printed_language()
    with force_locale(code):
        return [_sheet(area, survey, code, poster, pictures) for poster in printed]


def _letters(area: Area, survey: Survey, codes: Sequence[str], kind: LetterFile) -> bytes:
    """Return codes as the file that was asked for, in the language of this request."""
    slips = [Slip(code, public_url("resident.code", area=area.slug, code=code)) for code in codes]
    table = codes_csv(slips, gettext("code;link").split(";"))
    if kind == "csv":
        return table
    words = SlipWords(
        call=_question(area, survey, language()),
        how=gettext("Point your camera at the code, or go to the address and type the letters. They work once."),
        link=public_url("resident.code", area=area.slug).partition("://")[2],
        until=_until(survey),
    )
    sheets = slips_pdf(
        slips, words, municipality=municipality(), accent=chosen("ACCENT") or OUR_ACCENT, language=language()
    )
    stem = f"codes-{area.slug}"
    return sheets if kind == "pdf" else files_zip({f"{stem}.csv": table, f"{stem}.pdf": sheets})


def _page(area: Area, survey: Survey, *, codes: CodesForm | None = None, **content: object) -> str:
    posters = store.posters(db(), survey.id)
    sources = store.sources(db(), survey.id)
    return render_template(
        "plan/outreach.html",
        codes=codes or CodesForm(formdata=None),
        mailings=store.mailings(db(), survey.id),
        fewest=FEWEST_LETTERS,
        area=area,
        survey=survey,
        form=PlainForm(),
        posters=[(poster, _short(poster)) for poster in posters],
        sources=sources,
        came=[(way_in_words(via, posters, words(language())), responses) for via, responses in sources.items()],
        waiting=store.waiting_ideas(db(), survey.id),
        texts={code: _texts(area, survey, code) for code in languages()},
        **content,
    )


def _texts(area: Area, survey: Survey, code: Language) -> dict[str, str]:
    """Return what can be sent by e-mail and posted, in one language, and the e-mail as a link that begins it."""
    with force_locale(code):
        question = _question(area, survey, code)
        minutes = max(1, round(int(current_app.config["SECONDS"]) / 60))
        links = {
            channel: public_url("resident.deck", area=area.slug, via=via, lang=code)
            for channel, via in CHANNELS.items()
        }
        body = ngettext(
            "%(question)s Swipe through the pictures on your phone and show what you want more of. It takes one minute,"
            " without a login, and nobody sees who you are.",
            "%(question)s Swipe through the pictures on your phone and show what you want more of. It takes %(num)s"
            " minutes, without a login, and nobody sees who you are.",
            minutes,
            question=question,
        )
        dates = []
        if survey.closes_at:
            dates.append(gettext("You can answer until %(date)s.", date=_last_day(survey.closes_at)))
        if survey.rules.result_on:
            dates.append(gettext("The result comes on %(date)s.", date=day(survey.rules.result_on)))
        farewell = gettext("Kind regards") + "\n" + municipality()
        mail = [gettext("Hello"), body, links["mail"], " ".join(dates), farewell]
    text = "\n\n".join(part for part in mail if part)
    ready = urlencode({"subject": question, "body": text.replace("\n", "\r\n")}, quote_via=quote)
    return {"mail": text, "mailto": f"mailto:?{ready}", "social": f"{body}\n\n{links['social']}"}


def _sheet(area: Area, survey: Survey, code: Language, poster: Poster | None, pictures: Sequence[Path]) -> PosterSheet:
    question = _question(area, survey, code)
    via = f"p{poster.number}" if poster else None
    address = public_url("resident.deck", area=area.slug, via=via)
    typed = _short(poster) if poster else public_url("resident.deck", area=area.slug)
    return PosterSheet(
        question=question,
        call=gettext("Swipe for %(seconds)s seconds", seconds=current_app.config["SECONDS"] or 120),
        promise=gettext("Point your camera here. No login, and nobody sees who you are."),
        code=address,
        link=typed.partition("://")[2],
        until=_until(survey),
        mark=gettext("Poster %(number)s", number=poster.number) if poster else "",
        pictures=pictures,
    )


def _until(survey: Survey) -> str:
    return gettext("Until %(date)s", date=_last_day(survey.closes_at)) if survey.closes_at else ""


def _last_day(closes_at: str) -> str:
    """Return the day in words; a survey that closes at midnight was open on the day before."""
    return day((local_time(closes_at) - timedelta(seconds=1)).isoformat())


def _question(area: Area, survey: Survey, code: Language) -> str:
    return text_in(survey.questions, code) or default_expectations(area, survey, code)["question"]


def _short(poster: Poster) -> str:
    return public_url("short.follow", code=poster.code)


def _files(survey: Survey) -> list[Path]:
    folder: Path = current_app.config["IMAGES"]
    return [folder / variant_name(card.image.name, card.image.widths[-1], "jpg") for card in _pictures(survey)]


def _pictures(survey: Survey) -> list[Picture]:
    """Return pictures to print, each of another theme as far as there are themes."""
    ready = [card for card in store.pictures(db(), survey.id) if card.image.state == "ready" and card.theme_id]
    first = {card.theme_id: card for card in reversed(ready)}
    return [*first.values(), *(card for card in ready if card not in first.values())]


def _file(body: bytes, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
