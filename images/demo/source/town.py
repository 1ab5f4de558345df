"""Houses, squares, furniture and the things people use there."""

from __future__ import annotations

import itertools
import math
import random

from canvas import (
    HEIGHT,
    HORIZON,
    WIDTH,
    Point,
    cast,
    circle,
    ellipse,
    group,
    path,
    polygon,
    rect,
    shape,
    smooth,
    stroke,
)
from nature import GREENS, crown
from palette import (
    ASPHALT,
    ASPHALT_LIT,
    BRICK,
    BRICK_DEEP,
    BRICK_LIT,
    CHALK,
    CHALK_DEEP,
    CREAM,
    FLOWERS,
    INK,
    LEAF_DEEP,
    MUSTARD,
    NAVY,
    OCHRE,
    PANE,
    PANE_LIT,
    PANE_WARM,
    PAVING,
    PAVING_DEEP,
    PAVING_LIT,
    ROOF,
    ROOF_DEEP,
    ROOF_LIT,
    SLATE,
    SLATE_LIT,
    TERRACOTTA,
    WHITE,
    WOOD,
    WOOD_DEEP,
    WOOD_LIT,
)
from people import shade

WALLS = (BRICK, OCHRE, CHALK, BRICK_LIT, "#b9787a", "#9fae97")


def window(x: float, y: float, w: float, h: float, *, warm: bool = False) -> str:
    """Draw a white-framed window; the sky mirrors in it, or a lamp is lit behind it."""
    parts = [
        rect(x - w * 0.09, y - h * 0.06, w * 1.18, h * 1.12, WHITE, 2),
        rect(x, y, w, h, PANE_WARM if warm else PANE),
    ]
    if not warm:
        parts.append(polygon([(x, y), (x + w * 0.6, y), (x + w * 0.15, y + h), (x, y + h)], PANE_LIT, opacity=0.75))
    parts += [rect(x + w * 0.46, y, w * 0.08, h, WHITE), rect(x, y + h * 0.38, w, h * 0.06, WHITE)]
    return group(*parts)


def house(
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    wall: str = BRICK,
    floors: int = 2,
    bays: int = 3,
    gable: bool = False,
    warm: int = 1,
    door: bool = True,
    slate: bool = False,
    seed: int = 1,
) -> str:
    """Draw a house whose foot line runs from (x, y) to (x + w, y); `h` is up to the eaves."""
    chance = random.Random(seed)
    roof, roof_lit, roof_deep = (SLATE, SLATE_LIT, shade(SLATE, 0.8)) if slate else (ROOF, ROOF_LIT, ROOF_DEEP)
    parts = []
    if gable:
        parts.append(polygon([(x, y), (x, y - h), (x + w / 2, y - h - w * 0.52), (x + w, y - h), (x + w, y)], wall))
        parts.append(
            polygon(
                [(x + w * 0.55, y), (x + w * 0.55, y - h - w * 0.47), (x + w, y - h), (x + w, y)], shade(wall, 0.88)
            )
        )
        for side, tone in ((-1, roof_lit), (1, roof_deep)):
            ex, tip = x + w / 2 + side * w * 0.56, (x + w / 2, y - h - w * 0.55)
            parts.append(stroke([tip, (ex, y - h + w * 0.03)], tone, w * 0.055))
        parts.append(
            circle(x + w / 2, y - h - w * 0.17, w * 0.07, PANE)
            + shape(
                "circle",
                cx=x + w / 2,
                cy=y - h - w * 0.17,
                r=w * 0.07,
                fill="none",
                stroke=WHITE,
                stroke_width=w * 0.02,
            )
        )
    else:
        rise = h * 0.42 if floors > 1 else h * 0.7
        parts.append(rect(x, y - h, w, h, wall))
        parts.append(rect(x + w * 0.62, y - h, w * 0.38, h, shade(wall, 0.92)))
        parts.append(
            polygon(
                [
                    (x - w * 0.04, y - h + 3),
                    (x + w * 0.06, y - h - rise),
                    (x + w * 0.94, y - h - rise),
                    (x + w * 1.04, y - h + 3),
                ],
                roof,
            )
        )
        parts.append(
            polygon(
                [
                    (x - w * 0.04, y - h + 3),
                    (x + w * 0.06, y - h - rise),
                    (x + w * 0.45, y - h - rise),
                    (x + w * 0.36, y - h + 3),
                ],
                roof_lit,
                opacity=0.7,
            )
        )
        parts += [
            stroke([(x + w * 0.02, y - h - rise * k), (x + w * 0.98, y - h - rise * k)], roof_deep, 1.5, opacity=0.5)
            for k in (0.25, 0.5, 0.75)
        ]
        cx = x + w * chance.choice((0.2, 0.72))
        parts.append(
            rect(cx, y - h - rise * 1.28, w * 0.09, rise * 0.5, BRICK_DEEP)
            + rect(cx - 2, y - h - rise * 1.3, w * 0.09 + 4, rise * 0.08, CHALK_DEEP)
        )
    bw, fh = w / bays, h / floors
    lit = {chance.randrange(bays * floors) for _ in range(warm)}
    way_in = bays // 2 if door else -1
    for floor in range(floors):
        for bay in range(bays):
            wx, wy = x + bw * (bay + 0.29), y - fh * (floor + 0.78)
            if floor == 0 and bay == way_in:
                parts.append(
                    rect(wx - 3, y - fh * 0.78, bw * 0.42 + 6, fh * 0.78, WHITE)
                    + rect(wx, y - fh * 0.74, bw * 0.42, fh * 0.74, chance.choice((NAVY, LEAF_DEEP, TERRACOTTA)))
                )
                parts.append(rect(wx + bw * 0.06, y - fh * 0.68, bw * 0.3, fh * 0.22, PANE_LIT))
            else:
                parts.append(window(wx, wy, bw * 0.42, fh * 0.5, warm=floor * bays + bay in lit))
    parts.append(rect(x, y - h * 0.05, w, h * 0.05, shade(wall, 0.72)))
    return group(*parts)


def street(
    y: float = HORIZON + 60, *, seed: int = 1, tall: float = 210, left: float = -40, right: float = WIDTH + 60
) -> str:
    """Draw a row of different houses side by side, feet on the line `y`."""
    chance = random.Random(seed)
    parts, x, i = [], left, seed
    while x < right:
        gable = chance.random() < 0.34
        w = chance.uniform(0.62, 0.8) * tall if gable else chance.uniform(0.85, 1.35) * tall
        h = tall * chance.uniform(0.82, 1.08) * (0.9 if gable else 1)
        parts.append(
            house(
                x,
                y,
                w,
                h,
                wall=WALLS[i % len(WALLS)],
                floors=2 if tall > 120 else 1,
                bays=2 if gable else 3 + (w > tall * 1.15),
                gable=gable,
                warm=1,
                slate=i % 4 == 3,
                seed=seed * 31 + i,
            )
        )
        x, i = x + w - 2, i + 1
    return group(*parts)


def paving(top: float = HORIZON + 58, *, colour: str = PAVING, lines: bool = True) -> str:
    """Draw a paved square down to the eye, its joints running to the vanishing point."""
    parts = [
        rect(0, top, WIDTH, HEIGHT - top, colour),
        rect(0, top, WIDTH, 70, PAVING_LIT, opacity=0.6),
        rect(0, 1180, WIDTH, 260, PAVING_DEEP, opacity=0.35),
    ]
    if lines:
        step = 0.055
        t = step
        while t < 1:
            y = top + (HEIGHT - top) * t**1.6
            parts.append(rect(0, y, WIDTH, 1.5 + 2.5 * t, PAVING_DEEP, opacity=0.5))
            t += step
        parts += [
            stroke([(540 + (x - 540) * 0.16, top), (x, HEIGHT)], PAVING_DEEP, 2, opacity=0.38)
            for x in range(-2200, 3300, 270)
        ]
    return group(*parts)


def road(
    top: float, *, left: tuple[float, float], right: tuple[float, float], colour: str = ASPHALT, lit: str = ASPHALT_LIT
) -> str:
    """Draw a straight road; `left` and `right` are its edges at the top and at the foot of the picture."""
    whole = [(left[0], top), (right[0], top), (right[1], HEIGHT), (left[1], HEIGHT)]
    third = [
        (left[0], top),
        (left[0] + (right[0] - left[0]) * 0.4, top),
        (left[1] + (right[1] - left[1]) * 0.4, HEIGHT),
        (left[1], HEIGHT),
    ]
    return polygon(whole, colour) + polygon(third, lit, opacity=0.55)


def lamp(x: float, y: float, tall: float, *, glow: bool = False, arm: int = 1) -> str:
    head = (x + arm * tall * 0.13, y - tall * 0.94)
    parts = [
        cast(x, y, tall * 0.55, 5, 0.16),
        stroke([(x, y), (x, y - tall * 0.94)], INK, tall * 0.018),
        path(
            f"M{x:.1f} {y - tall * 0.92:.1f} Q{x:.1f} {y - tall:.1f} {head[0]:.1f} {head[1] - tall * 0.03:.1f}",
            stroke=INK,
            stroke_width=tall * 0.014,
        ),
    ]
    parts.append(
        path(
            f"M{head[0] - tall * 0.05:.1f} {head[1]:.1f} Q{head[0]:.1f} {head[1] - tall * 0.07:.1f} {head[0] + tall * 0.05:.1f} {head[1]:.1f}Z",
            INK,
        )
    )
    parts.append(ellipse(head[0], head[1], tall * 0.04, tall * 0.014, "#fff1b8"))
    if glow:
        parts.append(circle(head[0], head[1], tall * 0.2, "#ffe7a0", opacity=0.28))
    return group(*parts)


def bench(x: float, y: float, w: float, *, colour: str = WOOD) -> str:
    """Draw a bench seen from the front; its feet stand on `y`, its seat is 0.26 `w` above."""
    seat, back = y - w * 0.2, y - w * 0.4
    parts = [cast(x + w * 0.1, y, w * 0.9, w * 0.06, 0.18)]
    parts += [rect(x + w * k, seat, w * 0.05, w * 0.2, INK, 2) for k in (0.08, 0.87)]
    parts += [rect(x, back + i * w * 0.07, w, w * 0.05, (WOOD_LIT, colour)[i % 2], 3) for i in range(2)]
    parts += [
        rect(x - w * 0.01, seat - w * 0.03, w * 1.02, w * 0.06, WOOD_LIT, 3),
        rect(x - w * 0.01, seat + w * 0.03, w * 1.02, w * 0.025, WOOD_DEEP, 2),
    ]
    return group(*parts)


def table(x: float, y: float, w: float, *, h: float | None = None, cloth: str | None = None) -> str:
    """Draw a table seen from the front: its top is `h` above the feet."""
    tall = h or w * 0.46
    top = y - tall
    parts = [cast(x + w * 0.1, y, w * 1.05, w * 0.07, 0.18)]
    parts += [rect(x + w * k, top, w * 0.05, tall, WOOD_DEEP, 2) for k in (0.07, 0.88)]
    parts.append(rect(x, top - w * 0.03, w, w * 0.06, WOOD_LIT, 3))
    if cloth:
        parts.append(
            path(
                f"M{x - 4:.1f} {top - w * 0.035:.1f} H{x + w + 4:.1f} V{top + tall * 0.3:.1f} q{-w * 0.125:.1f} {tall * 0.1:.1f} {-w * 0.25:.1f} 0 t{-w * 0.25:.1f} 0 t{-w * 0.25:.1f} 0 t{-w * 0.25 - 8:.1f} 0Z",
                cloth,
            )
        )
    return group(*parts)


def cafe_table(x: float, y: float, size: float) -> str:
    parts = [
        cast(x, y, size * 0.8, size * 0.06),
        stroke([(x, y), (x, y - size * 0.42)], INK, size * 0.03),
        stroke([(x - size * 0.14, y), (x + size * 0.14, y)], INK, size * 0.03),
    ]
    parts.append(
        ellipse(x, y - size * 0.44, size * 0.27, size * 0.05, WOOD_LIT)
        + ellipse(x, y - size * 0.425, size * 0.27, size * 0.05, WOOD_DEEP, opacity=0.3)
    )
    parts += [
        rect(x - size * 0.11, y - size * 0.52, size * 0.06, size * 0.07, WHITE, 3),
        rect(x + size * 0.06, y - size * 0.53, size * 0.055, size * 0.08, TERRACOTTA, 3),
    ]
    return group(*parts)


def chair(x: float, y: float, size: float, face: int = 1) -> str:
    """Draw a chair; its seat is 0.27 `size` above the ground."""
    parts = [stroke([(x + dx * size, y), (x + dx * size, y - size * 0.26)], INK, size * 0.022) for dx in (-0.1, 0.1)]
    parts.append(
        stroke([(x - face * 0.1 * size, y - size * 0.26), (x - face * 0.14 * size, y - size * 0.55)], INK, size * 0.024)
    )
    parts.append(rect(x - size * 0.13, y - size * 0.28, size * 0.26, size * 0.035, WOOD, 3))
    parts.append(
        stroke(
            [(x - face * 0.12 * size, y - size * 0.42), (x - face * 0.14 * size, y - size * 0.53)], WOOD, size * 0.05
        )
    )
    return group(*parts)


def parasol(x: float, y: float, tall: float, colour: str = TERRACOTTA) -> str:
    w = tall * 0.5
    top, rim = y - tall, y - tall * 0.74
    parts = [cast(x, y, tall * 0.7, tall * 0.1, 0.16), stroke([(x, y), (x, top)], WOOD_DEEP, tall * 0.016)]
    for i, tone in enumerate((shade(colour, 1.12), colour, shade(colour, 0.9), shade(colour, 0.8))):
        a, b = x - w + i * w / 2, x - w + (i + 1) * w / 2
        parts.append(
            path(
                f"M{x:.1f} {top:.1f} L{a:.1f} {rim:.1f} Q{(a + b) / 2:.1f} {rim + tall * 0.035:.1f} {b:.1f} {rim:.1f}Z",
                tone,
            )
        )
    return group(*parts)


def stall(x: float, y: float, w: float, colour: str = TERRACOTTA, *, goods: int = 1) -> str:
    """Draw a market stall with a striped awning; its feet stand on `y`."""
    h = w * 0.95
    chance = random.Random(goods)
    parts = [cast(x + w * 0.2, y, w * 1.0, w * 0.07)]
    parts += [stroke([(x + w * k, y), (x + w * k, y - h)], WOOD_DEEP, w * 0.02) for k in (0.06, 0.94)]
    parts += [rect(x, y - h * 0.42, w, h * 0.42, WOOD), rect(x, y - h * 0.42, w, h * 0.05, WOOD_LIT)]
    parts += [
        rect(x + w * (0.02 + 0.245 * i), y - h * 0.3, w * 0.22, h * 0.24, WOOD_DEEP, 4, opacity=0.5) for i in range(4)
    ]
    colours = ("#c9412f", "#e2ae3d", "#7fa04d", "#e58a3b", "#7d4f6b", "#d9d08a")
    for i in range(5):
        bx = x + w * (0.03 + 0.19 * i)
        parts.append(
            path(
                f"M{bx:.1f} {y - h * 0.5:.1f} h{w * 0.17:.1f} l{-w * 0.02:.1f} {h * 0.1:.1f} h{-w * 0.13:.1f}Z",
                WOOD_LIT,
            )
        )
        tone = colours[(i + goods) % 6]
        parts += [
            circle(bx + w * (0.03 + 0.038 * k), y - h * (0.5 + 0.03 * chance.random()), w * 0.024, tone)
            for k in range(4)
        ]
    for i in range(8):
        a = x - w * 0.06 + i * w * 1.12 / 8
        tone = colour if i % 2 == 0 else CREAM
        parts.append(
            path(
                f"M{x + w * 0.05 + i * w * 0.9 / 8:.1f} {y - h * 1.2:.1f} h{w * 0.9 / 8:.1f} L{a + w * 1.12 / 8:.1f} {y - h * 0.95:.1f} q{-w * 0.07:.1f} {h * 0.08:.1f} {-w * 0.14:.1f} 0Z",
                tone,
            )
        )
    return group(*parts)


def planter(x: float, y: float, w: float, *, seed: int = 1, kind: str = "leaf") -> str:
    chance = random.Random(seed)
    parts = [
        cast(x + w * 0.3, y, w * 0.9, w * 0.08),
        crown(x + w / 2, y - w * 0.52, w * 1.05, w * 0.6, GREENS[kind], seed),
    ]
    parts += [
        circle(x + chance.random() * w, y - w * chance.uniform(0.42, 0.78), w * 0.045, chance.choice(FLOWERS))
        for _ in range(12)
    ]
    parts.append(
        polygon([(x, y - w * 0.42), (x + w, y - w * 0.42), (x + w * 0.94, y), (x + w * 0.06, y)], WOOD)
        + rect(x - 3, y - w * 0.44, w + 6, w * 0.07, WOOD_LIT, 3)
    )
    return group(*parts)


def lights(points: list[Point], *, sag: float = 46, glow: bool = True) -> str:
    """Hang strings of lamps from point to point."""
    parts = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        parts.append(
            path(
                f"M{x1:.1f} {y1:.1f} Q{(x1 + x2) / 2:.1f} {(y1 + y2) / 2 + 2 * sag:.1f} {x2:.1f} {y2:.1f}",
                stroke=INK,
                stroke_width=2.5,
            )
        )
        count = max(3, int(abs(x2 - x1) / 62))
        for i in range(1, count):
            t = i / count
            x = x1 + (x2 - x1) * t
            y = (1 - t) ** 2 * y1 + 2 * (1 - t) * t * ((y1 + y2) / 2 + 2 * sag) + t**2 * y2
            if glow:
                parts.append(circle(x, y + 9, 24, "#ffe39a", opacity=0.28))
            parts.append(ellipse(x, y + 9, 7.5, 9.5, "#fff3c4"))
    return group(*parts)


def bunting(points: list[Point], *, sag: float = 34) -> str:
    """Hang plain pennants from point to point."""
    parts = []
    colours = (TERRACOTTA, MUSTARD, CREAM, SLATE, "#9db597")
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        mid = (y1 + y2) / 2 + 2 * sag
        parts.append(
            path(f"M{x1:.1f} {y1:.1f} Q{(x1 + x2) / 2:.1f} {mid:.1f} {x2:.1f} {y2:.1f}", stroke=INK, stroke_width=2)
        )
        count = max(4, int(abs(x2 - x1) / 52))
        for i in range(count):
            t = (i + 0.5) / count
            x, y = x1 + (x2 - x1) * t, (1 - t) ** 2 * y1 + 2 * (1 - t) * t * mid + t**2 * y2
            parts.append(polygon([(x - 15, y), (x + 15, y + 1), (x, y + 30)], colours[i % 5]))
    return group(*parts)


def fence(x: float, y: float, w: float, h: float, colour: str = CHALK) -> str:
    parts = [
        rect(x, y - h * 0.75, w, h * 0.09, shade(colour, 0.9)),
        rect(x, y - h * 0.35, w, h * 0.09, shade(colour, 0.9)),
    ]
    count = int(w / (h * 0.26))
    for i in range(count):
        px = x + i * w / count
        parts.append(
            path(
                f"M{px:.1f} {y:.1f} V{y - h * 0.9:.1f} l{h * 0.06:.1f} {-h * 0.1:.1f} l{h * 0.06:.1f} {h * 0.1:.1f} V{y:.1f}Z",
                colour,
            )
        )
    return group(*parts)


def post(x: float, y: float, tall: float, colour: str = INK) -> str:
    return (
        cast(x, y, tall * 0.7, 5, 0.18)
        + rect(x - tall * 0.06, y - tall, tall * 0.12, tall, colour, tall * 0.06)
        + rect(x - tall * 0.06, y - tall * 0.8, tall * 0.12, tall * 0.12, WHITE)
    )


def parked_bicycle(x: float, y: float, size: float, colour: str = NAVY) -> str:
    r = size * 0.19
    rear, front = x - size * 0.3, x + size * 0.3
    parts = [cast(x - size * 0.2, y, size * 0.9, size * 0.04)]
    parts += [
        shape("circle", cx=c, cy=y - r, r=r, fill="none", stroke=INK, stroke_width=size * 0.022) for c in (rear, front)
    ]
    parts.append(
        stroke(
            [
                (rear, y - r),
                (x - size * 0.12, y - size * 0.46),
                (x + size * 0.2, y - size * 0.44),
                (x - size * 0.02, y - size * 0.18),
                (rear, y - r),
            ],
            colour,
            size * 0.026,
        )
    )
    parts.append(
        stroke(
            [(front, y - r), (x + size * 0.19, y - size * 0.54), (x + size * 0.1, y - size * 0.56)],
            colour,
            size * 0.026,
        )
    )
    parts.append(
        stroke([(x - size * 0.02, y - size * 0.18), (x - size * 0.14, y - size * 0.5)], colour, size * 0.026)
        + ellipse(x - size * 0.14, y - size * 0.51, size * 0.07, size * 0.022, INK)
    )
    return group(*parts)


def blob_shadow(x: float, y: float, w: float) -> str:
    return ellipse(x, y, w, w * 0.12, "#3a3550", opacity=0.18)


def arch(x: float, y: float, w: float, h: float, colour: str) -> str:
    """Draw an upright opening with a round head."""
    return path(
        f"M{x:.1f} {y:.1f} V{y - h + w / 2:.1f} A{w / 2:.1f} {w / 2:.1f} 0 0 1 {x + w:.1f} {y - h + w / 2:.1f} V{y:.1f}Z",
        colour,
    )


def ray(points: list[Point], opacity: float = 0.2) -> str:
    """Draw a shaft of evening light."""
    return polygon(points, "#ffe6a6", opacity=opacity)


def ball(x: float, y: float, r: float, colour: str = WHITE) -> str:
    seams = [stroke([(x, y), (x + math.cos(a) * r, y + math.sin(a) * r)], INK, r * 0.1) for a in (0.5, 2.6, 4.7)]
    return group(cast(x, y + r, r * 2.4, r * 0.35), circle(x, y, r, colour), *seams, circle(x, y, r * 0.3, INK))


def soft(points: list[Point], colour: str, opacity: float = 1) -> str:
    return smooth(points, colour, opacity=opacity if opacity != 1 else None)
