"""Land, water, trees and flowers."""

from __future__ import annotations

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
    smooth,
    spread,
    stroke,
)
from palette import (
    BARK,
    BARK_LIT,
    CREAM,
    FAR,
    FARTHER,
    FLOWERS,
    GRASS,
    GRASS_DEEP,
    GRASS_LIT,
    GRAVEL,
    GRAVEL_LIT,
    LEAF,
    LEAF_DEEP,
    LEAF_LIT,
    OLIVE,
    OLIVE_DEEP,
    OLIVE_LIT,
    PINE,
    PINE_DEEP,
    PINE_LIT,
    RUST,
    RUST_DEEP,
    RUST_LIT,
    WATER,
    WATER_DEEP,
    WATER_LIT,
    WHITE,
)

GREENS = {
    "leaf": (LEAF_DEEP, LEAF, LEAF_LIT),
    "olive": (OLIVE_DEEP, OLIVE, OLIVE_LIT),
    "pine": (PINE_DEEP, PINE, PINE_LIT),
    "rust": (RUST_DEEP, RUST, RUST_LIT),
    "far": ("#94ad97", "#a3bba0", "#b5c8a8"),
}


def sky(*, clouds: int = 3, seed: int = 1, birds: bool = True) -> str:
    """Draw sky, sun, clouds and a few birds."""
    parts = [rect(0, 0, WIDTH, HORIZON + 8, "url(#sky)"), rect(0, 0, WIDTH, HORIZON + 8, "url(#sun)")]
    parts.append(circle(172, 190, 62, "#fffbe8", opacity=0.9))
    chance = random.Random(seed)
    for _ in range(clouds):
        x, y, w = chance.uniform(260, 1040), chance.uniform(90, 330), chance.uniform(150, 280)
        puffs = [
            ellipse(x, y, w * 0.5, 13, WHITE),
            ellipse(x - w * 0.12, y - 12, w * 0.22, 19, WHITE),
            ellipse(x + w * 0.14, y - 9, w * 0.18, 14, WHITE),
        ]
        parts.append(group(*puffs, opacity=0.62))
    if birds:
        for dx, dy in ((0, 0), (46, -20), (88, 8)):
            x, y = 640 + dx + 120 * math.sin(seed), 210 + dy + 60 * math.cos(seed)
            parts.append(
                path(
                    f"M{x - 15:.1f} {y - 6:.1f} Q{x - 6:.1f} {y - 10:.1f} {x:.1f} {y:.1f} Q{x + 6:.1f} {y - 10:.1f} {x + 15:.1f} {y - 6:.1f}",
                    stroke="#5c6f7a",
                    stroke_width=3,
                    stroke_linecap="round",
                )
            )
    return group(*parts)


def hills(seed: int = 1, *, woods: bool = True) -> str:
    """Draw two ranges of soft hills and a line of far trees, paler the farther."""
    parts = []
    for layer, (colour, top, swing) in enumerate(((FARTHER, HORIZON - 95, 36), (FAR, HORIZON - 48, 24))):
        phase = seed * 1.7 + layer
        points = [
            (x, top + swing * math.sin(x / 210 + phase) + swing * 0.4 * math.sin(x / 83 + phase * 2))
            for x in range(-60, WIDTH + 121, 60)
        ]
        parts.append(smooth([(-80, HORIZON + 40), *points, (WIDTH + 80, HORIZON + 40)], colour))
    if woods:
        chance = random.Random(seed)
        crowns = [
            ellipse(
                x,
                HORIZON - chance.uniform(4, 22),
                chance.uniform(22, 44),
                chance.uniform(22, 46),
                GREENS["far"][chance.randrange(2)],
            )
            for x in range(-20, WIDTH + 40, 26)
        ]
        parts.append(group(*crowns))
    parts.append(rect(0, HORIZON - 130, WIDTH, 175, "url(#haze)"))
    return group(*parts)


def meadow(colour: str = GRASS, lit: str = GRASS_LIT, deep: str = GRASS_DEEP, top: float = HORIZON) -> str:
    """Draw grass down to the eye, with bands of evening light."""
    parts = [rect(0, top, WIDTH, HEIGHT - top, colour)]
    for i, (y, h) in enumerate(((top + 30, 18), (top + 90, 34), (top + 200, 60), (top + 380, 90), (top + 600, 130))):
        tone = lit if i % 2 == 0 else deep
        parts.append(ellipse(WIDTH * (0.25 + 0.5 * (i % 2)), y, 700, h, tone, opacity=0.35))
    return group(*parts)


def tufts(
    seed: int,
    count: int,
    left: float = 0,
    right: float = WIDTH,
    top: float = 700,
    bottom: float = HEIGHT,
    colour: str = GRASS_DEEP,
) -> str:
    parts = []
    for x, y in spread(seed, count, left, right, top, bottom):
        s = (y - HORIZON) / 880 * 26 + 4
        parts.append(
            path(
                f"M{x - s * 0.5:.1f} {y:.1f} q{s * 0.1:.1f} {-s * 0.7:.1f} {-s * 0.15:.1f} {-s:.1f} M{x:.1f} {y:.1f} q0 {-s * 0.8:.1f} {s * 0.12:.1f} {-s * 1.25:.1f} M{x + s * 0.5:.1f} {y:.1f} q0 {-s * 0.5:.1f} {s * 0.35:.1f} {-s * 0.9:.1f}",
                stroke=colour,
                stroke_width=max(1.5, s * 0.11),
                stroke_linecap="round",
            )
        )
    return group(*parts, opacity=0.75)


def flowers(
    seed: int,
    count: int,
    left: float = 0,
    right: float = WIDTH,
    top: float = 800,
    bottom: float = HEIGHT,
    colours: tuple[str, ...] = FLOWERS,
) -> str:
    chance = random.Random(seed)
    parts = []
    for x, y in spread(seed, count, left, right, top, bottom):
        s = (y - HORIZON) / 880 * 15 + 2.5
        stem = s * chance.uniform(2.2, 4.4)
        colour = chance.choice(colours)
        parts.append(stroke([(x, y), (x + s * 0.3, y - stem)], LEAF_DEEP, max(1.2, s * 0.18)))
        if chance.random() < 0.3:
            parts.append(ellipse(x + s * 0.3, y - stem, s * 0.4, s * 1.1, colour))
        else:
            parts += [
                circle(x + s * 0.3 + math.cos(a) * s * 0.55, y - stem + math.sin(a) * s * 0.5, s * 0.46, colour)
                for a in (0, 1.26, 2.5, 3.8, 5)
            ]
            parts.append(circle(x + s * 0.3, y - stem, s * 0.34, CREAM if colour != CREAM else RUST))
    return group(*parts)


def crown(x: float, y: float, w: float, h: float, tones: tuple[str, str, str], seed: int) -> str:
    """Draw a leafy crown around (x, y): dark below right, light towards the sun."""
    chance = random.Random(seed)
    deep, mid, lit = tones
    parts: list[str] = []
    for tone, dx, dy, shrink, count in (
        (deep, 0.05, 0.06, 1.0, 13),
        (mid, -0.04, -0.04, 0.86, 12),
        (lit, -0.16, -0.17, 0.55, 9),
    ):
        puffs = []
        for i in range(count):
            a = i / count * math.tau + chance.uniform(-0.2, 0.2)
            reach = chance.uniform(0.3, 0.38)
            r = chance.uniform(0.16, 0.23) * shrink
            puffs.append(
                circle(
                    x + (dx + math.cos(a) * reach * shrink) * w,
                    y + (dy + math.sin(a) * reach * shrink) * h,
                    r * min(w, h),
                    tone,
                )
            )
        puffs.append(ellipse(x + dx * w, y + dy * h, 0.36 * w * shrink, 0.36 * h * shrink, tone))
        parts.append(group(*puffs, opacity=1 if tone != lit else 0.75))
    leaves = [
        ellipse(
            x + chance.uniform(-0.38, 0.3) * w,
            y + chance.uniform(-0.4, 0.28) * h,
            0.022 * w,
            0.014 * w,
            lit,
            opacity=0.8,
        )
        for _ in range(26)
    ]
    return group(*parts, *leaves)


def tree(
    x: float, y: float, tall: float, kind: str = "leaf", seed: int = 1, *, slim: float = 1, shadow: bool = True
) -> str:
    """Draw a broad tree whose foot is at (x, y)."""
    w = tall * 0.66 * slim
    trunk = tall * 0.05
    parts = [cast(x, y, tall * 0.75, tall * 0.07, 0.17)] if shadow else []
    parts.append(
        path(
            f"M{x - trunk:.1f} {y:.1f} Q{x - trunk * 0.5:.1f} {y - tall * 0.3:.1f} {x - trunk * 0.45:.1f} {y - tall * 0.55:.1f} L{x + trunk * 0.45:.1f} {y - tall * 0.55:.1f} Q{x + trunk * 0.5:.1f} {y - tall * 0.3:.1f} {x + trunk:.1f} {y:.1f} Z",
            BARK,
        )
    )
    parts.append(
        stroke([(x - trunk * 0.35, y - tall * 0.04), (x - trunk * 0.2, y - tall * 0.4)], BARK_LIT, trunk * 0.35)
    )
    parts.append(stroke([(x, y - tall * 0.36), (x + w * 0.2, y - tall * 0.56)], BARK, trunk * 0.5))
    parts.append(crown(x, y - tall * 0.66, w, tall * 0.66, GREENS[kind], seed))
    return group(*parts)


def birch(x: float, y: float, tall: float, seed: int = 1) -> str:
    """Draw a birch: white trunk, airy crown."""
    w = tall * 0.022
    chance = random.Random(seed)
    parts = [
        cast(x, y, tall * 0.55, tall * 0.035, 0.15),
        polygon([(x - w, y), (x - w * 0.5, y - tall * 0.8), (x + w * 0.5, y - tall * 0.8), (x + w, y)], "#f3ead9"),
    ]
    parts.append(
        polygon([(x + w * 0.2, y), (x + w * 0.2, y - tall * 0.8), (x + w * 0.5, y - tall * 0.8), (x + w, y)], "#cfc3ae")
    )
    parts += [
        stroke([(x - w * 0.7, y - tall * f), (x + w * chance.uniform(-0.2, 0.4), y - tall * f)], "#4b4440", w * 0.3)
        for f in (0.06, 0.13, 0.19, 0.27, 0.33, 0.4, 0.46)
    ]
    for i in range(9):
        a, b = chance.uniform(-0.15, 0.15), 0.45 + 0.06 * i
        tone = GREENS["olive"][1 + i % 2] if i > 1 else OLIVE_DEEP
        parts.append(ellipse(x + a * tall, y - tall * b, tall * (0.13 - 0.008 * i), tall * 0.075, tone, opacity=0.92))
    parts += [
        ellipse(
            x + chance.uniform(-0.2, 0.18) * tall,
            y - tall * chance.uniform(0.42, 1.0),
            tall * 0.012,
            tall * 0.008,
            OLIVE_LIT,
        )
        for _ in range(40)
    ]
    return group(*parts)


def poplar(x: float, y: float, tall: float, kind: str = "leaf") -> str:
    """Draw a tall slim tree."""
    deep, mid, lit = GREENS[kind]
    parts = [
        cast(x, y, tall * 0.6, tall * 0.035, 0.15),
        rect(x - tall * 0.015, y - tall * 0.2, tall * 0.03, tall * 0.2, BARK),
    ]
    parts.append(
        smooth(
            [
                (x, y - tall),
                (x + tall * 0.1, y - tall * 0.6),
                (x + tall * 0.11, y - tall * 0.25),
                (x, y - tall * 0.1),
                (x - tall * 0.11, y - tall * 0.25),
                (x - tall * 0.1, y - tall * 0.6),
            ],
            deep,
        )
    )
    parts.append(
        smooth(
            [
                (x - tall * 0.012, y - tall * 0.97),
                (x + tall * 0.045, y - tall * 0.6),
                (x + tall * 0.04, y - tall * 0.25),
                (x - tall * 0.05, y - tall * 0.14),
                (x - tall * 0.1, y - tall * 0.28),
                (x - tall * 0.085, y - tall * 0.6),
            ],
            mid,
        )
    )
    parts.append(
        smooth(
            [
                (x - tall * 0.035, y - tall * 0.86),
                (x - tall * 0.01, y - tall * 0.6),
                (x - tall * 0.04, y - tall * 0.32),
                (x - tall * 0.08, y - tall * 0.34),
                (x - tall * 0.07, y - tall * 0.6),
            ],
            lit,
            opacity=0.8,
        )
    )
    return group(*parts)


def pine(x: float, y: float, tall: float) -> str:
    """Draw a fir."""
    parts = [
        cast(x, y, tall * 0.55, tall * 0.05, 0.15),
        rect(x - tall * 0.02, y - tall * 0.15, tall * 0.04, tall * 0.15, BARK),
    ]
    for low, high, w in ((0.1, 0.55, 0.26), (0.32, 0.75, 0.21), (0.54, 1, 0.16)):
        parts.append(
            polygon([(x - w * tall, y - low * tall), (x, y - high * tall), (x + w * tall, y - low * tall)], PINE_DEEP)
        )
        parts.append(
            polygon([(x - w * tall, y - low * tall), (x, y - high * tall), (x + w * 0.15 * tall, y - low * tall)], PINE)
        )
    return group(*parts)


def bush(x: float, y: float, w: float, kind: str = "leaf", seed: int = 1) -> str:
    return group(cast(x, y, w * 0.9, w * 0.07, 0.15), crown(x, y - w * 0.27, w, w * 0.62, GREENS[kind], seed))


def hedge(x: float, y: float, w: float, h: float, kind: str = "leaf", seed: int = 1) -> str:
    deep, mid, lit = GREENS[kind]
    chance = random.Random(seed)
    parts = [rect(x, y - h, w, h, deep, h * 0.2), rect(x, y - h, w, h * 0.55, mid, h * 0.2)]
    parts += [
        circle(x + chance.random() * w, y - h + chance.uniform(0, h * 0.25), h * chance.uniform(0.1, 0.2), mid)
        for _ in range(int(w / h * 5))
    ]
    parts += [
        ellipse(x + chance.random() * w, y - h * chance.uniform(0.5, 1.08), h * 0.08, h * 0.05, lit, opacity=0.8)
        for _ in range(int(w / h * 7))
    ]
    return group(*parts)


def reeds(seed: int, count: int, left: float, right: float, y: float, tall: float) -> str:
    chance = random.Random(seed)
    parts = []
    for _ in range(count):
        x, h, bend = chance.uniform(left, right), tall * chance.uniform(0.6, 1.1), chance.uniform(-14, 26)
        colour = chance.choice((OLIVE, OLIVE_LIT, LEAF, OLIVE_DEEP))
        parts.append(
            path(
                f"M{x:.1f} {y:.1f} Q{x:.1f} {y - h * 0.6:.1f} {x + bend:.1f} {y - h:.1f}",
                stroke=colour,
                stroke_width=5,
                stroke_linecap="round",
            )
        )
        if chance.random() < 0.35:
            parts.append(
                ellipse(x + bend, y - h, 6, 22, "#7b4f33", transform=f"rotate({bend:.0f} {x + bend:.1f} {y - h:.1f})")
            )
    return group(*parts)


def water(top: float, bottom: float, *, seed: int = 1) -> str:
    """Draw a lake or harbour between two heights, with the sun's path on it."""
    chance = random.Random(seed)
    parts = [
        rect(0, top, WIDTH, bottom - top, WATER),
        rect(0, top + (bottom - top) * 0.55, WIDTH, (bottom - top) * 0.45, WATER_DEEP, opacity=0.35),
    ]
    for _ in range(46):
        y = chance.uniform(top + 6, bottom)
        near = (y - top) / (bottom - top)
        w = chance.uniform(20, 60) + 130 * near
        x = chance.uniform(-40, WIDTH)
        parts.append(rect(x, y, w, 2 + 4 * near, WATER_LIT, 2, opacity=0.55))
    for i in range(16):
        y = top + 8 + i * (bottom - top) / 17
        parts.append(
            rect(
                172 - chance.uniform(14, 44) - i * 2,
                y,
                chance.uniform(30, 90) + i * 4,
                3 + i * 0.3,
                "#fff3cf",
                3,
                opacity=0.8,
            )
        )
    return group(*parts)


def lane(points_left: list[Point], points_right: list[Point], colour: str = GRAVEL, lit: str = GRAVEL_LIT) -> str:
    """Draw a path between its left and right edge, far end first; the side to the sun is lit."""
    inner = [(a[0] + (b[0] - a[0]) * 0.3, a[1]) for a, b in zip(points_left, points_right, strict=True)]
    whole = [*points_left, *reversed(points_right)]
    return group(_ribbon(whole, colour), _ribbon([*points_left, *reversed(inner)], lit, 0.6))


def _ribbon(points: list[Point], colour: str, opacity: float = 1) -> str:
    half = len(points) // 2
    d = _curve(points[:half], "M") + " " + _curve(points[half:], "L") + "Z"
    return path(d, colour, opacity=opacity if opacity != 1 else None)


def _curve(points: list[Point], start: str) -> str:
    d = f"{start}{points[0][0]:.1f} {points[0][1]:.1f}"
    for i in range(len(points) - 1):
        p0, p1, p2, p3 = (points[min(max(i + k, 0), len(points) - 1)] for k in (-1, 0, 1, 2))
        d += f" C{p1[0] + (p2[0] - p0[0]) / 6:.1f} {p1[1] + (p2[1] - p0[1]) / 6:.1f} {p2[0] - (p3[0] - p1[0]) / 6:.1f} {p2[1] - (p3[1] - p1[1]) / 6:.1f} {p2[0]:.1f} {p2[1]:.1f}"
    return d


def winding_path(
    foot: float = 540,
    far: float = 560,
    *,
    wide: float = 520,
    bend: float = 120,
    top: float = HORIZON + 12,
    colour: str = GRAVEL,
    lit: str = GRAVEL_LIT,
) -> str:
    """Draw a path from the eye to the horizon, around one bend."""
    left, right = [], []
    for i in range(9):
        t = i / 8
        y = top + (HEIGHT + 20 - top) * t**1.7
        w = 10 + (wide - 10) * t**1.6
        x = far + (foot - far) * t + bend * math.sin(t * math.pi * 1.4)
        left.append((x - w / 2, y))
        right.append((x + w / 2, y))
    return lane(left, right, colour, lit)
