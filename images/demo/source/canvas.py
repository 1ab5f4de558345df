"""SVG in, SVG out: shapes as text, one scene as a document, and the light that all scenes share."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Sequence

from palette import SHADOW, SKY_LOW, SKY_MID, SKY_TOP, SUN

WIDTH, HEIGHT = 1080, 1440
HORIZON = 560
"""Where the ground meets the sky. The eye stands a little above the heads of the people."""

Point = tuple[float, float]


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def attributes(**values: object) -> str:
    parts = []
    for name, value in values.items():
        if value is not None:
            text = number(value) if isinstance(value, float | int) else str(value)
            parts.append(f' {name.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(parts)


def shape(tag: str, **values: object) -> str:
    return f"<{tag}{attributes(**values)}/>"


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, **more: object) -> str:
    return shape("rect", x=x, y=y, width=w, height=h, fill=fill, rx=r or None, **more)


def circle(x: float, y: float, r: float, fill: str, **more: object) -> str:
    return shape("circle", cx=x, cy=y, r=r, fill=fill, **more)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> str:
    return shape("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **more)


def polygon(points: Iterable[Point], fill: str, **more: object) -> str:
    return shape("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), fill=fill, **more)


def path(d: str, fill: str = "none", **more: object) -> str:
    return shape("path", d=re.sub(r"-?\d+\.\d+", lambda found: number(float(found[0])), d), fill=fill, **more)


def stroke(points: Sequence[Point], colour: str, width: float, **more: object) -> str:
    d = "M" + " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return shape(
        "path",
        d=d,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
        **more,
    )


def smooth(points: Sequence[Point], fill: str, *, close: bool = True, **more: object) -> str:
    """Draw a soft outline through the points (Catmull-Rom as Bézier curves)."""
    count = len(points)
    d = f"M{number(points[0][0])} {number(points[0][1])}"
    for i in range(count if close else count - 1):
        p0, p1, p2, p3 = (
            points[(i + k) % count] if close else points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2)
        )
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        d += " C" + " ".join(f"{number(x)} {number(y)}" for x, y in (c1, c2, p2))
    return shape("path", d=d + ("Z" if close else ""), fill=fill, **more)


def group(*parts: str, **values: object) -> str:
    return f"<g{attributes(**values)}>{''.join(parts)}</g>"


def at(x: float, y: float, *parts: str, scale: float = 1, flip: bool = False, turn: float = 0) -> str:
    """Place parts drawn around (0, 0), larger or smaller, mirrored or turned (degrees, clockwise)."""
    steps = f"translate({number(x)} {number(y)})"
    if turn:
        steps += f" rotate({number(turn)})"
    if scale != 1 or flip:
        steps += f" scale({-scale if flip else scale:.3f} {scale:.3f})"
    return group(*parts, transform=steps)


def cast(x: float, y: float, length: float, width: float, opacity: float = 0.2) -> str:
    """Draw the long shadow of something that stands at (x, y): to the right and towards the eye."""
    return shape(
        "ellipse",
        cx=length * 0.52,
        cy=0,
        rx=length * 0.54,
        ry=width,
        fill=SHADOW,
        opacity=opacity,
        transform=f"translate({number(x)} {number(y)}) rotate(14)",
    )


def person_height(y: float) -> float:
    """Return how tall an adult is who stands at height `y` of the picture."""
    return 0.66 * (y - HORIZON) + 12


def spread(seed: int, count: int, left: float, right: float, top: float, bottom: float) -> list[Point]:
    """Return evenly scattered points, the far ones first."""
    chance = random.Random(seed)
    columns = max(1, round(math.sqrt(count * (right - left) / max(1, bottom - top))))
    points = []
    for i in range(count):
        column = i % columns
        x = left + (right - left) * (column + chance.random()) / columns
        points.append((x, top + (bottom - top) * chance.random()))
    return sorted(points, key=lambda point: point[1])


DEFINITIONS = f"""<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{SKY_TOP}"/><stop offset=".55" stop-color="{SKY_MID}"/><stop offset="1" stop-color="{SKY_LOW}"/></linearGradient>
<radialGradient id="sun" cx=".16" cy=".17" r=".75"><stop offset="0" stop-color="{SUN}" stop-opacity=".95"/><stop offset=".12" stop-color="{SUN}" stop-opacity=".7"/><stop offset=".5" stop-color="#ffe7b0" stop-opacity=".22"/><stop offset="1" stop-color="#ffe7b0" stop-opacity="0"/></radialGradient>
<linearGradient id="warm" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ffd98a" stop-opacity=".26"/><stop offset=".55" stop-color="#ffd98a" stop-opacity="0"/><stop offset="1" stop-color="#2f2a4a" stop-opacity=".16"/></linearGradient>
<linearGradient id="near" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#20303a" stop-opacity="0"/><stop offset="1" stop-color="#20303a" stop-opacity=".28"/></linearGradient>
<linearGradient id="haze" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fbe7c2" stop-opacity="0"/><stop offset="1" stop-color="#fbe7c2" stop-opacity=".75"/></linearGradient>
</defs>"""


def scene(*parts: str) -> str:
    """Return the whole picture: sky and sun behind, the parts, then the evening's light over everything."""
    ground = rect(0, HORIZON, WIDTH, HEIGHT - HORIZON, "#c6c79a")
    whole = rect(0, 0, WIDTH, HEIGHT, "url(#warm)")
    near = rect(0, 1130, WIDTH, 310, "url(#near)")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{DEFINITIONS}{ground}{''.join(parts)}{whole}{near}</svg>\n"
    )
