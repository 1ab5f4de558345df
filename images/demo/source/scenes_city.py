"""Urban life: a square, a market, an evening street, harbour steps."""

from __future__ import annotations

from canvas import HORIZON, WIDTH, ellipse, group, path, polygon, rect, scene, stroke
from nature import hills, sky, tree, water
from palette import (
    BLUE,
    BRICK,
    CHALK,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    LEAF,
    MUSTARD,
    NAVY,
    OCHRE,
    PANE_WARM,
    PAVING_DEEP,
    PAVING_LIT,
    PLUM,
    ROSE,
    SAGE,
    SKINS,
    TEAL,
    TERRACOTTA,
    WHITE,
    WOOD_DEEP,
    WOOD_LIT,
)
from people import (
    CARRY,
    PLAY,
    SIT,
    SIT_LOW,
    STAND,
    STROLL,
    TALK,
    WALK,
    Look,
    bicycle,
    look,
    person,
    pram,
    rollator,
    wheelchair,
)
from town import cafe_table, chair, house, lamp, lights, parasol, paving, planter, stall, street


def square() -> str:
    def seated(x: float, y: float, size: float, wearing: Look | int, face: int) -> str:
        return chair(x, y, size, face) + person(x, y - size * 0.3, SIT, wearing, face=face, size=size, shadow=False)

    fountain = group(
        ellipse(540, 742, 120, 22, PAVING_DEEP),
        ellipse(540, 734, 104, 17, "#8fb6c2"),
        rect(530, 650, 20, 84, CHALK, 6),
        ellipse(540, 652, 46, 10, CHALK),
        *[
            path(
                f"M540 648 Q{540 + dx} 600 {540 + dx * 1.6} 728",
                stroke="#e8f3f2",
                stroke_width=4,
                stroke_linecap="round",
                opacity=0.85,
            )
            for dx in (-42, -22, 22, 42)
        ],
    )
    return scene(
        sky(seed=4, clouds=2),
        street(655, seed=3, tall=205),
        paving(655),
        tree(150, 745, 250, "olive", 4),
        tree(930, 745, 260, "leaf", 8),
        fountain,
        person(380, 775, STROLL, 6),
        pram(690, 800, look(10, top=MUSTARD, lower="trousers"), face=-1, colour=PLUM),
        parasol(255, 960, 400, TERRACOTTA),
        parasol(830, 940, 380, MUSTARD),
        seated(160, 950, 290, Look(hair="bob", hair_colour=HAIRS[4], top=TEAL, bottom=NAVY, skin=SKINS[0]), 1),
        seated(360, 955, 290, Look(hair="short", hair_colour=HAIRS[6], top=CREAM, bottom=INK, skin=SKINS[4]), -1),
        cafe_table(260, 965, 300),
        seated(
            740,
            935,
            275,
            Look(hair="long", hair_colour=HAIRS[7], top=NAVY, lower="skirt", bottom=CORAL, skin=SKINS[5]),
            1,
        ),
        seated(925, 935, 275, Look(hair="hijab", head_wear=SAGE, top=PLUM, bottom=INK, skin=SKINS[2]), -1),
        cafe_table(832, 945, 285),
        rollator(520, 1090, Look(hair="bald", hair_colour=HAIRS[4], top=TERRACOTTA, bottom=NAVY, skin=SKINS[1])),
        person(440, 1080, TALK, Look(hair="cap", head_wear=BLUE, top=SAGE, bottom=INK, skin=SKINS[3]), face=1),
        planter(40, 1240, 190, seed=3),
        planter(850, 1230, 190, seed=7, kind="olive"),
    )


def market() -> str:
    return scene(
        sky(seed=6, clouds=3),
        street(650, seed=9, tall=190),
        paving(650),
        stall(-30, 800, 210, MUSTARD, goods=3),
        stall(440, 790, 200, SAGE, goods=5),
        stall(900, 800, 210, TERRACOTTA, goods=2),
        person(270, 800, STROLL, 9),
        person(700, 800, TALK, 4, face=-1),
        person(790, 806, TALK, 15, face=1),
        stall(20, 1010, 380, TERRACOTTA, goods=1),
        stall(690, 1000, 370, BLUE, goods=4),
        person(
            510,
            960,
            CARRY,
            Look(hair="bun", hair_colour=HAIRS[4], top=MUSTARD, lower="skirt", bottom=PLUM, skin=SKINS[0]),
            face=1,
            share=0.95,
        ),
        rect(560, 795, 70, 54, WOOD_LIT, 8),
        *[ellipse(x, 792, 13, 12, c) for x, c in ((575, TERRACOTTA), (597, LEAF), (618, MUSTARD))],
        pram(
            400,
            1110,
            Look(hair="short", hair_colour=HAIRS[6], top=TEAL, bottom=INK, skin=SKINS[3]),
            face=1,
            colour=TERRACOTTA,
        ),
        person(
            820, 1120, TALK, Look(hair="long", hair_colour=HAIRS[2], top=CREAM, bottom=NAVY, skin=SKINS[1]), face=-1
        ),
        person(
            735,
            1125,
            WALK,
            Look(hair="cap", head_wear=MUSTARD, top=CORAL, lower="shorts", bottom=NAVY, skin=SKINS[5]),
            face=-1,
            share=0.6,
        ),
        path("M858 1000 h56 l-8 66 h-40Z", SAGE),
    )


def evening_street() -> str:
    left = [
        house(-120, 760, 330, 330, wall=BRICK, bays=3, warm=4, seed=3),
        house(205, 690, 190, 220, wall=OCHRE, bays=2, gable=True, warm=3, seed=5),
    ]
    right = [
        house(870, 760, 330, 320, wall=CHALK, bays=3, warm=4, seed=8, slate=True),
        house(690, 690, 185, 230, wall=ROSE, bays=2, gable=True, warm=3, seed=2),
    ]
    shop = group(
        rect(-40, 600, 220, 150, PANE_WARM),
        rect(-40, 600, 220, 12, WHITE),
        *[rect(x, 600, 8, 150, WHITE) for x in (60, 172)],
        polygon([(-60, 560), (196, 560), (216, 606), (-60, 606)], TEAL),
        polygon([(916, 560), (1120, 560), (1120, 606), (896, 606)], TERRACOTTA),
        rect(916, 606, 200, 146, PANE_WARM),
        *[rect(x, 606, 8, 146, WHITE) for x in (912, 1010)],
    )
    return scene(
        sky(seed=7, clouds=2),
        rect(0, 0, WIDTH, HORIZON + 60, "#e9a86a", opacity=0.22),
        hills(8),
        street(650, seed=12, tall=130, left=360, right=660),
        paving(650),
        *left,
        *right,
        shop,
        *[ellipse(x, 800, 150, 26, "#ffe3a0", opacity=0.4) for x in (110, 990)],
        lights([(205, 440), (880, 440)], sag=40),
        lights([(-20, 300), (1100, 290)], sag=70),
        person(470, 745, STROLL, 3),
        person(520, 748, STROLL, 14),
        bicycle(640, 800, look(7, top=SAGE), face=-1, colour=NAVY),
        person(
            235, 880, TALK, Look(hair="ponytail", hair_colour=HAIRS[1], top=CORAL, bottom=NAVY, skin=SKINS[1]), face=1
        ),
        person(
            320, 885, TALK, Look(hair="short", hair_colour=HAIRS[6], top=MUSTARD, bottom=INK, skin=SKINS[4]), face=-1
        ),
        rollator(
            800,
            930,
            Look(hair="bob", hair_colour=HAIRS[4], top=PLUM, lower="skirt", bottom=NAVY, skin=SKINS[0]),
            face=-1,
        ),
        person(520, 1080, WALK, Look(hair="hijab", head_wear=CREAM, top=TEAL, lower="dress", skin=SKINS[2]), face=1),
        person(
            618,
            1100,
            WALK,
            Look(hair="curly", hair_colour=HAIRS[0], top=TERRACOTTA, bottom=NAVY, skin=SKINS[3]),
            face=1,
            share=0.66,
        ),
        planter(880, 1150, 180, seed=9, kind="olive"),
        planter(40, 1160, 190, seed=5),
        lamp(120, 1010, 420, glow=True),
    )


def harbour() -> str:
    def boat(x: float, y: float, s: float, hull: str) -> str:
        return group(
            polygon([(x - 70 * s, y), (x + 80 * s, y), (x + 58 * s, y + 30 * s), (x - 54 * s, y + 30 * s)], hull),
            stroke([(x, y), (x, y - 190 * s)], WOOD_DEEP, 6 * s),
            polygon([(x + 6 * s, y - 180 * s), (x + 6 * s, y - 16 * s), (x + 76 * s, y - 16 * s)], WHITE),
            polygon([(x - 6 * s, y - 160 * s), (x - 6 * s, y - 16 * s), (x - 54 * s, y - 16 * s)], CREAM),
            ellipse(x, y + 34 * s, 80 * s, 5 * s, WHITE, opacity=0.5),
        )

    steps = []
    for i, y in enumerate((860, 925, 1000, 1090, 1200)):
        h = 24 + i * 7
        steps += [
            polygon([(0, y), (WIDTH, y - 30), (WIDTH, 1440), (0, 1440)], ("#dcc9a6", "#e6d5b4")[i % 2]),
            polygon([(0, y), (WIDTH, y - 30), (WIDTH, y - 30 + h), (0, y + h)], PAVING_DEEP),
        ]
        steps.append(stroke([(0, y), (WIDTH, y - 30)], PAVING_LIT, 5))
    kiosk = group(
        polygon([(850, 770), (1110, 770), (1110, 800), (850, 800)], "#3a3550", opacity=0.15),
        rect(800, 640, 220, 150, TEAL, 12),
        rect(822, 660, 176, 70, PANE_WARM, 4),
        person(915, 790, PLAY, look(11, top=MUSTARD, hair="cap", head_wear=WHITE), size=160, shadow=False),
        rect(800, 730, 220, 62, TEAL),
        rect(806, 726, 208, 12, WOOD_LIT),
        *[
            polygon(
                [(796 + i * 33, 612), (829 + i * 33, 612), (831 + i * 33.5, 660), (794 + i * 33.5, 660)],
                (TERRACOTTA, CREAM)[i % 2],
            )
            for i in range(7)
        ],
        ellipse(850, 798, 22, 22, INK),
        ellipse(972, 798, 22, 22, INK),
    )
    return scene(
        sky(seed=10, clouds=3),
        hills(7, woods=False),
        street(628, seed=6, tall=105, left=-30, right=620),
        water(628, 1000, seed=8),
        boat(250, 720, 1, TERRACOTTA),
        boat(470, 680, 0.62, NAVY),
        boat(80, 670, 0.5, WHITE),
        polygon([(700, 760), (1080, 720), (1080, 900), (620, 870)], "#dcc9a6"),
        kiosk,
        person(745, 842, STAND, look(19, top=CORAL), face=1),
        *steps,
        person(
            180,
            918,
            SIT_LOW,
            Look(hair="long", hair_colour=HAIRS[3], top=MUSTARD, bottom=NAVY, skin=SKINS[0]),
            face=1,
            size=270,
            shadow=False,
        ),
        person(
            290,
            914,
            SIT_LOW,
            Look(hair="curly", hair_colour=HAIRS[6], top=TEAL, lower="shorts", bottom=INK, skin=SKINS[4]),
            face=-1,
            size=270,
            shadow=False,
        ),
        person(
            560,
            974,
            SIT_LOW,
            Look(hair="hijab", head_wear=PLUM, top=CREAM, bottom=PLUM, skin=SKINS[2]),
            face=-1,
            size=300,
            shadow=False,
        ),
        person(
            690,
            970,
            SIT_LOW,
            Look(hair="short", hair_colour=HAIRS[4], top=BLUE, bottom=INK, skin=SKINS[1]),
            face=1,
            size=300,
            shadow=False,
        ),
        person(
            250,
            1078,
            SIT_LOW,
            Look(hair="bun", hair_colour=HAIRS[5], top=CORAL, lower="dress", skin=SKINS[5]),
            face=1,
            size=330,
            shadow=False,
        ),
        person(
            370,
            1076,
            SIT_LOW,
            Look(hair="cap", head_wear=MUSTARD, top=SAGE, lower="shorts", bottom=NAVY, skin=SKINS[3]),
            face=-1,
            size=230,
            shadow=False,
        ),
        wheelchair(
            850,
            1130,
            Look(hair="bob", hair_colour=HAIRS[1], top=TERRACOTTA, bottom=NAVY, skin=SKINS[0]),
            face=-1,
            share=0.9,
        ),
    )
