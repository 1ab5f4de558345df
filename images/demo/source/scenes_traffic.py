"""Safe traffic: a cycle path, a raised crossing, a play street, a lit stop."""

from __future__ import annotations

from canvas import HEIGHT, WIDTH, circle, ellipse, group, path, polygon, rect, scene, shape, stroke
from nature import bush, flowers, hedge, hills, meadow, poplar, sky, tree, tufts
from palette import (
    ASPHALT,
    ASPHALT_LIT,
    BLUE,
    BRICK,
    CHALK,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    MUSTARD,
    NAVY,
    OCHRE,
    PANE_LIT,
    PANE_WARM,
    PAVING,
    PAVING_DEEP,
    PLUM,
    SAGE,
    SKINS,
    SLATE_LIT,
    TEAL,
    TERRACOTTA,
    WHITE,
    WOOD_LIT,
)
from people import (
    CHEER,
    RUN,
    SIT,
    STAND,
    STROLL,
    TALK,
    WALK,
    Look,
    Pose,
    bicycle,
    look,
    person,
    pram,
    rollator,
    wheelchair,
)
from town import ball, bench, fence, house, lamp, planter, post, road, street


def car(x: float, y: float, s: float, colour: str = BLUE) -> str:
    """Draw a small car seen from the front, wheels on `y`."""
    return group(
        ellipse(x + 60 * s, y, 150 * s, 14 * s, "#3a3550", opacity=0.2),
        rect(x - 92 * s, y - 30 * s, 34 * s, 34 * s, INK, 8 * s),
        rect(x + 58 * s, y - 30 * s, 34 * s, 34 * s, INK, 8 * s),
        path(
            f"M{x - 100 * s} {y - 16 * s} V{y - 74 * s} Q{x - 96 * s} {y - 92 * s} {x - 78 * s} {y - 96 * s} L{x - 60 * s} {y - 150 * s} Q{x} {y - 166 * s} {x + 60 * s} {y - 150 * s} L{x + 78 * s} {y - 96 * s} Q{x + 96 * s} {y - 92 * s} {x + 100 * s} {y - 74 * s} V{y - 16 * s}Z",
            colour,
        ),
        polygon(
            [(x - 64 * s, y - 98 * s), (x - 50 * s, y - 142 * s), (x + 50 * s, y - 142 * s), (x + 64 * s, y - 98 * s)],
            PANE_LIT,
        ),
        ellipse(x - 72 * s, y - 64 * s, 18 * s, 12 * s, "#fff3c4"),
        ellipse(x + 72 * s, y - 64 * s, 18 * s, 12 * s, "#fff3c4"),
        rect(x - 40 * s, y - 58 * s, 80 * s, 12 * s, INK, 6 * s, opacity=0.5),
    )


def dashes(x0: float, top: float, x1: float, *, width: float = 26) -> str:
    """Draw a broken white line from (x0, top) to (x1, the foot of the picture)."""
    parts = []
    for i in range(9):
        t, u = (i / 9) ** 1.7, ((i + 0.5) / 9) ** 1.7
        y1, y2 = top + (HEIGHT - top) * t, top + (HEIGHT - top) * u
        a, b = x0 + (x1 - x0) * t, x0 + (x1 - x0) * u
        parts.append(
            polygon(
                [
                    (a - 1 - width * t / 2, y1),
                    (a + 1 + width * t / 2, y1),
                    (b + 1 + width * u / 2, y2),
                    (b - 1 - width * u / 2, y2),
                ],
                WHITE,
                opacity=0.9,
            )
        )
    return group(*parts)


def cycle_path() -> str:
    return scene(
        sky(seed=18),
        hills(5),
        street(626, seed=4, tall=110, left=640),
        meadow(),
        poplar(60, 650, 320),
        poplar(150, 640, 270, "olive"),
        poplar(215, 632, 220),
        road(612, left=(690, 840), right=(730, 1330)),
        car(740, 800, 0.5, TERRACOTTA),
        hedge(640, 700, 60, 40, seed=2),
        polygon([(672, 612), (690, 612), (850, 1440), (690, 1440)], "#7c9c50"),
        *[
            group(bush(690 + 8 * i * i * 0.6, 690 + 46 * i + 14 * i * i, 60 + 30 * i, ("leaf", "olive")[i % 2], i + 2))
            for i in range(5)
        ],
        road(612, left=(560, 40), right=(668, 680), colour="#c4795c", lit="#d89274"),
        dashes(614, 612, 360, width=20),
        tree(960, 760, 380, "olive", 12),
        bicycle(480, 800, look(7, top=SAGE), face=-1, share=0.95, colour=NAVY),
        bicycle(610, 720, look(4, top=MUSTARD), face=1, colour=TEAL),
        bicycle(
            310,
            985,
            Look(hair="long", hair_colour=HAIRS[2], top=TEAL, bottom=NAVY, skin=SKINS[1]),
            face=1,
            colour=TERRACOTTA,
            box=True,
            child=12,
        ),
        bicycle(
            520,
            1165,
            Look(hair="cap", head_wear=MUSTARD, top=CORAL, lower="shorts", bottom=INK, skin=SKINS[4]),
            face=1,
            share=0.66,
            colour=BLUE,
        ),
        tufts(2, 80, 0, 300, 700, 1440),
        flowers(4, 90, -10, 180, 760, 1440),
        flowers(5, 40, 720, 860, 1150, 1440),
    )


def crossing() -> str:
    school = group(
        house(240, 660, 600, 210, wall=BRICK, floors=2, bays=7, warm=3, seed=4),
        rect(500, 560, 80, 100, OCHRE, 6),
        rect(512, 576, 56, 84, TEAL, 4),
        circle(540, 402, 24, CREAM),
        shape("circle", cx=540, cy=402, r=24, fill="none", stroke=INK, stroke_width=4),
        stroke([(540, 402), (540, 388)], INK, 4),
        stroke([(540, 402), (551, 408)], INK, 4),
    )
    stripes = [
        polygon(
            [
                (70 + i * 166 - 40, 1130),
                (70 + i * 166 + 60, 1130),
                (130 + i * 140 + 44, 930),
                (130 + i * 140 - 36, 930),
            ],
            WHITE,
        )
        for i in range(6)
    ]
    return scene(
        sky(seed=19, clouds=3),
        hills(2),
        school,
        rect(0, 658, WIDTH, 120, PAVING),
        fence(-10, 720, 480, 60, CHALK),
        fence(620, 720, 480, 60, CHALK),
        tree(110, 720, 300, "olive", 6),
        tree(985, 720, 310, "leaf", 3),
        person(545, 775, STROLL, look(15, top=MUSTARD), face=1, share=0.72),
        person(480, 780, TALK, look(9, top=PLUM), face=1),
        rect(0, 778, WIDTH, 70, "#8fae5c"),
        *[
            group(bush(x, 840, 90, k, n))
            for x, k, n in ((60, "leaf", 3), (220, "olive", 4), (880, "leaf", 5), (1030, "olive", 6))
        ],
        rect(0, 848, WIDTH, 370, ASPHALT),
        rect(0, 848, WIDTH, 60, ASPHALT_LIT),
        polygon([(40, 915), (1000, 915), (1110, 1150), (-60, 1150)], "#c4795c"),
        polygon([(40, 915), (400, 915), (330, 1150), (-60, 1150)], "#d89274", opacity=0.7),
        *stripes,
        rect(0, 1150, WIDTH, 68, ASPHALT),
        rect(0, 1218, WIDTH, 230, PAVING),
        rect(0, 1218, WIDTH, 12, PAVING_DEEP),
        post(60, 900, 90),
        post(1000, 905, 90),
        person(330, 1000, WALK, Look(hair="hijab", head_wear=MUSTARD, top=TEAL, lower="dress", skin=SKINS[2]), face=1),
        person(
            420,
            1015,
            WALK,
            Look(hair="short", hair_colour=HAIRS[6], top=TERRACOTTA, bottom=NAVY, skin=SKINS[2]),
            face=1,
            share=0.62,
        ),
        person(
            490,
            1030,
            WALK,
            Look(hair="ponytail", hair_colour=HAIRS[6], top=CREAM, lower="skirt", bottom=PLUM, skin=SKINS[2]),
            face=1,
            share=0.54,
        ),
        rollator(
            730, 1050, Look(hair="short", hair_colour=HAIRS[4], top=NAVY, bottom="#7a6a57", skin=SKINS[0]), face=-1
        ),
        person(
            905,
            1010,
            Pose(near_arm=(86, 88), far_arm=(-88, -90)),
            Look(hair="cap", head_wear=MUSTARD, top="#f0c23d", bottom=INK, skin=SKINS[3]),
            face=-1,
        ),
        stroke([(1068, 862), (1068, 760)], INK, 6),
        post(60, 1290, 120),
        post(250, 1296, 120),
        post(850, 1300, 120),
        post(1030, 1292, 120),
    )


def play_street() -> str:
    left = [
        house(-160, 790, 330, 250, wall=BRICK, bays=3, warm=1, seed=3),
        house(168, 700, 200, 170, wall=CHALK, bays=2, gable=True, warm=1, seed=5),
    ]
    right = [
        house(880, 790, 330, 250, wall=OCHRE, bays=3, warm=1, seed=8),
        house(690, 700, 190, 170, wall="#9fae97", bays=2, gable=True, warm=1, seed=2, slate=True),
    ]
    chalk = [
        path("M400 1130 q40 -60 80 0 t80 0 t80 0", stroke=WHITE, stroke_width=9, stroke_linecap="round", opacity=0.75),
        circle(730, 1180, 46, "none", stroke=MUSTARD, stroke_width=8, opacity=0.85),
        *[
            stroke([(730 + dx * 60, 1180 + dy * 60), (730 + dx * 82, 1180 + dy * 82)], MUSTARD, 8, opacity=0.85)
            for dx, dy in ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
        ],
        *[
            shape(
                "rect",
                x=300 + (i % 2) * 34 - (34 if i in (1, 4) else 0),
                y=1020 - 48 * i,
                width=52 - i * 4,
                height=36,
                fill="none",
                stroke=CORAL,
                stroke_width=6,
                opacity=0.85,
            )
            for i in range(3)
        ],
    ]
    return scene(
        sky(seed=21),
        hills(3),
        street(640, seed=15, tall=110, left=330, right=720),
        meadow(),
        *left,
        *right,
        hedge(-20, 850, 330, 70, seed=3),
        hedge(810, 850, 330, 70, "olive", seed=4),
        polygon([(400, 650), (680, 650), (1130, 1440), (-50, 1440)], PAVING),
        polygon([(400, 650), (520, 650), (380, 1440), (-50, 1440)], "#e8dabf", opacity=0.7),
        *[
            stroke(
                [(400 - 450 * t, 650 + 790 * t), (680 + 450 * t, 650 + 790 * t)], PAVING_DEEP, 2 + 2 * t, opacity=0.5
            )
            for t in (0.06, 0.14, 0.24, 0.36, 0.5, 0.66, 0.84)
        ],
        planter(360, 770, 100, seed=2),
        planter(640, 800, 110, seed=3, kind="olive"),
        tree(720, 860, 260, "leaf", 5),
        planter(210, 980, 160, seed=5),
        *chalk,
        person(480, 740, STROLL, 6),
        bicycle(560, 850, look(10, top=CORAL, hair="ponytail", lower="trousers"), face=-1, share=0.7, colour=TEAL),
        person(
            420,
            960,
            RUN,
            look(2, top=MUSTARD, hair="curly", hair_colour=HAIRS[6], skin=SKINS[4], lower="shorts"),
            face=1,
            share=0.64,
        ),
        ball(530, 945, 18, CORAL),
        person(660, 985, CHEER, look(12, top=TERRACOTTA, hair="bob", lower="dress"), face=-1, share=0.6),
        bench(790, 1050, 240),
        person(
            860,
            1000,
            SIT,
            Look(hair="bun", hair_colour=HAIRS[4], top=BLUE, lower="skirt", bottom=PLUM, skin=SKINS[0]),
            face=-1,
            size=255,
            shadow=False,
        ),
        person(
            955,
            1000,
            SIT,
            Look(hair="bald", hair_colour=HAIRS[4], top=SAGE, bottom=NAVY, skin=SKINS[1]),
            face=-1,
            size=260,
            shadow=False,
        ),
        person(
            590,
            1165,
            Pose(near_leg=(78, -80), far_leg=(30, -88), near_arm=(40, 50), far_arm=(60, 70), lean=40),
            Look(hair="hijab", head_wear=TEAL, top=CREAM, bottom=TEAL, skin=SKINS[2]),
            face=-1,
            share=0.66,
        ),
        pram(
            180,
            1180,
            Look(hair="short", hair_colour=HAIRS[1], top=NAVY, bottom=INK, skin=SKINS[5]),
            face=1,
            colour=MUSTARD,
        ),
        planter(860, 1290, 200, seed=8),
    )


def lit_stop() -> str:
    shelter = group(
        polygon([(330, 930), (900, 930), (1080, 990), (480, 990)], "#3a3550", opacity=0.16),
        rect(330, 640, 520, 290, "#dcebea", opacity=0.55),
        polygon([(330, 640), (560, 640), (400, 930), (330, 930)], WHITE, opacity=0.35),
        *[rect(x, 630, 12, 304, INK) for x in (324, 590, 844)],
        polygon([(290, 600), (890, 600), (910, 640), (270, 640)], TEAL),
        rect(270, 636, 640, 10, "#fff1b8"),
        rect(350, 700, 110, 150, PANE_WARM, 6),
        path("M366 820 L392 770 L420 800 L444 740", stroke=TERRACOTTA, stroke_width=6, stroke_linejoin="round"),
        ellipse(590, 920, 330, 30, "#ffe3a0", opacity=0.35),
        rect(480, 832, 330, 16, WOOD_LIT, 4),
        *[rect(x, 848, 12, 80, INK) for x in (500, 778)],
    )
    bus = group(
        ellipse(980, 800, 180, 14, "#3a3550", opacity=0.2),
        rect(905, 590, 240, 200, MUSTARD, 18),
        rect(905, 690, 240, 34, WHITE),
        *[rect(922 + 66 * i, 612, 54, 66, PANE_LIT, 6) for i in range(3)],
        *[circle(x, 790, 26, INK) + circle(x, 790, 12, SLATE_LIT) for x in (960,)],
        ellipse(916, 752, 10, 14, "#fff3c4"),
    )
    return scene(
        sky(seed=22, clouds=2, birds=False),
        rect(0, 0, WIDTH, 640, "#e9a86a", opacity=0.2),
        hills(9),
        street(628, seed=18, tall=120),
        meadow(),
        tree(70, 690, 330, "olive", 4),
        rect(0, 760, WIDTH, 70, ASPHALT),
        rect(0, 760, WIDTH, 14, ASPHALT_LIT),
        bus,
        rect(0, 828, WIDTH, 14, CHALK),
        rect(0, 842, WIDTH, 120, PAVING),
        shelter,
        lamp(190, 930, 430, glow=True),
        person(
            560,
            846,
            SIT,
            Look(hair="bob", hair_colour=HAIRS[4], top=PLUM, lower="skirt", bottom=NAVY, skin=SKINS[0]),
            face=1,
            size=250,
            shadow=False,
        ),
        person(
            690,
            846,
            SIT,
            Look(hair="curly", hair_colour=HAIRS[6], top=MUSTARD, bottom=INK, skin=SKINS[4]),
            face=-1,
            size=255,
            shadow=False,
        ),
        person(
            440,
            945,
            STAND,
            Look(hair="short", hair_colour=HAIRS[0], top=TERRACOTTA, bottom=NAVY, skin=SKINS[1]),
            face=1,
        ),
        polygon([(-60, 962), (1140, 962), (1140, 1440), (-60, 1440)], "#8fae5c"),
        path("M-40 1180 C260 1060 520 1100 620 962 L860 962 C800 1180 420 1250 260 1460 L-40 1460Z", "#e3cda2"),
        path("M-40 1180 C260 1060 520 1100 620 962 L690 962 C600 1130 300 1120 -40 1260Z", "#efdfbd", opacity=0.7),
        *[
            ellipse(x, y, w, w * 0.2, "#ffe9b0", opacity=0.5)
            for x, y, w in ((740, 1010, 120), (500, 1160, 170), (170, 1290, 220))
        ],
        lamp(960, 1050, 330, glow=True, arm=-1),
        lamp(830, 1235, 390, glow=True, arm=-1),
        wheelchair(
            590, 1060, Look(hair="long", hair_colour=HAIRS[3], top=BLUE, bottom=NAVY, skin=SKINS[5]), face=1, share=0.85
        ),
        bicycle(
            300,
            1190,
            Look(hair="hijab", head_wear=CORAL, top=TEAL, bottom=NAVY, skin=SKINS[2]),
            face=1,
            share=0.9,
            colour=TERRACOTTA,
        ),
        bush(960, 1330, 260, "leaf", 7),
        flowers(9, 60, 620, 1090, 1290, 1440),
        tufts(5, 60, 500, 1080, 1120, 1440),
    )
