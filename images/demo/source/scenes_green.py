"""Green areas: a meadow, gardens, an avenue, a lake."""

from __future__ import annotations

from canvas import HORIZON, WIDTH, cast, ellipse, group, person_height, polygon, rect, scene, stroke
from nature import birch, bush, flowers, hills, meadow, poplar, reeds, sky, tree, tufts, water, winding_path
from palette import (
    BLUE,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    LEAF,
    LEAF_LIT,
    MUSTARD,
    NAVY,
    OLIVE_LIT,
    PLUM,
    SAGE,
    SKINS,
    TEAL,
    TERRACOTTA,
    WOOD,
    WOOD_DEEP,
    WOOD_LIT,
)
from people import BEND, CARRY, KNEEL, SIT, STAND, STROLL, TALK, WALK, Look, person, pram, rollator, wheelchair
from town import bench, fence, house


def meadow_path() -> str:
    return scene(
        sky(seed=2),
        hills(2),
        meadow(),
        tree(905, 660, 330, "leaf", 3),
        tree(130, 640, 250, "olive", 8),
        birch(250, 690, 330, 4),
        birch(310, 670, 280, 9),
        poplar(760, 620, 200),
        poplar(700, 612, 170, "olive"),
        winding_path(600, 520, bend=90, wide=430),
        tufts(4, 120, 0, 1080, 640, 900),
        flowers(11, 120, 0, 400, 690, 900),
        flowers(12, 110, 730, 1080, 690, 900),
        person(560, 730, STROLL, 3, face=-1),
        rollator(500, 860, Look(hair="short", hair_colour=HAIRS[4], top=TEAL, bottom=NAVY, skin=SKINS[0])),
        pram(705, 1060, Look(hair="hijab", head_wear=MUSTARD, top=CORAL, lower="dress", skin=SKINS[2]), face=-1),
        flowers(13, 150, -20, 330, 940, 1440),
        flowers(14, 150, 800, 1100, 940, 1440),
        bush(40, 1330, 240, "leaf", 5),
    )


def gardens() -> str:
    def bed(x: float, y: float, w: float, seed: int, crop: str) -> str:
        h = w * 0.2
        soil = [
            cast(x + w * 0.3, y, w * 0.9, 12),
            polygon([(x + 22, y - h - 46), (x + w - 22, y - h - 46), (x + w, y - h), (x, y - h)], "#6b4b3a"),
        ]
        plants = []
        for row in range(2):
            for i in range(7):
                px, py = x + 34 + i * (w - 68) / 6, y - h - 30 + row * 24
                if crop == "cabbage":
                    plants += [ellipse(px, py - 12, 24, 17, LEAF), ellipse(px - 4, py - 16, 15, 10, LEAF_LIT)]
                elif crop == "beans":
                    plants += [
                        stroke([(px, py), (px + 4, py - 96)], WOOD_LIT, 4),
                        *[
                            ellipse(px + (-9 if k % 2 else 9), py - 14 - k * 16, 12, 8, (LEAF, OLIVE_LIT)[k % 2])
                            for k in range(6)
                        ],
                    ]
                else:
                    plants += [
                        ellipse(px, py - 14, 20, 16, LEAF),
                        ellipse(px + 7, py - 10, 7, 7, TERRACOTTA),
                        ellipse(px - 8, py - 18, 7, 7, TERRACOTTA),
                    ]
        front = [
            rect(x, y - h, w, h, WOOD, 4),
            rect(x, y - h, w, h * 0.22, WOOD_LIT, 4),
            rect(x, y - h * 0.42, w, 3, WOOD_DEEP),
        ]
        del seed
        return group(*soil, *plants, *front)

    return scene(
        sky(seed=5),
        hills(4),
        meadow(),
        tree(60, 690, 300, "leaf", 12),
        house(300, 690, 180, 105, floors=1, bays=3, wall="#7f9c8d", seed=4, warm=1),
        house(780, 680, 160, 95, floors=1, bays=3, wall="#c9705a", seed=9, warm=0, slate=True),
        tree(1010, 720, 340, "olive", 2),
        fence(0, 735, 1080, 66),
        flowers(3, 40, 0, 1080, 730, 765),
        winding_path(540, 560, bend=10, wide=330, top=735),
        bed(40, 880, 330, 1, "beans"),
        bed(700, 880, 340, 2, "tomato"),
        person(620, 900, BEND, Look(hair="bun", hair_colour=HAIRS[4], top=MUSTARD, bottom=NAVY, skin=SKINS[0]), face=1),
        person(
            455,
            950,
            CARRY,
            Look(hair="short", hair_colour=HAIRS[6], top=TERRACOTTA, bottom=INK, skin=SKINS[3]),
            face=-1,
        ),
        rect(352, 812, 70, 44, WOOD_LIT, 8),
        *[ellipse(x, 812, 14, 12, c) for x, c in ((366, TERRACOTTA), (388, LEAF), (408, MUSTARD))],
        bed(-60, 1130, 420, 3, "cabbage"),
        person(
            420,
            1090,
            KNEEL,
            Look(hair="cap", head_wear=BLUE, top=SAGE, lower="shorts", skin=SKINS[1]),
            face=-1,
            share=0.68,
        ),
        bed(690, 1150, 460, 4, "cabbage"),
        person(640, 1140, KNEEL, Look(hair="hijab", head_wear=PLUM, top=CREAM, bottom=PLUM, skin=SKINS[2]), face=1),
        flowers(23, 70, -20, 380, 1180, 1440),
        flowers(24, 70, 740, 1100, 1200, 1440),
    )


def avenue() -> str:
    trees = []
    for i, y in enumerate((640, 680, 740, 830, 960)):
        size = (y - HORIZON) * 1.55 + 120
        away = (y - HORIZON) * 1.05 + 70
        trees += [
            tree(540 - away, y, size, ("leaf", "olive")[i % 2], i + 3),
            tree(545 + away, y, size, ("olive", "leaf")[i % 2], i + 23),
        ]
    return scene(
        sky(seed=8, clouds=2),
        hills(6),
        meadow(),
        winding_path(540, 540, bend=0, wide=620, top=HORIZON + 10),
        *trees[:8],
        polygon([(330, 850), (760, 910), (900, 960), (420, 900)], "#3a3550", opacity=0.1),
        person(500, 720, STROLL, 4, face=1),
        person(575, 725, STROLL, 9, face=1),
        *trees[8:],
        bench(120, 1010, 300),
        person(
            215,
            952,
            SIT,
            Look(hair="short", hair_colour=HAIRS[4], top=NAVY, bottom="#7a6a57", skin=SKINS[0]),
            face=1,
            size=300,
        ),
        person(
            320,
            952,
            SIT,
            Look(hair="bob", hair_colour=HAIRS[5], top=CORAL, lower="skirt", bottom=PLUM, skin=SKINS[5]),
            face=-1,
            size=285,
        ),
        person(
            700, 1040, WALK, Look(hair="curly", hair_colour=HAIRS[0], top=MUSTARD, bottom=NAVY, skin=SKINS[4]), face=-1
        ),
        person(
            800,
            1075,
            WALK,
            Look(hair="ponytail", hair_colour=HAIRS[3], top=TEAL, lower="dress", skin=SKINS[0]),
            face=-1,
            share=0.62,
        ),
        tufts(5, 60, 0, 260, 1080, 1440),
        tufts(6, 60, 860, 1080, 1080, 1440),
        flowers(7, 40, -10, 200, 1150, 1440),
        flowers(8, 40, 900, 1090, 1150, 1440),
    )


def lake() -> str:
    planks = []
    for i in range(26):
        t, u = (i / 26) ** 1.8, ((i + 0.86) / 26) ** 1.8
        y1, y2 = 800 + 660 * t, 800 + 660 * u
        x1, x2 = 610 - 130 * t, 610 - 130 * u
        w1, w2 = 60 + 470 * t, 60 + 470 * u
        planks.append(
            polygon(
                [(x1 - w1 / 2, y1), (x1 + w1 / 2, y1), (x2 + w2 / 2, y2), (x2 - w2 / 2, y2)], (WOOD_LIT, WOOD)[i % 2]
            )
        )
    rail = [stroke([(580, 800), (215, 1440)], WOOD_DEEP, 9), stroke([(580, 742), (215, 1250)], WOOD_LIT, 8)]
    rail += [
        stroke([(580 - 365 * t, 800 + 640 * t), (580 - 365 * t, 742 + 508 * t)], WOOD_DEEP, 5 + 6 * t)
        for t in (0, 0.08, 0.2, 0.36, 0.58, 0.86)
    ]
    ducks = [
        group(
            ellipse(x, y, 20, 9, c), ellipse(x + 17, y - 10, 8, 8, h), ellipse(x - 4, y + 10, 26, 3, CREAM, opacity=0.5)
        )
        for x, y, c, h in (
            (250, 860, "#8a6a4c", "#3e6a4a"),
            (310, 885, "#a5845f", "#8a6a4c"),
            (850, 760, "#8a6a4c", "#3e6a4a"),
        )
    ]
    h = person_height(1050)
    return scene(
        sky(seed=11),
        hills(9),
        tree(90, 650, 260, "leaf", 5),
        tree(240, 640, 200, "olive", 6),
        poplar(860, 640, 230),
        poplar(930, 640, 260, "olive"),
        tree(1020, 660, 270, "leaf", 9),
        rect(0, 618, WIDTH, 40, "#8aa564"),
        water(648, 1440, seed=3),
        reeds(5, 60, -10, 260, 700, 90),
        reeds(6, 60, 800, 1090, 705, 95),
        *ducks,
        *planks,
        *rail,
        person(625, 880, STAND, Look(hair="cap", head_wear=TERRACOTTA, top=NAVY, bottom=INK, skin=SKINS[1]), face=-1),
        person(
            520,
            1050,
            TALK,
            Look(hair="long", hair_colour=HAIRS[1], top=TERRACOTTA, lower="dress", skin=SKINS[5]),
            face=-1,
        ),
        wheelchair(
            655,
            1085,
            Look(hair="bald", hair_colour=HAIRS[4], top=SAGE, bottom=NAVY, skin=SKINS[0]),
            face=-1,
            share=h / person_height(1085),
        ),
        reeds(7, 70, -20, 230, 1440, 330),
        reeds(8, 70, 870, 1100, 1440, 360),
    )
