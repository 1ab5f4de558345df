"""Association life: eating together, singing, repairing, football."""

from __future__ import annotations

from canvas import WIDTH, at, cast, circle, ellipse, group, path, polygon, rect, scene, shape, stroke
from nature import bush, hills, meadow, sky, tree, tufts
from palette import (
    BLUE,
    CHALK,
    CORAL,
    CREAM,
    HAIRS,
    INK,
    LEAF,
    LEAF_LIT,
    MUSTARD,
    NAVY,
    PLUM,
    RUST,
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
from people import CARRY, CHEER, RUN, SIT, STAND, TALK, Look, Pose, look, person, wheelchair
from town import arch, ball, bunting, lights, ray, street, window


def long_table() -> str:
    def plate(x: float, y: float, food: str) -> str:
        return ellipse(x, y, 34, 10, WHITE) + ellipse(x, y - 2, 20, 6, food)

    def bowl(x: float, y: float) -> str:
        return path(f"M{x - 34} {y - 20} h68 q-4 30 -34 30 t-34 -30Z", MUSTARD) + "".join(
            circle(x + dx, y - 24, 11, c) for dx, c in ((-18, LEAF), (0, LEAF_LIT), (16, TERRACOTTA))
        )

    back = [
        person(x, 928, SIT, look(n, lower="trousers"), face=f, size=268 * s, shadow=False)
        for x, n, f, s in (
            (215, 1, 1, 1),
            (330, 12, -1, 0.97),
            (470, 7, 1, 0.74),
            (585, 22, -1, 1),
            (720, 5, 1, 1.0),
            (850, 16, -1, 0.96),
        )
    ]
    top = [(70, 905), (1010, 905), (1100, 1010), (-20, 1010)]
    things = [
        plate(x, y, f)
        for x, y, f in (
            (190, 930, CORAL),
            (340, 930, LEAF),
            (480, 930, MUSTARD),
            (610, 930, CORAL),
            (760, 930, LEAF),
            (890, 930, MUSTARD),
            (130, 982, LEAF),
            (330, 982, CORAL),
            (760, 982, MUSTARD),
            (960, 982, CORAL),
        )
    ]
    jars = [
        rect(x, y - 62, 30, 62, "#cfe0dc", 8, opacity=0.85) + rect(x, y - 36, 30, 36, CORAL, 8, opacity=0.7)
        for x, y in ((410, 950), (690, 950))
    ]
    vase = rect(530, 900, 26, 50, BLUE, 8) + "".join(
        stroke([(543, 902), (543 + dx, 850 + abs(dx))], LEAF, 4) + circle(543 + dx, 846 + abs(dx), 13, c)
        for dx, c in ((-26, CORAL), (0, MUSTARD), (26, WHITE))
    )
    return scene(
        sky(seed=3, clouds=2),
        hills(3),
        street(640, seed=5, tall=150),
        meadow(),
        tree(40, 720, 430, "leaf", 4),
        tree(1040, 720, 430, "olive", 7),
        bunting([(90, 470), (540, 430), (1000, 470)], sag=40),
        lights([(60, 400), (1030, 410)], sag=50),
        person(120, 770, CARRY, 20, face=1),
        *back,
        polygon([(0, 1010), (1080, 1010), (1060, 1060), (20, 1060)], "#3a3550", opacity=0.16),
        polygon(top, CREAM),
        polygon([(70, 905), (420, 905), (360, 1010), (-20, 1010)], WHITE, opacity=0.6),
        rect(-20, 1010, 1120, 58, "#e4d2b2"),
        *things,
        bowl(270, 960),
        bowl(850, 960),
        *jars,
        vase,
        *[rect(x, 1068, 22, 170, WOOD_DEEP) for x in (90, 970)],
        rect(130, 1130, 820, 26, WOOD_LIT, 4),
        rect(130, 1156, 820, 12, WOOD_DEEP, 4),
        *[rect(x, 1168, 20, 90, WOOD_DEEP) for x in (200, 860)],
        wheelchair(
            560, 1205, Look(hair="bun", hair_colour=HAIRS[4], top=TEAL, bottom=PLUM, skin=SKINS[0]), face=1, share=0.92
        ),
        person(
            330,
            1126,
            SIT,
            Look(hair="curly", hair_colour=HAIRS[0], top=TERRACOTTA, bottom=NAVY, skin=SKINS[4]),
            face=1,
            size=395,
            shadow=False,
        ),
        person(
            800,
            1126,
            SIT,
            Look(hair="cap", head_wear=MUSTARD, top=SAGE, lower="shorts", skin=SKINS[1]),
            face=-1,
            size=300,
            shadow=False,
        ),
        tufts(3, 60, 0, 1080, 1230, 1440),
    )


def interior(wall: str, floor: str, floor_lit: str, line: float = 760) -> str:
    boards = [
        stroke([(540 + (x - 540) * 0.42, line), (x, 1440)], "#9c7650", 3, opacity=0.5) for x in range(-1200, 2300, 150)
    ]
    return group(
        rect(0, 0, WIDTH, line, wall),
        rect(0, line, WIDTH, 680, floor),
        *boards,
        rect(0, line - 26, WIDTH, 26, WHITE, opacity=0.8),
        polygon([(0, line), (420, line), (760, 1440), (0, 1440)], floor_lit, opacity=0.35),
    )


def hall_window(x: float, w: float, h: float, foot: float) -> str:
    glass = f'<clipPath id="pane{x:.0f}"><path d="M{x} {foot} V{foot - h + w / 2} A{w / 2} {w / 2} 0 0 1 {x + w} {foot - h + w / 2} V{foot}Z"/></clipPath>'
    view = group(
        rect(x, foot - h, w, h, "url(#sky)"),
        rect(x, foot - h, w, h, "#fff0c4", opacity=0.5),
        ellipse(x + w * 0.3, foot, w * 0.5, h * 0.28, LEAF_LIT),
        ellipse(x + w * 0.85, foot, w * 0.4, h * 0.36, LEAF),
        clip_path=f"url(#pane{x:.0f})",
    )
    bars = [
        rect(x + w / 2 - 4, foot - h, 8, h, WHITE),
        *[rect(x, foot - h * k, w, 7, WHITE) for k in (0.25, 0.5, 0.75)],
    ]
    return group(
        arch(x - 14, foot + 8, w + 28, h + 24, WHITE), glass, view, *bars, rect(x - 26, foot, w + 52, 16, CHALK)
    )


def choir() -> str:
    def folder(x: float, y: float, s: float) -> str:
        return polygon(
            [(x - s, y - s * 0.5), (x, y - s * 0.3), (x, y + s * 0.6), (x - s, y + s * 0.4)], WHITE
        ) + polygon([(x + s, y - s * 0.5), (x, y - s * 0.3), (x, y + s * 0.6), (x + s, y + s * 0.4)], CREAM)

    rows = []
    for row, (y, size, people) in enumerate(((835, 300, (2, 11, 25, 8, 17)), (960, 330, (4, 19, 6, 14)))):
        for i, n in enumerate(people):
            x = 210 + row * 75 + i * (170 if row == 0 else 172)
            rows.append(
                person(
                    x,
                    y,
                    Pose(near_arm=(30, 112), far_arm=(36, 118)),
                    look(n, sleeves=True),
                    face=1 if x < 540 else -1,
                    size=size,
                    share=0.96 if n % 2 else 1,
                )
            )
            rows.append(folder(x + (46 if x < 540 else -46), y - size * 0.6, 30))
    conductor = person(
        540,
        1230,
        Pose(near_arm=(100, 140), far_arm=(-104, -140)),
        Look(hair="bun", hair_colour=HAIRS[5], top=NAVY, lower="skirt", bottom=INK, skin=SKINS[0]),
        face=1,
        size=410,
    )
    stand = stroke([(540, 1240), (540, 1080)], INK, 7) + polygon(
        [(480, 1060), (600, 1060), (612, 1110), (468, 1110)], INK
    )
    del stand
    piano = group(
        cast(880, 1120, 260, 18),
        rect(800, 880, 250, 240, WOOD_DEEP, 8),
        rect(800, 880, 250, 26, WOOD, 8),
        rect(776, 1000, 250, 30, WHITE),
        *[rect(790 + i * 24, 1000, 12, 17, INK) for i in range(10)],
        rect(776, 1028, 250, 18, "#6d4a2f"),
        *[rect(x, 1046, 18, 80, "#6d4a2f") for x in (780, 1004)],
    )
    player = person(
        700,
        1040,
        Pose(near_leg=(84, 4), far_leg=(76, -4), near_arm=(52, 84), far_arm=(58, 88), seated=True, lean=6),
        Look(hair="short", hair_colour=HAIRS[4], top=TERRACOTTA, bottom=INK, skin=SKINS[3]),
        face=1,
        size=360,
        shadow=False,
    )
    return scene(
        interior("#e9d3ab", "#c99a66", "#f0c98c"),
        *[hall_window(x, 190, 470, 640) for x in (90, 445, 800)],
        ray([(90, 640), (280, 640), (760, 1440), (330, 1440)], 0.25),
        ray([(445, 640), (635, 640), (1180, 1440), (800, 1440)], 0.2),
        lights([(0, 90), (540, 70), (1080, 90)], sag=30),
        rect(120, 835, 700, 40, WOOD_LIT, 4),
        rect(120, 862, 700, 14, WOOD_DEEP),
        *rows,
        rect(650, 1050, 110, 18, INK, 6),
        rect(664, 1068, 10, 76, INK),
        rect(736, 1068, 10, 76, INK),
        piano,
        player,
        conductor,
    )


def repair() -> str:
    tools = []
    for i, x in enumerate(range(300, 800, 62)):
        kind = i % 4
        tools.append(stroke([(x, 330), (x, 412)], (WOOD_DEEP, SLATE, TERRACOTTA, WOOD)[kind], 12))
        tools.append(
            (
                rect(x - 22, 318, 44, 22, SLATE, 4),
                circle(x, 322, 16, SLATE_LIT),
                rect(x - 6, 400, 12, 30, SLATE),
                polygon([(x - 20, 318), (x + 20, 318), (x, 350)], SLATE),
            )[kind]
        )
    wheel = group(
        *[
            shape("circle", cx=0, cy=0, r=r, fill="none", stroke=c, stroke_width=w)
            for r, c, w in ((92, INK, 13), (80, SLATE_LIT, 4))
        ],
        *[
            stroke([(0, 0), (80 * x, 80 * y)], SLATE_LIT, 2.5)
            for x, y in ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
        ],
        circle(0, 0, 12, SLATE),
    )
    radio = group(
        rect(0, -70, 120, 70, TERRACOTTA, 10),
        circle(34, -35, 22, CREAM),
        rect(70, -56, 36, 10, CREAM, 4),
        circle(82, -26, 9, INK),
        stroke([(100, -70), (130, -120)], SLATE, 4),
    )
    lamp = group(
        ellipse(0, 0, 40, 10, INK),
        stroke([(0, 0), (30, -90), (-16, -160)], INK, 8),
        polygon([(-50, -150), (-4, -190), (8, -150), (-24, -124)], MUSTARD),
    )
    machine = group(
        rect(0, -24, 190, 24, INK, 5),
        path("M20 -24 V-110 H150 V-84 H60 V-24Z", TEAL),
        circle(165, -92, 26, TEAL),
        rect(26, -84, 8, 60, SLATE_LIT),
    )
    shelf = group(
        rect(60, 470, 200, 12, WOOD),
        rect(840, 400, 190, 12, WOOD),
        *[rect(70 + 44 * i, 410, 34, 60, c, 6) for i, c in enumerate((BLUE, RUST, SAGE, CORAL))],
        *[rect(850 + 46 * i, 336, 36, 64, c, 6) for i, c in enumerate((MUSTARD, TEAL, PLUM, CREAM))],
    )
    return scene(
        interior("#dfe3d0", "#c99a66", "#f0c98c", 800),
        hall_window(60, 150, 300, 330).replace("pane60", "pane1060"),
        rect(280, 270, 540, 190, "#b98a5c", 10),
        rect(280, 270, 540, 190, "#d6ab7b", 10, opacity=0.5),
        *tools,
        shelf,
        window(860, 120, 150, 170),
        ray([(60, 60), (210, 60), (820, 1440), (360, 1440)], 0.22),
        person(
            300,
            1085,
            TALK,
            Look(hair="long", hair_colour=HAIRS[2], top=MUSTARD, bottom=NAVY, skin=SKINS[1]),
            face=1,
            size=470,
            shadow=False,
        ),
        person(
            560,
            1085,
            Pose(near_arm=(36, 72), far_arm=(44, 84), lean=10),
            Look(hair="bald", hair_colour=HAIRS[4], top=BLUE, bottom=INK, skin=SKINS[0]),
            face=1,
            size=485,
            shadow=False,
        ),
        person(
            850,
            1085,
            Pose(near_arm=(40, 66), far_arm=(48, 76), lean=8),
            Look(hair="hijab", head_wear=TERRACOTTA, top=SAGE, bottom=NAVY, skin=SKINS[2]),
            face=-1,
            size=465,
            shadow=False,
        ),
        rect(90, 850, 900, 30, WOOD_LIT, 4),
        rect(90, 880, 900, 22, WOOD_DEEP, 4),
        *[rect(x, 902, 34, 250, WOOD) for x in (130, 916)],
        rect(160, 1060, 760, 18, WOOD_DEEP),
        at(640, 850, radio),
        at(180, 850, lamp),
        at(780, 850, machine, scale=0.9),
        at(450, 760, wheel),
        rect(446, 760, 9, 90, SLATE),
        *[circle(x, 846, 6, SLATE) for x in (300, 318, 345)],
        person(
            330,
            1200,
            Pose(near_arm=(120, 140), far_arm=(60, 90)),
            Look(hair="ponytail", hair_colour=HAIRS[1], top=CORAL, lower="dress", skin=SKINS[5]),
            face=1,
            size=400,
            share=0.72,
        ),
        wheelchair(
            700,
            1240,
            Look(hair="curly", hair_colour=HAIRS[6], top=PLUM, bottom=INK, skin=SKINS[4]),
            face=-1,
            share=0.93,
        ),
        rect(860, 1080, 130, 120, WOOD_LIT, 6),
        rect(860, 1080, 130, 24, WOOD_DEEP, 6),
        stroke([(880, 1080), (900, 1010), (950, 1030)], SLATE, 10),
    )


def football() -> str:
    lines = [
        path("M-40 1010 L1120 900", stroke=WHITE, stroke_width=9, opacity=0.75),
        ellipse(560, 960, 330, 66, "none", stroke=WHITE, stroke_width=8, opacity=0.75),
    ]
    goal = group(
        rect(640, 640, 250, 128, WHITE, opacity=0.18),
        *[stroke([(640 + 25 * i, 640), (640 + 25 * i, 768)], WHITE, 1.5, opacity=0.7) for i in range(11)],
        *[stroke([(640, 640 + 21 * i), (890, 640 + 21 * i)], WHITE, 1.5, opacity=0.7) for i in range(7)],
        stroke([(640, 768), (640, 640), (890, 640), (890, 768)], WHITE, 9),
    )
    kid = {"lower": "shorts", "shoes": INK, "bottom": NAVY}
    cones = [
        polygon([(x - 16, y), (x, y - 44), (x + 16, y)], TERRACOTTA) + ellipse(x, y, 24, 6, TERRACOTTA)
        for x, y in ((180, 900), (300, 880), (420, 862))
    ]
    return scene(
        sky(seed=9, clouds=4),
        hills(5),
        street(630, seed=8, tall=110, right=520),
        meadow("#8fae5c", "#b3c46c", "#7c9c50"),
        tree(960, 650, 280, "leaf", 6),
        tree(820, 630, 210, "olive", 9),
        tree(60, 650, 210, "olive", 3),
        goal,
        *lines,
        *cones,
        person(
            765,
            785,
            Pose(near_leg=(16, 4), far_leg=(-16, -6), near_arm=(70, 110), far_arm=(-60, -100)),
            look(8, top=SAGE, hair="cap", head_wear=INK, **kid),
            face=-1,
            share=0.95,
        ),
        person(600, 850, RUN, look(13, top=MUSTARD, hair="ponytail", **kid), face=1, share=0.72),
        person(
            205,
            960,
            RUN,
            look(2, top=MUSTARD, hair="curly", hair_colour=HAIRS[6], skin=SKINS[4], **kid),
            face=1,
            share=0.72,
        ),
        person(
            820,
            1010,
            CHEER,
            look(5, top=TERRACOTTA, hair="hijab", head_wear=NAVY, lower="trousers", bottom=NAVY, skin=SKINS[2]),
            face=-1,
            share=0.7,
        ),
        person(
            500,
            1090,
            Pose(near_leg=(62, 30), far_leg=(-14, -20), near_arm=(-40, -20), far_arm=(50, 80), lean=-4),
            look(17, top=TERRACOTTA, hair="short", hair_colour=HAIRS[3], skin=SKINS[0], **kid),
            face=1,
            share=0.72,
        ),
        ball(650, 1072, 22),
        person(290, 1120, TALK, Look(hair="short", hair_colour=HAIRS[5], top=TEAL, bottom=INK, skin=SKINS[1]), face=1),
        person(
            930,
            1130,
            STAND,
            Look(hair="bun", hair_colour=HAIRS[4], top=CREAM, lower="skirt", bottom=PLUM, skin=SKINS[5]),
            face=-1,
            share=0.94,
        ),
        bush(1010, 1360, 230, "leaf", 3),
        tufts(8, 90, 0, 1080, 1180, 1440),
    )
