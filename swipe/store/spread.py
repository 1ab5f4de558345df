"""One survey as the template of many: what is made, what is brought up to date, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlite_utils import Database

from swipe.model import Area, Picture, Spread, SpreadOutcome, Survey, Texts
from swipe.store.areas import areas
from swipe.store.connection import writing
from swipe.store.dates import save_survey_dates
from swipe.store.pictures import add_picture, pictures, refocus_picture, retire_picture, save_picture
from swipe.store.surveys import create_survey, newest_survey, save_survey_rules, save_survey_texts, survey_by_id


class _Rehearsed(Exception):
    """Rolls back what was done only to see what it would do."""


def spread_survey(
    db: Database, template: int, chosen: Iterable[Area], *, now: str, overwrite: bool = False, rehearse: bool = False
) -> list[Spread]:
    """Give areas a draft made from one survey (`template`, its id), all in one go; return what became of each.

    Done again it changes nothing. A draft made before gets what is new in the template: pictures added and retired,
    texts that it lacks. What else differs, be it a text, a theme, a crop, a rule, a time or a card that the draft has
    retired, stays and is counted, unless `overwrite`. The name of the template's area gives way to the area's own in
    every text. With `rehearse` nothing is stored.

    Raises NotFound when there is no such survey.
    """
    report: list[Spread] = []
    try:
        with writing(db):
            source = survey_by_id(db, template)
            home = next(area for area in areas(db) if area.id == source.area_id)
            cards = pictures(db, template)
            report = [_spread(db, source, home, cards, area, now=now, overwrite=overwrite) for area in chosen]
            if rehearse:
                raise _Rehearsed
    except _Rehearsed:
        pass
    return report


def named_anew(texts: Texts, old: str, new: str) -> Texts:
    """Return texts in which one area's name, as a whole word, is another's."""
    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    return {code: word.sub(lambda _: new, text) for code, text in texts.items()}


def _spread(
    db: Database, source: Survey, home: Area, cards: list[Picture], area: Area, *, now: str, overwrite: bool
) -> Spread:
    current = newest_survey(db, area)
    if area.id == home.id:
        return Spread(area, "template")
    if current and current.state == "open":
        return Spread(area, "open")
    if current and current.state == "draft" and current.template_id != source.id:
        return Spread(area, "own")
    made = current is None or current.state == "closed"
    if current is None or made:
        current = create_survey(db, area, titles={}, now=now)
        db.execute(
            "UPDATE survey SET template = :template WHERE id = :survey",
            {"template": source.id, "survey": current.id},
        )
    ran, ruled = _rules(db, source, current, overwrite=overwrite or made)
    changes, kept = _texts(db, source, current, home, area, overwrite=overwrite)
    more, left = _cards(db, cards, current, home, area, now=now, overwrite=overwrite)
    outcome: SpreadOutcome = "made" if made else "updated" if changes + more + ran else "unchanged"
    return Spread(area, outcome, changed=more, kept=kept + left + ruled)


def _merge(wanted: Texts, had: Texts, *, overwrite: bool) -> tuple[Texts, bool, bool]:
    """Return the texts to keep, whether that is a change, and whether a text of the draft's own was left."""
    merged = dict(had)
    left = False
    for code, text in wanted.items():
        if overwrite or not had.get(code):
            merged[code] = text or had.get(code, "")
        elif text and text != had[code]:
            left = True
    changed = any(text != had.get(code, "") for code, text in merged.items())
    return merged, changed, left


def _rules(db: Database, source: Survey, draft: Survey, *, overwrite: bool) -> tuple[int, int]:
    """Bring rules and times over, or count that they differ and stay."""
    wanted = (source.rules, source.opens_at, source.closes_at)
    if wanted == (draft.rules, draft.opens_at, draft.closes_at):
        return 0, 0
    if not overwrite:
        return 0, 1
    save_survey_rules(db, draft.id, source.rules)
    save_survey_dates(db, draft.id, opens_at=source.opens_at, closes_at=source.closes_at)
    return 1, 0


def _texts(db: Database, source: Survey, draft: Survey, home: Area, area: Area, *, overwrite: bool) -> tuple[int, int]:
    pairs = [
        (source.titles, draft.titles),
        (source.questions, draft.questions),
        (source.purposes, draft.purposes),
        *((texts, draft.expectations.get(topic, {})) for topic, texts in source.expectations.items()),
    ]
    merged = [_merge(named_anew(wanted, home.name, area.name), had, overwrite=overwrite) for wanted, had in pairs]
    changed, kept = sum(change for _, change, _ in merged), sum(own for _, _, own in merged)
    if changed:
        titles, questions, purposes, *others = (texts for texts, _, _ in merged)
        expectations = dict(zip(source.expectations, others, strict=True))
        save_survey_texts(
            db, draft.id, titles=titles, questions=questions, purposes=purposes, expectations=expectations
        )
    return changed, kept


def _cards(
    db: Database, cards: list[Picture], draft: Survey, home: Area, area: Area, *, now: str, overwrite: bool
) -> tuple[int, int]:
    there = pictures(db, draft.id, retired=True)
    copies = {card.template_id: card for card in there if card.template_id}
    masters = {card.image.master for card in there}
    changed = kept = 0
    for card in cards:
        captions, alts, infos = (named_anew(t, home.name, area.name) for t in (card.captions, card.alts, card.infos))
        copy = copies.pop(card.id, None)
        if copy is None and card.image.master not in masters:
            add_picture(
                db,
                draft.id,
                card.image,
                source=card.source,
                now=now,
                theme=card.theme_id,
                captions=captions,
                alts=alts,
                infos=infos,
                template=card.id,
            )
            changed += 1
        elif copy is not None:
            wanted = replace(card, captions=captions, alts=alts, infos=infos)
            more, left = _card(db, draft, copy, wanted, overwrite=overwrite)
            changed, kept = changed + more, kept + left
    for copy in copies.values():
        if copy.retired_at is None:
            retire_picture(db, draft.id, copy.id, now=now)
            changed += 1
    return changed, kept


def _card(db: Database, draft: Survey, copy: Picture, wanted: Picture, *, overwrite: bool) -> tuple[int, int]:
    pairs = [(wanted.captions, copy.captions), (wanted.alts, copy.alts), (wanted.infos, copy.infos)]
    merged = [_merge(new, had, overwrite=overwrite) for new, had in pairs]
    theme = wanted.theme_id if overwrite or copy.theme_id is None else copy.theme_id
    changed = any(change for _, change, _ in merged) or theme != copy.theme_id
    left = any(own for _, _, own in merged) or theme != wanted.theme_id
    if changed:
        captions, alts, infos = (texts for texts, _, _ in merged)
        save_picture(db, draft.id, copy.id, theme=theme, captions=captions, alts=alts, infos=infos)
    differs = copy.image.name != wanted.image.name or copy.retired_at is not None
    if differs and overwrite:
        refocus_picture(db, draft.id, copy.id, wanted.image)
        retire_picture(db, draft.id, copy.id, now=None)
    return int(changed or (differs and overwrite)), int(left or (differs and not overwrite))
