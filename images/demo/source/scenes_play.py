"""Play and movement: a nature playground, a skate bowl, outdoor bars, a ball court."""

from __future__ import annotations

from canvas import cast, circle, ellipse, group, path, polygon, rect, scene, shape, stroke
from nature import birch, bush, flowers, hills, meadow, pine, poplar, sky, tree, tufts
from palette import (
    BARK,
    BARK_LIT,
    BLUE,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    MUSTARD,
    NAVY,
    PLUM,
    SAGE,
    SKINS,
    SLATE,
    SLATE_LIT,
    TEAL,
    TERRACOTTA,
    WHITE,
    WOOD,
    WOOD_DEEP,
    WOOD_LIT,
)
from people import CHEER, HANG, PLAY, REACH, RUN, SIT, STAND, TALK, Look, Pose, look, person, pram, wheelchair
from town import bench, street


def log(x1: float, y1: float, x2: float, y2: float, r: float) -> str:
    return group(
        cast(x1, y1 + r, abs(x2 - x1) * 0.9 + 60, r * 0.5, 0.18),
        stroke([(x1, y1), (x2, y2)], BARK, r * 2),
        stroke([(x1, y1 - r * 0.5), (x2, y2 - r * 0.5)], BARK_LIT, r * 0.5),
        ellipse(x1, y1, r * 0.7, r, WOOD_LIT),
        shape("ellipse", cx=x1, cy=y1, rx=r * 0.4, ry=r * 0.6, fill="none", stroke=WOOD_DEEP, stroke_width=3),
    )


def nature_playground() -> str:
    tower = group(
        *[stroke([(x, 860), (x, 560)], WOOD_DEEP, 15) for x in (640, 820)],
        *[stroke([(x, 830), (x, 560)], WOOD, 12) for x in (680, 790)],
        polygon([(600, 580), (730, 470), (860, 580)], TERRACOTTA),
        polygon([(600, 580), (730, 470), (730, 580)], "#d8775a"),
        rect(622, 700, 216, 20, WOOD_LIT, 4),
        rect(628, 640, 204, 10, WOOD_LIT, 4),
        *[rect(640 + 26 * i, 645, 7, 60, WOOD) for i in range(8)],
        polygon([(622, 704), (638, 704), (520, 900), (440, 912), (440, 898), (508, 884)], MUSTARD),
        polygon([(622, 704), (634, 704), (514, 888), (508, 884)], "#f2cf78"),
    )
    swing = group(
        stroke([(90, 860), (150, 600), (210, 860)], WOOD_DEEP, 14),
        stroke([(350, 850), (400, 600), (450, 850)], WOOD_DEEP, 14),
        stroke([(150, 604), (400, 604)], WOOD, 15),
        stroke([(230, 606), (196, 775)], INK, 3),
        stroke([(270, 606), (236, 775)], INK, 3),
        rect(188, 772, 56, 9, TERRACOTTA, 4),
    )
    return scene(
        sky(seed=12),
        hills(2),
        meadow(),
        pine(60, 660, 260),
        pine(990, 670, 290),
        tree(520, 640, 220, "leaf", 5),
        birch(920, 690, 330, 3),
        ellipse(560, 960, 520, 170, "#e0c48f"),
        ellipse(480, 930, 380, 110, "#ecd6a8", opacity=0.7),
        swing,
        person(
            218,
            772,
            Pose(near_leg=(100, 50), far_leg=(94, 44), near_arm=(150, 172), far_arm=(156, 176), seated=True, lean=-12),
            look(3, top=CORAL, hair="ponytail", lower="trousers", bottom=NAVY),
            face=1,
            size=165,
            shadow=False,
        ),
        person(
            120,
            905,
            PLAY,
            Look(hair="short", hair_colour=HAIRS[5], top=TEAL, bottom=INK, skin=SKINS[1]),
            face=1,
            share=0.98,
        ),
        tower,
        person(
            730,
            706,
            CHEER,
            look(9, top=MUSTARD, hair="curly", skin=SKINS[4], bottom=NAVY, lower="trousers"),
            size=140,
            shadow=False,
        ),
        person(
            500,
            876,
            Pose(near_leg=(96, 70), far_leg=(90, 64), near_arm=(140, 160), far_arm=(150, 170), seated=True, lean=-20),
            look(12, top=SAGE, bottom=PLUM, lower="trousers", hair="cap", head_wear=TERRACOTTA),
            face=-1,
            size=165,
            shadow=False,
        ),
        log(160, 1040, 440, 1010, 28),
        log(520, 1080, 860, 1035, 32),
        person(
            300,
            996,
            Pose(near_leg=(14, 4), far_leg=(-12, -10), near_arm=(90, 96), far_arm=(-88, -94)),
            look(14, top=TERRACOTTA, hair="hijab", head_wear=BLUE, bottom=NAVY, lower="trousers", skin=SKINS[2]),
            face=1,
            share=0.64,
            shadow=False,
            size=320,
        ),
        person(
            690,
            1028,
            Pose(near_leg=(30, -40), far_leg=(-2, -2), near_arm=(100, 110), far_arm=(-70, -60)),
            look(7, top=BLUE, hair="short", hair_colour=HAIRS[3], lower="shorts", bottom=INK, skin=SKINS[0]),
            face=1,
            share=0.66,
            shadow=False,
            size=330,
        ),
        *[
            group(
                ellipse(x, y + 10, 46, 12, "#3a3550", opacity=0.15),
                rect(x - 38, y - 34, 76, 40, BARK, 6),
                ellipse(x, y - 34, 38, 14, WOOD_LIT),
            )
            for x, y in ((940, 1080), (830, 1150), (960, 1210))
        ],
        person(
            400,
            1180,
            TALK,
            Look(hair="long", hair_colour=HAIRS[7], top=CREAM, bottom=TEAL, skin=SKINS[5]),
            face=1,
            share=0.95,
        ),
        person(490, 1190, STAND, look(24, top=MUSTARD, hair="bob", lower="dress"), face=-1, share=0.5),
        tufts(4, 60, 0, 1080, 1230, 1440),
        flowers(9, 60, -10, 240, 1160, 1440),
        bush(1040, 1380, 240, "olive", 4),
    )


def skate_bowl() -> str:
    def board(x: float, y: float, w: float, turn: float = 0) -> str:
        return group(
            rect(-w / 2, -9, w, 8, TERRACOTTA, 4),
            circle(-w * 0.32, 3, 6, INK),
            circle(w * 0.32, 3, 6, INK),
            transform=f"translate({x} {y}) rotate({turn})",
        )

    def scooter(x: float, y: float, s: float, face: int = 1) -> str:
        return group(
            stroke([(x - 60 * s, y - 8), (x + 50 * s, y - 8)], NAVY, 9 * s),
            stroke([(x + face * 50 * s, y - 8), (x + face * 34 * s, y - 150 * s)], SLATE_LIT, 7 * s),
            stroke([(x + face * 18 * s, y - 150 * s), (x + face * 50 * s, y - 150 * s)], INK, 9 * s),
            circle(x - 62 * s, y - 6, 11 * s, INK),
            circle(x + 54 * s, y - 6, 11 * s, INK),
        )

    ride = Pose(near_leg=(34, -26), far_leg=(4, -34), near_arm=(86, 74), far_arm=(-92, -84), lean=14)
    return scene(
        sky(seed=13, clouds=4),
        hills(4),
        street(632, seed=14, tall=110),
        meadow(),
        poplar(70, 660, 300),
        poplar(150, 650, 260, "olive"),
        tree(980, 670, 290, "leaf", 6),
        path("M-20 760 Q540 690 1100 760 V1440 H-20Z", "#d8d2c4"),
        path("M-20 760 Q540 690 1100 760 V800 Q540 724 -20 800Z", "#eee9dc"),
        ellipse(500, 930, 400, 130, "#b9b3a9"),
        ellipse(515, 950, 372, 112, "#a59f99"),
        path("M128 950 A372 112 0 0 0 887 950 A372 92 0 0 1 128 950Z", "#cfc8bb"),
        ellipse(470, 975, 240, 56, "#8f8a88", opacity=0.6),
        shape("ellipse", cx=500, cy=930, rx=400, ry=130, fill="none", stroke="#f4efe3", stroke_width=9),
        bench(760, 830, 190, colour=TERRACOTTA),
        person(820, 793, SIT, look(5, top=MUSTARD, lower="trousers"), face=-1, size=185, shadow=False),
        person(
            890,
            793,
            SIT,
            Look(hair="bun", hair_colour=HAIRS[4], top=TEAL, lower="skirt", bottom=NAVY, skin=SKINS[0]),
            face=-1,
            size=185,
            shadow=False,
        ),
        board(330, 965, 96, 14),
        person(
            330,
            956,
            ride,
            Look(hair="cap", head_wear=MUSTARD, top=TERRACOTTA, bottom=NAVY, skin=SKINS[4]),
            face=1,
            size=270,
        ),
        board(640, 990, 92, -16),
        person(
            640,
            980,
            ride,
            Look(hair="ponytail", hair_colour=HAIRS[2], top=SAGE, lower="shorts", bottom=INK, skin=SKINS[1]),
            face=-1,
            size=265,
        ),
        scooter(190, 1120, 1),
        person(
            178,
            1106,
            Pose(near_leg=(8, 0), far_leg=(-24, -44), near_arm=(60, 76), far_arm=(64, 80), lean=6),
            Look(hair="hijab", head_wear=PLUM, top=CORAL, bottom=NAVY, skin=SKINS[2]),
            face=1,
            share=0.66,
            size=350,
        ),
        person(850, 1110, TALK, Look(hair="curly", hair_colour=HAIRS[6], top=BLUE, bottom=INK, skin=SKINS[3]), face=-1),
        board(955, 1050, 120, 74),
        person(
            520,
            1190,
            Pose(near_arm=(-20, 40), far_arm=(60, 110)),
            Look(hair="long", hair_colour=HAIRS[3], top=MUSTARD, bottom=NAVY, skin=SKINS[0]),
            face=-1,
            share=0.9,
        ),
        person(
            430,
            1200,
            CHEER,
            Look(hair="short", hair_colour=HAIRS[1], top=TEAL, lower="shorts", bottom=INK, skin=SKINS[0]),
            face=1,
            share=0.5,
        ),
    )


def outdoor_bars() -> str:
    def frame(x: float, y: float, w: float, h: float, colour: str = TEAL) -> str:
        return group(
            cast(x, y, h * 0.5, 7),
            cast(x + w, y, h * 0.5, 7),
            stroke([(x, y), (x, y - h), (x + w, y - h), (x + w, y)], colour, 14),
            stroke([(x, y - h), (x + w, y - h)], "#7fb3ad", 5),
        )

    return scene(
        sky(seed=14),
        hills(6),
        meadow(),
        tree(40, 680, 330, "leaf", 3),
        tree(1030, 690, 340, "olive", 8),
        birch(700, 660, 260, 7),
        poplar(560, 620, 170),
        polygon([(60, 830), (980, 770), (1120, 1120), (-60, 1200)], "#c98a6a"),
        polygon([(60, 830), (480, 803), (480, 1160), (-60, 1200)], "#d89c7c", opacity=0.6),
        frame(150, 800, 330, 255),
        frame(150, 870, 330, 330),
        person(
            250,
            760,
            HANG,
            look(6, top=CORAL, hair="ponytail", lower="shorts", bottom=NAVY),
            face=1,
            size=190,
            shadow=False,
            lift=0,
        ),
        frame(620, 850, 250, 300, TERRACOTTA),
        person(
            745,
            856,
            Pose(near_leg=(10, -30), far_leg=(-4, -40), near_arm=(168, 176), far_arm=(176, 184)),
            Look(hair="short", hair_colour=HAIRS[4], top=BLUE, bottom=INK, skin=SKINS[0]),
            face=-1,
            size=262,
            shadow=False,
            lift=44,
        ),
        person(
            560,
            950,
            Pose(near_leg=(50, -6), far_leg=(-36, -40), near_arm=(90, 90), far_arm=(-90, -90)),
            Look(hair="bun", hair_colour=HAIRS[5], top=SAGE, bottom=PLUM, skin=SKINS[5]),
            face=1,
            share=0.95,
        ),
        person(370, 1010, REACH, Look(hair="hijab", head_wear=MUSTARD, top=TEAL, bottom=NAVY, skin=SKINS[2]), face=1),
        group(
            stroke([(860, 1080), (860, 930)], NAVY, 14),
            shape("circle", cx=860, cy=915, r=44, fill="none", stroke=NAVY, stroke_width=12),
            cast(860, 1080, 110, 8),
        ),
        wheelchair(
            760,
            1090,
            Look(hair="curly", hair_colour=HAIRS[0], top=MUSTARD, bottom=INK, skin=SKINS[4]),
            face=1,
            pose=Pose(near_leg=(86, 4), far_leg=(78, -4), near_arm=(96, 110), far_arm=(100, 116), seated=True),
            share=0.92,
        ),
        person(
            180,
            1120,
            RUN,
            Look(hair="cap", head_wear=TERRACOTTA, top=CREAM, lower="shorts", bottom=NAVY, skin=SKINS[1]),
            face=1,
            share=0.66,
        ),
        flowers(6, 50, 700, 1090, 1200, 1440),
        tufts(7, 70, 0, 1080, 1220, 1440),
        bush(60, 1380, 230, "leaf", 9),
    )


def ball_court() -> str:
    hoop = group(
        cast(905, 800, 260, 10),
        stroke([(905, 800), (905, 480)], SLATE, 16),
        rect(800, 400, 170, 118, WHITE, 6),
        shape("rect", x=840, y=440, width=66, height=50, fill="none", stroke=TERRACOTTA, stroke_width=6),
        shape("ellipse", cx=836, cy=522, rx=40, ry=11, fill="none", stroke=TERRACOTTA, stroke_width=8),
        *[stroke([(800 + 12 * i, 526), (812 + 8.4 * i, 582)], WHITE, 2.5) for i in range(7)],
    )
    basket_ball = group(
        circle(640, 500, 24, "#d9803f"),
        path(
            "M616 500 H664 M640 476 V524 M622 484 Q640 500 622 516 M658 484 Q640 500 658 516",
            stroke=INK,
            stroke_width=2.5,
        ),
    )
    return scene(
        sky(seed=16, clouds=3),
        hills(3),
        street(634, seed=17, tall=130, right=760),
        meadow(),
        tree(1010, 690, 330, "leaf", 5),
        tree(70, 690, 280, "olive", 6),
        polygon([(90, 700), (990, 700), (1240, 1300), (-160, 1300)], "#5f93a8"),
        polygon([(90, 700), (540, 700), (540, 1300), (-160, 1300)], "#74a5b6", opacity=0.6),
        polygon([(640, 700), (990, 700), (1070, 890), (640, 890)], "#c9785a"),
        path("M640 700 V890 H1070", stroke=WHITE, stroke_width=7),
        path("M300 700 L170 1300", stroke=WHITE, stroke_width=7, opacity=0.7),
        ellipse(520, 1010, 240, 80, "none", stroke=WHITE, stroke_width=7, opacity=0.8),
        hoop,
        bench(110, 760, 170),
        person(
            160,
            725,
            SIT,
            Look(hair="short", hair_colour=HAIRS[4], top=NAVY, bottom=INK, skin=SKINS[1]),
            face=1,
            size=175,
            shadow=False,
        ),
        person(230, 725, SIT, look(4, top=CORAL, lower="trousers"), face=-1, size=170, shadow=False),
        person(
            660,
            900,
            Pose(near_leg=(16, -8), far_leg=(-10, -30), near_arm=(150, 170), far_arm=(158, 176)),
            Look(
                hair="curly",
                hair_colour=HAIRS[6],
                top=MUSTARD,
                lower="shorts",
                bottom=NAVY,
                skin=SKINS[4],
                sleeves=False,
            ),
            face=1,
            lift=40,
        ),
        basket_ball,
        person(
            800,
            950,
            CHEER,
            Look(
                hair="ponytail",
                hair_colour=HAIRS[2],
                top=TERRACOTTA,
                lower="shorts",
                bottom=INK,
                skin=SKINS[0],
                sleeves=False,
            ),
            face=-1,
            share=0.95,
        ),
        wheelchair(
            430,
            960,
            Look(hair="short", hair_colour=HAIRS[1], top=SAGE, bottom=NAVY, skin=SKINS[5]),
            face=1,
            pose=Pose(near_leg=(86, 4), far_leg=(78, -4), near_arm=(110, 130), far_arm=(70, 100), seated=True),
        ),
        person(
            290, 1080, RUN, Look(hair="hijab", head_wear=TEAL, top=CREAM, bottom=TEAL, skin=SKINS[2]), face=1, share=0.8
        ),
        pram(
            900,
            1130,
            Look(hair="bob", hair_colour=HAIRS[7], top=PLUM, bottom=NAVY, skin=SKINS[1]),
            face=-1,
            colour=MUSTARD,
        ),
        person(560, 1140, STAND, look(18, top=BLUE, lower="shorts", hair="cap", head_wear=MUSTARD), face=1, share=0.62),
        tufts(9, 60, 0, 1080, 1310, 1440),
        flowers(21, 50, 0, 1080, 1330, 1450),
    )
