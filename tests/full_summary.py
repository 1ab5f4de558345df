"""Summaries by hand with everything that a summary can hold, so that every format has something to lose."""

from __future__ import annotations

from dataclasses import replace

from swipe.model import (
    Area,
    AreaSummary,
    Breakdown,
    Consensus,
    Difference,
    Group,
    GroupShare,
    Image,
    Interval,
    Note,
    Participation,
    Picture,
    PictureSummary,
    Quality,
    ReachGroup,
    Survey,
    SurveyRules,
    Theme,
    ThemeSummary,
    Weighting,
)

SQUARE = '{"type":"Polygon","coordinates":[[[10.1,55.1],[10.2,55.1],[10.2,55.2],[10.1,55.1]]]}'
AREA = Area(1, "vollsmose", "Vollsmose Øst & Å", SQUARE)
SURVEY = Survey(
    id=7,
    area_id=1,
    state="closed",
    titles={"da": "Sammen om Vollsmose"},
    questions={"da": "Hvad skal der være mere af i Vollsmose?", "en": "What should there be more of in Vollsmose?"},
    purposes={},
    created_at="2026-09-01T10:00:00Z",
    opened_at="2026-09-01T10:00:00Z",
    closed_at="2026-09-28T10:00:00Z",
    rules=SurveyRules(background=("lives", "age_group", "gender", "children")),
)
THEMES = (
    Theme(1, "groenne-omraader", {"da": "Grønne områder", "en": "Green areas"}, "#2f7d4f"),
    Theme(2, "leg-og-bevaegelse", {"da": "Leg og bevægelse", "en": "Play and movement"}, "#b07c14"),
    Theme(3, "byliv", {"da": "Byliv", "en": "Urban life"}, "#8a5a9e"),
    Theme(4, "kultur", {"da": "Kultur og mødesteder", "en": "Culture and meeting places"}, "#b0476a"),
    Theme(5, "tryg-trafik", {"da": "Tryg trafik", "en": "Safe traffic"}, "#2f6f9f"),
    Theme(6, "foreningsliv", {"da": "Foreningsliv", "en": "Association life"}, "#c4572f"),
)
SHARES = ((0.812345, 1, 1), (0.661111, 2, 3), (0.640404, 2, 4), (0.588888, 3, 5), (0.512121, 4, 6), (0.473333, 5, 6))
FIRST = (0.341234, 0.201111, 0.155555, 0.122222, 0.101010, 0.078868)
REACH = (
    ("age_group", "15-29", 0.342345, 0.270011, 1.267894, 410),
    ("age_group", "30-44", 0.301234, 0.221111, 1.362364, 360),
    ("age_group", "45-64", 0.231111, 0.288889, 0.8, 275),
    ("age_group", "65+", 0.12531, 0.219989, 0.569620, 150),
    ("age_group", "unknown", 0.036, None, None, 45),
    ("gender", "women", 0.551111, 0.508888, 1.082971, 640),
    ("gender", "men", 0.448889, 0.491112, 0.914026, 520),
    ("gender", "unknown", 0.061111, None, None, 80),
    ("children", "yes", 0.412345, 0.3, 1.374483, 490),
    ("children", "no", 0.587655, 0.7, 0.839507, 700),
)


def theme_line(number: int) -> ThemeSummary:
    share, best, worst = SHARES[number]
    first = FIRST[number]
    return ThemeSummary(
        theme=THEMES[number],
        share=share,
        low=share - 0.031234,
        high=share + 0.029876,
        respondents=1201 - number,
        rank_low=best,
        rank_high=worst,
        chosen_first=first,
        chosen_low=first - 0.02,
        chosen_high=first + 0.021,
        answers=4100 + number,
        skip_rate=0.041235,
        se=0.015512,
        n_effective=812.123456,
        weighted=Interval(share - 0.012, share - 0.05, share + 0.025),
        unscreened=Interval(share + 0.002, share - 0.03, share + 0.031),
        rest=Difference(0.6, share - 0.6, share - 0.64, share - 0.56, abs(share - 0.6) > 0.05),
    )


def picture_line(number: int, *, captions: dict[str, str] | None = None) -> PictureSummary:
    theme = THEMES[number % len(THEMES)]
    captions = (
        {"da": f"Æblehave og bænk nummer {number}", "en": f"Orchard and bench {number}"}
        if captions is None
        else captions
    )
    picture = Picture(
        100 + number, 7, theme.id, Image(f"{number:032x}", 480, 640, (480,)), captions, {}, f"{number}.jpg"
    )
    likes, dislikes, skips = 700 - 40 * number, 100 + 40 * number, 12
    share = likes / (likes + dislikes)
    return PictureSummary(
        picture, theme, likes, dislikes, skips, likes + dislikes + skips, share, share - 0.03, share + 0.028
    )


def breakdown() -> Breakdown:
    groups = tuple(
        Group(
            name,
            people,
            tuple(GroupShare(one, share, share - 0.05, share + 0.05, differs=one is THEMES[0]) for one in THEMES),
        )
        for name, people, share in (
            ("15-29", 410, 0.71),
            ("30-44 + 45-64", 635, 0.64),
            ("65+", 150, 0.52),
            ("unknown", 45, 0.6),
        )
    )
    return Breakdown("age_group", groups, tuple(Consensus(one, 0.52, 0.612345) for one in THEMES))


def full() -> AreaSummary:
    """Return a summary of a big area in which nothing is withheld."""
    return AreaSummary(
        area=AREA,
        survey=SURVEY,
        as_of="2026-09-30",
        method="swipe-2",
        answers="real",
        withheld=False,
        participation=Participation(
            responses=1240,
            usable=1190,
            population=3712,
            rate=0.311154,
            elsewhere=35,
            verified=210,
            opened=1630,
            finished=1011,
            respondents=1222,
            choosers=987,
        ),
        reach=tuple(ReachGroup(*one) for one in REACH),
        themes=tuple(theme_line(number) for number in range(len(THEMES))),
        pictures=tuple(picture_line(number) for number in range(12)),
        notes=(
            Note(
                "Intervals show random variation among those who answered; those who did not take part may want "
                "something else."
            ),
            Note(
                "A theme's share gives each person one vote, however many pictures they swiped. Skips do not count in "
                "shares."
            ),
        ),
        register_date="2026-07-01",
        weighting=Weighting(None, 1.183456, 1005.567891, strained=False),
        quality=Quality(swipes=29876, voided=123, fast=31, set_aside=7),
        breakdowns=(breakdown(),),
        days=(("2026-09-01", 310), ("2026-09-02", 401), ("2026-09-05", 220), ("2026-09-09", 309)),
        sources=(("", 700), ("poster-3", 330), ("letter", 210)),
    )


def empty() -> AreaSummary:
    """Return the summary of an area that has had no survey, is on no map and in no register."""
    return AreaSummary(
        area=Area(2, "noerre-havn", "Nørre Havn"),
        survey=None,
        as_of="2026-09-30",
        method="swipe-2",
        answers="real",
        withheld=True,
        participation=Participation(0, 0, None, None),
        reach=(),
        themes=tuple(ThemeSummary(one, None, None, None, 0, None, None) for one in THEMES),
        pictures=(),
        notes=(Note("The area has had no open survey yet, so there is nothing to summarise."),),
    )


def withheld() -> AreaSummary:
    """Return the summary of nine people, of whom only that there are nine is told."""
    whole = full()
    return replace(
        whole,
        withheld=True,
        participation=Participation(9, 8, 3712, 8 / 3712, respondents=9),
        reach=(),
        themes=tuple(ThemeSummary(one, None, None, None, 9, None, None) for one in THEMES),
        pictures=tuple(PictureSummary(one.picture, one.theme, *[None] * 7) for one in whole.pictures),
        notes=(
            Note(
                "Fewer than %(floor)s people answered, so the figures on preferences are withheld: "
                "so few could be recognised.",
                {"floor": 10},
            ),
        ),
        weighting=None,
        breakdowns=(),
        days=(("2026-09-01", 9),),
        sources=(("", 9),),
        quality=Quality(),
    )


def borrowed() -> AreaSummary:
    """Return the summary of twenty people, whose shares lean on the other areas."""
    whole = full()
    return replace(
        whole,
        participation=Participation(22, 20, 3712, 20 / 3712, respondents=20, choosers=8),
        themes=tuple(
            ThemeSummary(one.theme, one.share, one.low - 0.1, min(1, one.high + 0.1), 20, None, None, borrowed=True)
            for one in whole.themes
            if one.share is not None and one.low is not None and one.high is not None
        ),
        reach=(),
        breakdowns=(),
    )


def one_theme() -> AreaSummary:
    """Return a summary in which only one theme has figures, and everybody agrees on it."""
    whole = full()
    first = replace(
        whole.themes[0], share=1.0, low=0.96, high=1.0, rank_low=None, rank_high=None, weighted=None, rest=None
    )
    others = tuple(ThemeSummary(one.theme, None, None, None, 4, None, None) for one in whole.themes[1:])
    return replace(whole, themes=(first, *others), pictures=whole.pictures[:1])


EVERY = {"full": full, "empty": empty, "withheld": withheld, "borrowed": borrowed, "one theme": one_theme}


def municipality(areas: int) -> list[AreaSummary]:
    """Return so many full summaries, each with shares and a name of its own."""
    whole = full()
    made = []
    for number in range(1, areas + 1):
        move = number / 1000
        themes = tuple(
            replace(one, share=(one.share or 0) - move, low=(one.low or 0) - move, high=(one.high or 0) - move)
            for one in whole.themes
        )
        area = Area(number, f"omraade-{number}", f"Område {number}", SQUARE)
        counts = replace(whole.participation, rate=0.3 - move)
        made.append(replace(whole, area=area, themes=themes, participation=counts))
    return made
