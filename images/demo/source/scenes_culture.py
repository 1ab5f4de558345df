"""Culture and meeting places: a concert, a book bus, a mural, a glasshouse."""

from __future__ import annotations

import math

from canvas import HORIZON, at, circle, ellipse, group, path, polygon, rect, scene, stroke
from nature import flowers, hedge, hills, meadow, sky, tree, tufts
from palette import (
    BLUE,
    CHALK,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    LEAF,
    LEAF_DEEP,
    LEAF_LIT,
    MUSTARD,
    NAVY,
    PANE_LIT,
    PAVING,
    PLUM,
    ROSE,
    SAGE,
    SKINS,
    SLATE_LIT,
    TEAL,
    TERRACOTTA,
    WHITE,
    WOOD,
    WOOD_DEEP,
    WOOD_LIT,
)
from people import (
    CARRY,
    CHEER,
    PLAY,
    REACH,
    SIT,
    SIT_LOW,
    STAND,
    TALK,
    Look,
    Pose,
    look,
    person,
    rollator,
    wheelchair,
)
from town import cafe_table, chair, lights, paving, planter, street


def concert() -> str:
    stage = group(
        rect(300, 700, 480, 70, WOOD),
        rect(290, 690, 500, 18, WOOD_LIT, 4),
        *[rect(300 + 48 * i, 708, 4, 62, WOOD_DEEP) for i in range(10)],
        *[rect(x, 470, 18, 225, CHALK) for x in (318, 470, 594, 744)],
        polygon([(270, 480), (540, 350), (810, 480)], TERRACOTTA),
        polygon([(270, 480), (540, 350), (470, 480)], "#d97a58"),
        rect(270, 476, 540, 18, CREAM, 4),
        circle(540, 346, 13, MUSTARD),
        rect(336, 494, 408, 196, "#f2dcae", opacity=0.55),
    )
    guitar = group(
        ellipse(0, 0, 20, 16, WOOD_DEEP), ellipse(17, -8, 14, 12, WOOD_DEEP), stroke([(20, -10), (70, -40)], INK, 6)
    )
    band = [
        person(400, 694, PLAY, look(5, top=NAVY), face=1, size=172, shadow=False),
        at(418, 616, guitar, scale=0.9),
        person(
            540,
            694,
            Pose(near_arm=(60, 140), far_arm=(70, 150)),
            Look(hair="curly", hair_colour=HAIRS[0], top=MUSTARD, lower="dress", skin=SKINS[4]),
            face=1,
            size=176,
            shadow=False,
        ),
        stroke([(580, 694), (572, 574)], INK, 4),
        circle(571, 570, 7, INK),
        person(
            690,
            694,
            PLAY,
            Look(hair="short", hair_colour=HAIRS[4], top=TEAL, bottom=INK, skin=SKINS[0]),
            face=-1,
            size=172,
            shadow=False,
        ),
        ellipse(655, 660, 42, 14, CORAL),
        rect(613, 660, 84, 34, TERRACOTTA, 6),
    ]
    crowd = []
    for i, (x, y, n, seated, share) in enumerate(
        (
            (150, 880, 2, 1, 1),
            (255, 890, 11, 1, 1),
            (420, 872, 17, 1, 0.7),
            (510, 880, 6, 1, 1),
            (680, 880, 21, 1, 1),
            (770, 884, 13, 1, 0.7),
            (930, 870, 9, 0, 1),
            (120, 1010, 8, 1, 1),
            (800, 1030, 3, 1, 1),
        )
    ):
        if seated:
            crowd.append(
                ellipse(x + 10, y + 16, 90 * share, 18, (TERRACOTTA, MUSTARD, BLUE, SAGE)[i % 4], opacity=0.95)
            )
            crowd.append(
                person(
                    x,
                    y,
                    SIT_LOW,
                    look(n, lower="trousers"),
                    face=1 if x < 540 else -1,
                    size=((y - HORIZON) * 0.66 + 60) * share,
                    shadow=False,
                )
            )
        else:
            crowd.append(person(x, y, CHEER, look(n), face=-1))
    return scene(
        sky(seed=23, clouds=2),
        hills(4),
        meadow(),
        tree(110, 700, 420, "leaf", 4),
        tree(980, 700, 430, "olive", 9),
        stage,
        *band,
        lights([(40, 440), (310, 480)], sag=24),
        lights([(770, 480), (1060, 430)], sag=24),
        *crowd,
        wheelchair(
            350,
            1100,
            Look(hair="long", hair_colour=HAIRS[7], top=CORAL, bottom=NAVY, skin=SKINS[0]),
            face=1,
            share=0.88,
        ),
        person(
            560,
            1110,
            Pose(near_arm=(150, 170), far_arm=(20, 40)),
            Look(hair="cap", head_wear=TERRACOTTA, top=SAGE, lower="shorts", bottom=NAVY, skin=SKINS[3]),
            face=1,
            share=0.6,
        ),
        person(
            640,
            1120,
            STAND,
            Look(hair="bun", hair_colour=HAIRS[5], top=PLUM, lower="skirt", bottom=NAVY, skin=SKINS[1]),
            face=-1,
            share=0.94,
        ),
        ellipse(210, 1250, 190, 40, MUSTARD, opacity=0.9),
        rect(150, 1190, 90, 56, WOOD_LIT, 8),
        path("M160 1190 Q195 1140 230 1190", stroke=WOOD_DEEP, stroke_width=8),
        tufts(4, 80, 0, 1080, 1160, 1440),
        flowers(8, 40, 760, 1090, 1240, 1440),
    )


def book_bus() -> str:
    books = []
    for row, y in enumerate((700, 752)):
        for i in range(15):
            tone = (TERRACOTTA, MUSTARD, NAVY, CREAM, SAGE, PLUM, CORAL, TEAL)[(i * 3 + row) % 8]
            books.append(rect(392 + i * 17, y - 38 + (i * 7 + row * 5) % 9, 13, 38 - (i * 7 + row * 5) % 9, tone, 1))
    bus = group(
        ellipse(600, 905, 430, 26, "#3a3550", opacity=0.2),
        rect(190, 560, 720, 320, TEAL, 34),
        rect(190, 560, 720, 60, "#58a09b", 30),
        rect(190, 800, 720, 80, "#327072"),
        rect(380, 646, 276, 128, "#5b4331", 8),
        rect(388, 702, 260, 6, WOOD_LIT),
        rect(388, 754, 260, 6, WOOD_LIT),
        *books,
        polygon([(366, 640), (670, 640), (700, 590), (336, 590)], MUSTARD),
        *[
            polygon([(336 + i * 61, 590), (366 + i * 61, 590), (391 + i * 50, 640), (366 + i * 50, 640)], CREAM)
            for i in range(6)
        ],
        rect(700, 650, 84, 210, PANE_LIT, 8),
        rect(738, 650, 7, 210, TEAL),
        rect(806, 650, 78, 84, PANE_LIT, 8),
        rect(220, 650, 120, 84, PANE_LIT, 8),
        polygon([(220, 650), (290, 650), (240, 734), (220, 734)], WHITE, opacity=0.5),
        *[circle(x, 880, 46, INK) + circle(x, 880, 22, SLATE_LIT) for x in (310, 820)],
        ellipse(896, 780, 12, 18, "#fff3c4"),
    )

    def book(x: float, y: float, s: float) -> str:
        return polygon(
            [(x - s, y - s * 0.5), (x, y - s * 0.25), (x, y + s * 0.6), (x - s, y + s * 0.35)], WHITE
        ) + polygon([(x + s, y - s * 0.5), (x, y - s * 0.25), (x, y + s * 0.6), (x + s, y + s * 0.35)], CREAM)

    return scene(
        sky(seed=24, clouds=3),
        hills(6),
        street(640, seed=20, tall=150),
        paving(640),
        tree(70, 740, 350, "leaf", 6),
        tree(1020, 740, 360, "olive", 3),
        bus,
        person(
            470,
            975,
            REACH,
            Look(hair="ponytail", hair_colour=HAIRS[1], top=MUSTARD, bottom=NAVY, skin=SKINS[1]),
            face=1,
            share=0.86,
        ),
        person(590, 970, TALK, Look(hair="short", hair_colour=HAIRS[4], top=PLUM, bottom=INK, skin=SKINS[0]), face=-1),
        ellipse(250, 1110, 250, 50, TERRACOTTA),
        ellipse(250, 1106, 215, 38, CORAL, opacity=0.6),
        person(
            180,
            1100,
            SIT_LOW,
            Look(hair="hijab", head_wear=BLUE, top=CREAM, bottom=BLUE, skin=SKINS[2]),
            face=1,
            size=330,
            shadow=False,
        ),
        person(
            310,
            1106,
            SIT_LOW,
            Look(hair="curly", hair_colour=HAIRS[6], top=SAGE, lower="shorts", bottom=NAVY, skin=SKINS[4]),
            face=-1,
            size=215,
            shadow=False,
        ),
        book(250, 1040, 34),
        rollator(
            800,
            1060,
            Look(hair="bun", hair_colour=HAIRS[4], top=TERRACOTTA, lower="skirt", bottom=NAVY, skin=SKINS[5]),
            face=-1,
        ),
        chair(900, 1180, 380, -1),
        person(
            900,
            1066,
            Pose(near_leg=(86, 4), far_leg=(78, -4), near_arm=(40, 100), far_arm=(46, 106), seated=True),
            Look(hair="cap", head_wear=MUSTARD, top=NAVY, bottom=INK, skin=SKINS[3]),
            face=-1,
            size=380,
            shadow=False,
        ),
        book(808, 996, 30),
        planter(480, 1270, 190, seed=4),
    )


def mural() -> str:
    wall = [
        rect(90, 330, 900, 560, CHALK),
        rect(90, 330, 900, 18, "#dccfb6"),
        rect(640, 330, 350, 560, "#e6dac3", opacity=0.6),
    ]
    painted = group(
        '<clipPath id="wall"><rect x="110" y="360" width="860" height="510"/></clipPath>',
        group(
            rect(110, 360, 860, 510, "#bfdcd8"),
            circle(300, 520, 110, MUSTARD),
            path("M110 720 Q280 560 450 700 T800 660 T1010 700 V880 H110Z", LEAF_LIT),
            path("M110 790 Q300 680 520 780 T970 760 V880 H110Z", LEAF),
            *[
                group(
                    stroke([(x, 860), (x + 10, y + 40)], LEAF_DEEP, 10),
                    *[
                        ellipse(x + 10 + math.cos(a) * r, y + 20 + math.sin(a) * r, r * 0.72, r * 0.72, c)
                        for a in (0, 1.26, 2.5, 3.8, 5.0)
                    ],
                    circle(x + 10, y + 20, r * 0.6, CREAM),
                )
                for x, y, r, c in ((190, 660, 34, TERRACOTTA), (390, 700, 28, PLUM), (560, 620, 40, CORAL))
            ],
            path("M640 560 q60 -70 120 0 q-30 50 -60 50 t-60 -50Z M756 556 l50 -34 v70Z", BLUE),
            path("M700 470 q46 -50 92 0 q-24 36 -46 36 t-46 -36Z M788 466 l38 -26 v52Z", ROSE),
            clip_path="url(#wall)",
        ),
        polygon([(790, 360), (970, 360), (970, 870), (870, 870)], CHALK),
        path(
            "M880 560 q30 -60 70 -20 M850 720 q50 -40 100 0", stroke=SLATE_LIT, stroke_width=5, stroke_dasharray="12 10"
        ),
    )
    scaffold = group(
        *[stroke([(x, 960), (x, 560)], SLATE_LIT, 10) for x in (690, 950)],
        rect(676, 700, 290, 16, WOOD_LIT, 3),
        stroke([(690, 960), (950, 716)], SLATE_LIT, 6),
        stroke([(690, 620), (950, 620)], SLATE_LIT, 8),
    )
    brush = stroke([(0, 0), (26, -30)], WOOD_DEEP, 8) + circle(28, -33, 9, TERRACOTTA)
    pots = [
        group(rect(x, y - 44, 46, 44, "#d8d8d2", 4), ellipse(x + 23, y - 44, 23, 8, c))
        for x, y, c in ((250, 1110, TERRACOTTA), (310, 1126, MUSTARD), (660, 1130, BLUE), (880, 1070, LEAF))
    ]
    return scene(
        sky(seed=26, clouds=2),
        street(640, seed=22, tall=210),
        *wall,
        painted,
        paving(885),
        scaffold,
        person(
            780,
            700,
            REACH,
            Look(hair="bun", hair_colour=HAIRS[2], top=TEAL, bottom=NAVY, skin=SKINS[1]),
            face=1,
            size=235,
            shadow=False,
        ),
        at(842, 496, brush, scale=0.9),
        person(
            880,
            700,
            Pose(near_arm=(110, 140), far_arm=(30, 60)),
            Look(hair="curly", hair_colour=HAIRS[6], top=MUSTARD, bottom=INK, skin=SKINS[4]),
            face=-1,
            size=230,
            shadow=False,
        ),
        person(
            230,
            985,
            REACH,
            Look(hair="ponytail", hair_colour=HAIRS[7], top=CREAM, lower="dress", skin=SKINS[0]),
            face=-1,
            share=0.72,
        ),
        person(
            490,
            1030,
            REACH,
            Look(hair="short", hair_colour=HAIRS[4], top=BLUE, bottom=INK, skin=SKINS[0]),
            face=-1,
            share=0.98,
        ),
        person(
            620,
            1000,
            Pose(near_leg=(70, -86), far_leg=(20, -92), near_arm=(80, 96), far_arm=(60, 70), lean=10),
            Look(hair="hijab", head_wear=CORAL, top=SAGE, bottom=PLUM, skin=SKINS[2]),
            face=1,
        ),
        wheelchair(
            780,
            1110,
            Look(hair="bob", hair_colour=HAIRS[1], top=TERRACOTTA, bottom=NAVY, skin=SKINS[3]),
            face=-1,
            pose=Pose(near_leg=(86, 4), far_leg=(78, -4), near_arm=(120, 144), far_arm=(40, 80), seated=True),
            share=0.9,
        ),
        *pots,
        polygon([(60, 1180), (980, 1150), (1040, 1220), (20, 1250)], "#cfd6d0", opacity=0.8),
        *[
            ellipse(x, y, r, r * 0.35, c)
            for x, y, r, c in (
                (200, 1200, 22, CORAL),
                (430, 1205, 14, BLUE),
                (690, 1190, 20, MUSTARD),
                (850, 1196, 12, LEAF),
            )
        ],
    )


def glasshouse() -> str:
    frame = [polygon([(110, 880), (110, 470), (540, 250), (970, 470), (970, 880)], "#e6f0e4", opacity=0.75)]
    inside = [
        hedge(130, 880, 240, 130, seed=3),
        hedge(720, 880, 240, 130, "olive", seed=4),
        tree(230, 880, 330, "leaf", 4, shadow=False),
        tree(850, 880, 340, "olive", 7, shadow=False),
        *[
            group(
                rect(x, y, w, h, WOOD_DEEP, 3),
                rect(x + 9, y + 9, w - 18, h - 18, c),
                circle(x + w * 0.5, y + h * 0.45, w * 0.22, d),
            )
            for x, y, w, h, c, d in (
                (395, 560, 110, 140, "#cfe0dc", TERRACOTTA),
                (525, 540, 130, 160, CREAM, TEAL),
                (675, 566, 100, 130, "#f2dcae", PLUM),
            )
        ],
    ]
    bars = [
        stroke([(110, 880), (110, 470), (540, 250), (970, 470), (970, 880)], CHALK, 20),
        stroke([(110, 470), (970, 470)], CHALK, 14),
        *[stroke([(x, 880), (x, 470)], CHALK, 8) for x in (250, 390, 690, 830)],
        *[
            stroke([(x, 470), (540 + (x - 540) * 0.25, 262 + abs(x - 540) * 0.12)], CHALK, 7)
            for x in (250, 390, 540, 690, 830)
        ],
        *[stroke([(110, y), (390, y)], CHALK, 6) + stroke([(690, y), (970, y)], CHALK, 6) for y in (610, 750)],
        stroke([(390, 880), (390, 520), (690, 520), (690, 880)], CHALK, 14),
    ]
    shine = [
        polygon([(130, 480), (240, 480), (150, 860), (130, 860)], WHITE, opacity=0.35),
        polygon([(400, 340), (520, 280), (420, 460), (300, 460)], WHITE, opacity=0.3),
        polygon([(850, 480), (900, 480), (850, 860), (800, 860)], WHITE, opacity=0.25),
    ]
    return scene(
        sky(seed=27, clouds=2),
        hills(5),
        meadow(),
        tree(30, 700, 330, "olive", 3),
        tree(1050, 700, 330, "leaf", 8),
        *frame,
        rect(110, 860, 860, 30, PAVING),
        *inside,
        person(450, 880, STAND, look(6, top=MUSTARD), face=1, size=220, shadow=False),
        person(620, 880, TALK, look(15, top=TERRACOTTA, hair="bun"), face=-1, size=215, shadow=False),
        *shine,
        *bars,
        lights([(120, 470), (540, 500), (960, 470)], sag=14),
        polygon([(60, 884), (1020, 884), (1160, 1440), (-80, 1440)], PAVING),
        polygon([(60, 884), (420, 884), (300, 1440), (-80, 1440)], "#e8dabf", opacity=0.7),
        chair(215, 1050, 330, 1),
        person(
            215,
            951,
            SIT,
            Look(hair="short", hair_colour=HAIRS[4], top=NAVY, bottom="#7a6a57", skin=SKINS[0]),
            face=1,
            size=330,
            shadow=False,
        ),
        chair(440, 1055, 330, -1),
        person(
            440,
            956,
            SIT,
            Look(hair="curly", hair_colour=HAIRS[0], top=CORAL, bottom=INK, skin=SKINS[4]),
            face=-1,
            size=330,
            shadow=False,
        ),
        cafe_table(328, 1070, 340),
        person(
            660,
            1020,
            CARRY,
            Look(hair="hijab", head_wear=SAGE, top=PLUM, lower="dress", skin=SKINS[2]),
            face=1,
            share=0.96,
        ),
        planter(690, 905, 70, seed=12),
        wheelchair(
            850, 1100, Look(hair="long", hair_colour=HAIRS[3], top=TEAL, bottom=NAVY, skin=SKINS[1]), face=-1, share=0.9
        ),
        planter(30, 1280, 190, seed=6),
        planter(860, 1290, 190, seed=9, kind="olive"),
    )
