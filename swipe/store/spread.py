"""One survey as the template of many: what is made, what is brought up to date, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from swipe.model import Area, Picture, Spread, SpreadOutcome, Survey, SurveyRules, Texts
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

    Done again it changes nothing. A draft made before gets what has changed in the template since, be it a picture
    added or retired, a text, a theme, a crop, a rule or a time. What its planner has changed meanwhile stays as it is
    and is counted, unless `overwrite`. The name of the template's area gives way to the area's own in every text.
    With `rehearse` nothing is stored.

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
    given = _Given(_gave(db, current.id), overwrite=overwrite)
    ran, ruled = _rules(db, source, current, given, made=made)
    changes, kept = _texts(db, source, current, home, area, given)
    more, left = _cards(db, cards, current, home, area, given, now=now)
    _save_given(db, current.id, given)
    outcome: SpreadOutcome = "made" if made else "updated" if changes + more + ran else "unchanged"
    return Spread(area, outcome, changed=more, kept=kept + left + ruled)


class _Given:
    """What the template gave a draft before, by part (such as "question.da"), and what it gives now.

    A part that is as it was given follows the template; another is its planner's own, unless `overwrite`.
    """

    def __init__(self, before: Mapping[str, str], *, overwrite: bool) -> None:
        self.before = before
        self.now: dict[str, str] = {}
        self.overwrite = overwrite

    def follows(self, part: str, wanted: str, had: str) -> bool:
        """Note what the template wants of a part, and tell whether the draft, which has `had`, takes it."""
        self.now[part] = wanted
        return self.overwrite or self.before.get(part) == had

    def merge(self, part: str, wanted: Texts, had: Texts) -> tuple[Texts, bool, bool]:
        """Return the texts to keep, whether that is a change, and whether a text of the draft's own was left."""
        merged = dict(had)
        left = False
        for code, text in wanted.items():
            own = had.get(code, "")
            untouched = self.before.get(f"{part}.{code}") == own
            if self.follows(f"{part}.{code}", text, own) or not own:
                merged[code] = text if untouched else text or own
            elif text and text != own:
                left = True
        changed = any(text != had.get(code, "") for code, text in merged.items())
        return merged, changed, left


def _gave(db: Database, survey: int) -> dict[str, str]:
    rows = db.query("SELECT part, value FROM template_gave WHERE survey = :survey", {"survey": survey})
    return {row["part"]: row["value"] for row in rows}


def _save_given(db: Database, survey: int, given: _Given) -> None:
    for part, value in given.now.items():
        if given.before.get(part) != value:
            db.execute(
                """
                INSERT INTO template_gave (survey, part, value) VALUES (:survey, :part, :value)
                ON CONFLICT (survey, part) DO UPDATE SET value = excluded.value
                """,
                {"survey": survey, "part": part, "value": value},
            )


def _rules(db: Database, source: Survey, draft: Survey, given: _Given, *, made: bool) -> tuple[int, int]:
    """Bring rules and times over; return how many of the two changed, and how many differ and stay."""
    changed = kept = 0
    if given.follows("rules", _said(source.rules), _said(draft.rules)) or made:
        if source.rules != draft.rules:
            save_survey_rules(db, draft.id, source.rules)
            changed += 1
    else:
        kept += source.rules != draft.rules
    wanted, had = (source.opens_at, source.closes_at), (draft.opens_at, draft.closes_at)
    if given.follows("times", str(wanted), str(had)) or made:
        if wanted != had:
            save_survey_dates(db, draft.id, opens_at=source.opens_at, closes_at=source.closes_at)
            changed += 1
    else:
        kept += wanted != had
    return changed, kept


def _said(rules: SurveyRules) -> str:
    """Return rules as they are noted; a day of anonymity only where there is one, as in notes made before it came."""
    plain = f"SurveyRules(hard_stop={rules.hard_stop}, code_required={rules.code_required}, "
    plain += f"background={rules.background}, result_on={rules.result_on!r}"
    return f"{plain}, anonymise_on={rules.anonymise_on!r})" if rules.anonymise_on else f"{plain})"


def _texts(db: Database, source: Survey, draft: Survey, home: Area, area: Area, given: _Given) -> tuple[int, int]:
    pairs = [
        ("title", source.titles, draft.titles),
        ("question", source.questions, draft.questions),
        ("purpose", source.purposes, draft.purposes),
        *((topic, texts, draft.expectations.get(topic, {})) for topic, texts in source.expectations.items()),
    ]
    merged = [given.merge(part, named_anew(wanted, home.name, area.name), had) for part, wanted, had in pairs]
    changed, kept = sum(change for _, change, _ in merged), sum(own for _, _, own in merged)
    if changed:
        titles, questions, purposes, *others = (texts for texts, _, _ in merged)
        expectations = dict(zip(source.expectations, others, strict=True))
        save_survey_texts(
            db, draft.id, titles=titles, questions=questions, purposes=purposes, expectations=expectations
        )
    return changed, kept


def _cards(
    db: Database, cards: list[Picture], draft: Survey, home: Area, area: Area, given: _Given, *, now: str
) -> tuple[int, int]:
    there = pictures(db, draft.id, retired=True)
    copies = {card.template_id: card for card in there if card.template_id}
    masters = {card.image.master for card in there}
    changed = kept = 0
    for card in cards:
        captions, alts, infos = (named_anew(t, home.name, area.name) for t in (card.captions, card.alts, card.infos))
        wanted = replace(card, captions=captions, alts=alts, infos=infos)
        copy = copies.pop(card.id, None)
        if copy is not None:
            more, left = _card(db, draft, copy, wanted, given)
            changed, kept = changed + more, kept + left
        elif card.image.master not in masters:
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
            _note(given, wanted)
            changed += 1
    for copy in (copy for copy in copies.values() if copy.retired_at is None):
        part = f"picture.{copy.template_id}.in-use"
        if given.follows(part, _yes(False), _yes(True)) or part not in given.before:
            retire_picture(db, draft.id, copy.id, now=now)
            changed += 1
        else:
            kept += 1
    return changed, kept


def _card(db: Database, draft: Survey, copy: Picture, wanted: Picture, given: _Given) -> tuple[int, int]:
    """Bring a copied card up to date; return 1 or 0 for changed, and for something of its own that stays."""
    name = f"picture.{wanted.id}"
    merged = [
        given.merge(f"{name}.caption", wanted.captions, copy.captions),
        given.merge(f"{name}.alt", wanted.alts, copy.alts),
        given.merge(f"{name}.info", wanted.infos, copy.infos),
    ]
    follows = given.follows(f"{name}.theme", str(wanted.theme_id), str(copy.theme_id))
    theme = wanted.theme_id if follows or copy.theme_id is None else copy.theme_id
    recut = given.follows(f"{name}.image", wanted.image.name, copy.image.name) and copy.image.name != wanted.image.name
    back = given.follows(f"{name}.in-use", _yes(True), _yes(copy.retired_at is None)) and copy.retired_at is not None
    changed = any(change for _, change, _ in merged) or theme != copy.theme_id
    if changed:
        captions, alts, infos = (texts for texts, _, _ in merged)
        save_picture(db, draft.id, copy.id, theme=theme, captions=captions, alts=alts, infos=infos)
    if recut:
        refocus_picture(db, draft.id, copy.id, wanted.image)
    if back:
        retire_picture(db, draft.id, copy.id, now=None)
    left = any(own for _, _, own in merged) or theme != wanted.theme_id
    left |= (copy.image.name != wanted.image.name and not recut) or (copy.retired_at is not None and not back)
    return int(changed or recut or back), int(left)


def _note(given: _Given, card: Picture) -> None:
    """Note all that a new copy was given."""
    name = f"picture.{card.id}"
    for part, texts in (("caption", card.captions), ("alt", card.alts), ("info", card.infos)):
        given.now |= {f"{name}.{part}.{code}": text for code, text in texts.items()}
    given.now |= {
        f"{name}.theme": str(card.theme_id),
        f"{name}.image": card.image.name,
        f"{name}.in-use": _yes(True),
    }


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
