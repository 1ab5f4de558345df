"""People: faceless, well-proportioned figures built from joints, so that any pose stands firmly on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from canvas import Point, cast, circle, ellipse, group, path, person_height, polygon, rect, shape, smooth, stroke
from palette import (
    BOTTOMS,
    HAIRS,
    INK,
    MUSTARD,
    NAVY,
    SKINS,
    SLATE,
    SLATE_LIT,
    TERRACOTTA,
    TOPS,
    WOOD_DEEP,
)

# Parts of the body as shares of its height.
THIGH = SHIN = 0.245
TORSO = 0.3
UPPER_ARM, FOREARM = 0.165, 0.155
HEAD = 0.068
LEG_WIDTH, ARM_WIDTH = 0.088, 0.058


@dataclass(frozen=True)
class Pose:
    """Angles in degrees: 0 hangs down, 90 points forward (the way the person faces), 180 points up.

    `near` and `far` are the limbs on the eye's side and beyond; each is (upper, lower). `lean` tilts the trunk forward.
    """

    near_leg: Point = (4, 2)
    far_leg: Point = (-4, -4)
    near_arm: Point = (-8, 6)
    far_arm: Point = (10, 16)
    lean: float = 0
    seated: bool = False


STAND = Pose()
WALK = Pose(near_leg=(24, 6), far_leg=(-20, -34), near_arm=(-26, -6), far_arm=(26, 44), lean=2)
STROLL = Pose(near_leg=(15, 4), far_leg=(-13, -22), near_arm=(-14, 2), far_arm=(16, 28), lean=1)
RUN = Pose(near_leg=(58, -14), far_leg=(-30, -82), near_arm=(-48, 34), far_arm=(46, 118), lean=10)
SIT = Pose(near_leg=(86, 4), far_leg=(78, -4), near_arm=(24, 72), far_arm=(30, 64), lean=2, seated=True)
SIT_LOW = Pose(near_leg=(112, 24), far_leg=(104, 34), near_arm=(36, 58), far_arm=(44, 66), lean=8, seated=True)
KNEEL = Pose(near_leg=(72, -84), far_leg=(20, -92), near_arm=(52, 60), far_arm=(64, 70), lean=28)
REACH = Pose(near_arm=(128, 150), far_arm=(20, 40))
WAVE = Pose(near_arm=(-6, 8), far_arm=(150, 176))
CARRY = Pose(near_arm=(28, 88), far_arm=(34, 92))
PUSH = Pose(near_leg=(20, 4), far_leg=(-18, -30), near_arm=(48, 66), far_arm=(54, 70), lean=6)
TALK = Pose(near_arm=(22, 84), far_arm=(8, 20))
PLAY = Pose(near_arm=(40, 108), far_arm=(52, 116))
CHEER = Pose(near_leg=(10, 2), far_leg=(-10, -8), near_arm=(148, 168), far_arm=(160, 184))
HANG = Pose(near_leg=(14, -6), far_leg=(-6, -20), near_arm=(176, 180), far_arm=(182, 180))
CYCLE = Pose(near_leg=(74, -8), far_leg=(34, -28), near_arm=(62, 62), far_arm=(66, 66), lean=16, seated=True)
BEND = Pose(near_leg=(6, 0), far_leg=(-6, -8), near_arm=(40, 24), far_arm=(48, 34), lean=56)


@dataclass(frozen=True)
class Look:
    """Skin, hair and clothes. `hair` is short, long, bun, bob, bald, cap, hijab, curly or ponytail."""

    skin: str = SKINS[0]
    hair: str = "short"
    hair_colour: str = HAIRS[0]
    top: str = TOPS[0]
    bottom: str = BOTTOMS[0]
    lower: str = "trousers"  # or shorts, skirt, dress
    sleeves: bool = True
    shoes: str = INK
    head_wear: str = field(default=TERRACOTTA)


def look(number: int, **changes: str | bool) -> Look:
    """Return one of many looks: the same number, the same person."""
    hairs = ("short", "long", "bob", "curly", "bun", "ponytail", "short", "long")
    lowers = ("trousers", "trousers", "skirt", "trousers", "shorts", "dress")
    chosen = Look(
        skin=SKINS[(number * 5 + 2) % len(SKINS)],
        hair=hairs[(number * 3 + 1) % len(hairs)],
        hair_colour=HAIRS[(number * 7 + 3) % len(HAIRS)],
        top=TOPS[(number * 3) % len(TOPS)],
        bottom=BOTTOMS[(number * 5 + 1) % len(BOTTOMS)],
        lower=lowers[(number * 5 + 1) % len(lowers)],
        sleeves=number % 3 != 0,
        head_wear=TOPS[(number * 7 + 2) % len(TOPS)],
    )
    return replace(chosen, **changes)  # type: ignore[arg-type]


def shade(colour: str, factor: float) -> str:
    """Return a colour made darker (factor < 1) or lighter (> 1)."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{max(0, min(255, round(c * factor))):02x}" for c in channels)


def limb(start: Point, angles: Point, lengths: Point, face: int, size: float) -> list[Point]:
    points = [start]
    for angle, length in zip(angles, lengths, strict=True):
        x, y = points[-1]
        turn = math.radians(angle)
        points.append((x + face * math.sin(turn) * length * size, y + math.cos(turn) * length * size))
    return points


def reach_down(pose: Pose) -> float:
    """Return how far the lowest foot (or knee) is below the hip, as a share of the height."""
    depths = []
    for upper, lower in (pose.near_leg, pose.far_leg):
        knee = math.cos(math.radians(upper)) * THIGH
        depths += [knee, knee + math.cos(math.radians(lower)) * SHIN]
    return max(depths) + 0.02


def person(
    x: float,
    y: float,
    pose: Pose = STAND,
    wearing: Look | int = 0,
    *,
    face: int = 1,
    size: float | None = None,
    share: float = 1,
    shadow: bool = True,
    lift: float = 0,
) -> str:
    """Draw a person whose feet (or, seated, hips) are at (x, y).

    `face` is 1 to the right and -1 to the left; `share` makes a child (0.5 to 0.8) of an adult's height; `lift` raises
    the feet above the ground, as in a jump.
    """
    dressed = look(wearing) if isinstance(wearing, int) else wearing
    tall = (size or person_height(y)) * share
    hip = (x, y - lift) if pose.seated else (x, y - lift - reach_down(pose) * tall)
    lean = math.radians(pose.lean)
    chest = (hip[0] + face * math.sin(lean) * TORSO * tall, hip[1] - math.cos(lean) * TORSO * tall)
    shoulder = (chest[0] - face * 0.005 * tall, chest[1] + 0.035 * tall)
    legs = {
        side: limb(hip, angles, (THIGH, SHIN), face, tall)
        for side, angles in (("near", pose.near_leg), ("far", pose.far_leg))
    }
    arms = {
        side: limb(shoulder, angles, (UPPER_ARM, FOREARM), face, tall)
        for side, angles in (("near", pose.near_arm), ("far", pose.far_arm))
    }
    parts = []
    if shadow and not pose.seated:
        parts.append(cast(x, y, tall * 0.95, tall * 0.035))
    parts += _arm(arms["far"], dressed, tall, 0.82)
    parts += _leg(legs["far"], dressed, tall, face, 0.8)
    parts += _leg(legs["near"], dressed, tall, face, 1)
    parts.append(_trunk(hip, chest, dressed, tall, face))
    if dressed.lower in ("skirt", "dress"):
        parts.append(_skirt(hip, legs, dressed, tall, face))
    parts.append(_head(chest, lean, dressed, tall, face))
    parts += _arm(arms["near"], dressed, tall, 1)
    return group(*parts)


def _leg(points: list[Point], dressed: Look, tall: float, face: int, tone: float) -> list[str]:
    bare = dressed.lower in ("shorts", "skirt", "dress")
    cloth, skin = shade(dressed.bottom, tone), shade(dressed.skin, tone)
    width = LEG_WIDTH * tall
    ankle = points[-1]
    foot = ellipse(
        ankle[0] + face * 0.022 * tall, ankle[1] + 0.006 * tall, 0.05 * tall, 0.023 * tall, shade(dressed.shoes, tone)
    )
    if not bare:
        return [foot, stroke(points, cloth, width)]
    parts = [foot, stroke(points, skin, width * 0.78)]
    if dressed.lower == "shorts":
        hip, knee = points[0], points[1]
        end = (hip[0] + (knee[0] - hip[0]) * 0.85, hip[1] + (knee[1] - hip[1]) * 0.85)
        parts.append(stroke([hip, end], cloth, width * 1.12))
    return parts


def _arm(points: list[Point], dressed: Look, tall: float, tone: float) -> list[str]:
    width = ARM_WIDTH * tall
    sleeve = shade(dressed.top, tone * 0.93)
    hand = circle(*points[-1], width * 0.52, shade(dressed.skin, tone))
    if dressed.sleeves:
        return [hand, stroke(points, sleeve, width)]
    shoulder, elbow = points[0], points[1]
    end = (shoulder[0] + (elbow[0] - shoulder[0]) * 0.6, shoulder[1] + (elbow[1] - shoulder[1]) * 0.6)
    return [stroke(points, shade(dressed.skin, tone), width * 0.82), hand, stroke([shoulder, end], sleeve, width * 1.1)]


def _trunk(hip: Point, chest: Point, dressed: Look, tall: float, face: int) -> str:
    along = (chest[0] - hip[0], chest[1] - hip[1])
    length = math.hypot(*along)
    ux, uy = along[0] / length, along[1] / length
    px, py = -uy, ux

    def place(up: float, aside: float) -> Point:
        return (hip[0] + ux * up * length + px * aside * tall, hip[1] + uy * up * length + py * aside * tall)

    outline = [place(-0.16, -0.078), place(0.3, -0.078), place(0.78, -0.094), place(0.97, -0.062), place(1.03, 0)]
    outline += [place(0.97, 0.062), place(0.78, 0.094), place(0.3, 0.078), place(-0.16, 0.078), place(-0.22, 0)]
    lit = [
        place(-0.1, -0.07),
        place(0.3, -0.07),
        place(0.78, -0.086),
        place(0.9, -0.04),
        place(0.4, -0.034),
        place(-0.1, -0.04),
    ]
    del face
    # The sun stands to the left, whichever way the person faces.
    left = (
        lit if lit[0][0] < hip[0] else [(2 * (hip[0] + ux * k) - a, b) for (a, b), k in zip(lit, (0,) * 6, strict=True)]
    )
    return smooth(outline, dressed.top) + smooth(left, shade(dressed.top, 1.12), opacity=0.8)


def _skirt(hip: Point, legs: dict[str, list[Point]], dressed: Look, tall: float, face: int) -> str:
    colour = dressed.top if dressed.lower == "dress" else dressed.bottom
    knees = sorted(legs[side][1] for side in legs)
    low = max(knees[0][1], knees[1][1]) + 0.05 * tall
    if low - hip[1] < 0.15 * tall:  # seated: the cloth lies over the thighs
        return stroke([hip, legs["far"][1]], shade(colour, 0.86), LEG_WIDTH * 1.3 * tall) + stroke(
            [hip, legs["near"][1]], colour, LEG_WIDTH * 1.3 * tall
        )
    del face
    spread = 0.075 * tall
    points = [(hip[0] - 0.07 * tall, hip[1] - 0.07 * tall), (hip[0] + 0.07 * tall, hip[1] - 0.07 * tall)]
    points += [
        (knees[1][0] + spread, low),
        ((knees[0][0] + knees[1][0]) / 2, low + 0.015 * tall),
        (knees[0][0] - spread, low),
    ]
    return path(
        f"M{points[0][0]:.1f} {points[0][1]:.1f} L{points[1][0]:.1f} {points[1][1]:.1f} Q{points[1][0] + 0.02 * tall:.1f} {hip[1] + 0.06 * tall:.1f} "
        f"{points[2][0]:.1f} {points[2][1]:.1f} Q{points[3][0]:.1f} {points[3][1] + 0.02 * tall:.1f} {points[4][0]:.1f} {points[4][1]:.1f} "
        f"Q{points[0][0] - 0.02 * tall:.1f} {hip[1] + 0.06 * tall:.1f} {points[0][0]:.1f} {points[0][1]:.1f}Z",
        colour,
    )


def _head(chest: Point, lean: float, dressed: Look, tall: float, face: int) -> str:
    r = HEAD * tall
    tilt = lean * 0.55
    cx = chest[0] + face * math.sin(tilt) * 0.1 * tall + face * 0.006 * tall
    cy = chest[1] - math.cos(tilt) * 0.088 * tall
    skin, hair = dressed.skin, dressed.hair_colour
    neck = stroke([(chest[0], chest[1] + 0.02 * tall), (cx, cy)], shade(skin, 0.88), 0.048 * tall)
    ball = ellipse(cx, cy, r * 0.92, r * 1.08, skin)
    f = face

    def cap(back: float, down: float, colour: str) -> str:
        return path(
            f"M{cx + f * r * 0.95:.1f} {cy - r * 0.42:.1f} C{cx + f * r * 0.8:.1f} {cy - r * 1.42:.1f} {cx - f * r * 1.2:.1f} {cy - r * 1.5:.1f} "
            f"{cx - f * r * back:.1f} {cy + r * down:.1f} C{cx - f * r * 0.55:.1f} {cy + r * (down - 0.2):.1f} {cx - f * r * 0.3:.1f} {cy - r * 0.3:.1f} "
            f"{cx + f * r * 0.95:.1f} {cy - r * 0.42:.1f}Z",
            colour,
        )

    if dressed.hair == "hijab":
        scarf = smooth(
            [
                (cx + f * r * 0.5, cy - r * 1.05),
                (cx - f * r * 0.7, cy - r * 1.05),
                (cx - f * r * 1.15, cy),
                (cx - f * r * 1.1, cy + r * 1.3),
                (cx - f * r * 0.2, cy + r * 1.75),
                (cx + f * r * 0.75, cy + r * 1.35),
                (cx + f * r * 0.55, cy + r * 0.6),
            ],
            dressed.head_wear,
        )
        face_part = ellipse(cx + f * r * 0.3, cy + r * 0.02, r * 0.6, r * 0.82, skin)
        return neck + ball + scarf + face_part
    if dressed.hair == "bald":
        return (
            neck
            + ball
            + path(
                f"M{cx - f * r * 0.2:.1f} {cy + r * 0.2:.1f} Q{cx - f * r * 1.15:.1f} {cy:.1f} {cx - f * r * 0.85:.1f} {cy + r * 0.6:.1f}Z",
                hair,
            )
        )
    if dressed.hair == "cap":
        brim = path(
            f"M{cx - f * r * 0.9:.1f} {cy - r * 0.3:.1f} L{cx + f * r * 1.55:.1f} {cy - r * 0.28:.1f} Q{cx + f * r:.1f} {cy - r * 0.55:.1f} {cx:.1f} {cy - r * 0.6:.1f}Z",
            shade(dressed.head_wear, 0.85),
        )
        return (
            neck
            + ball
            + cap(0.95, 0.4, hair)
            + path(
                f"M{cx - f * r * 0.98:.1f} {cy - r * 0.26:.1f} C{cx - f * r:.1f} {cy - r * 1.5:.1f} {cx + f * r:.1f} {cy - r * 1.5:.1f} {cx + f * r * 0.96:.1f} {cy - r * 0.26:.1f}Z",
                dressed.head_wear,
            )
            + brim
        )
    back = ""
    if dressed.hair == "long":
        back = smooth(
            [
                (cx - f * r * 0.2, cy - r),
                (cx - f * r * 1.15, cy - r * 0.3),
                (cx - f * r * 1.25, cy + r * 1.4),
                (cx - f * r * 0.3, cy + r * 1.7),
                (cx + f * r * 0.1, cy),
            ],
            hair,
        )
    elif dressed.hair == "bob":
        back = smooth(
            [
                (cx - f * r * 0.1, cy - r),
                (cx - f * r * 1.15, cy - r * 0.2),
                (cx - f * r * 1.05, cy + r * 0.95),
                (cx - f * r * 0.1, cy + r * 0.8),
            ],
            hair,
        )
    elif dressed.hair == "ponytail":
        back = smooth(
            [
                (cx - f * r * 0.8, cy - r * 0.6),
                (cx - f * r * 1.7, cy - r * 0.2),
                (cx - f * r * 1.75, cy + r * 1.1),
                (cx - f * r * 1.3, cy + r * 0.3),
            ],
            hair,
        )
    elif dressed.hair == "bun":
        back = circle(cx - f * r * 0.95, cy - r * 0.75, r * 0.48, hair)
    elif dressed.hair == "curly":
        back = "".join(
            circle(cx - f * r * dx, cy + r * dy, r * 0.5, hair)
            for dx, dy in ((0.9, -0.3), (0.95, 0.25), (0.55, -0.85), (0, -1), (-0.45, -0.8))
        )
    return back + neck + ball + cap(1.02, 0.45, hair)


# ------------------------------------------------------------------ people with things


def wheelchair(x: float, y: float, wearing: Look | int, *, face: int = 1, share: float = 1, pose: Pose = SIT) -> str:
    """Draw a person in a wheelchair whose wheels stand at (x, y)."""
    h = person_height(y) * share
    wheel = 0.19 * h
    frame = shade(SLATE, 0.9)
    parts = [cast(x, y, h * 0.8, h * 0.05)]
    parts.append(
        stroke(
            [
                (x - face * 0.2 * h, y - 0.56 * h),
                (x - face * 0.13 * h, y - 0.26 * h),
                (x + face * 0.16 * h, y - 0.26 * h),
                (x + face * 0.24 * h, y - 0.04 * h),
                (x + face * 0.32 * h, y - 0.04 * h),
            ],
            frame,
            0.024 * h,
        )
    )
    parts.append(person(x - face * 0.04 * h, y - 0.32 * h, pose, wearing, face=face, size=h * 0.95, shadow=False))
    parts.append(
        shape("circle", cx=x - face * 0.05 * h, cy=y - wheel, r=wheel, fill="none", stroke=INK, stroke_width=0.022 * h)
    )
    parts.append(
        shape(
            "circle",
            cx=x - face * 0.05 * h,
            cy=y - wheel,
            r=wheel * 0.86,
            fill="none",
            stroke=SLATE_LIT,
            stroke_width=0.01 * h,
        )
    )
    parts += [
        stroke(
            [
                (x - face * 0.05 * h, y - wheel),
                (x - face * 0.05 * h + math.cos(a) * wheel, y - wheel + math.sin(a) * wheel),
            ],
            SLATE_LIT,
            0.006 * h,
        )
        for a in (0.3, 1.35, 2.4, 3.45, 4.5, 5.55)
    ]
    parts.append(circle(x + face * 0.2 * h, y - 0.05 * h, 0.05 * h, INK))
    return group(*parts)


def rollator(x: float, y: float, wearing: Look | int, *, face: int = 1) -> str:
    """Draw an old person who walks with a rollator, feet at (x, y)."""
    h = person_height(y) * 0.93
    front = x + face * 0.36 * h
    frame = [
        stroke(
            [
                (x + face * 0.22 * h, y - 0.48 * h),
                (front - face * 0.06 * h, y - 0.46 * h),
                (front + face * 0.06 * h, y - 0.05 * h),
            ],
            TERRACOTTA,
            0.026 * h,
        ),
        stroke([(front - face * 0.06 * h, y - 0.46 * h), (x + face * 0.22 * h, y - 0.05 * h)], TERRACOTTA, 0.026 * h),
        rect(min(front, front - face * 0.12 * h), y - 0.3 * h, 0.12 * h, 0.12 * h, INK, 4),
        circle(x + face * 0.22 * h, y - 0.035 * h, 0.035 * h, INK),
        circle(front + face * 0.06 * h, y - 0.035 * h, 0.035 * h, INK),
    ]
    pose = replace(PUSH, near_leg=(12, 2), far_leg=(-10, -18), near_arm=(24, 58), far_arm=(30, 62), lean=9)
    return (
        cast(x, y, h * 1.1, h * 0.04)
        + person(x, y, pose, wearing, face=face, share=0.93, shadow=False)
        + "".join(frame)
    )


def pram(x: float, y: float, wearing: Look | int, *, face: int = 1, colour: str = NAVY) -> str:
    """Draw a parent with a pram, feet at (x, y)."""
    h = person_height(y)
    cx = x + face * 0.48 * h
    body = [
        stroke(
            [
                (x + face * 0.24 * h, y - 0.56 * h),
                (cx - face * 0.1 * h, y - 0.42 * h),
                (cx + face * 0.14 * h, y - 0.1 * h),
            ],
            SLATE_LIT,
            0.018 * h,
        ),
        stroke([(cx + face * 0.1 * h, y - 0.36 * h), (cx - face * 0.14 * h, y - 0.1 * h)], SLATE_LIT, 0.018 * h),
        path(
            f"M{cx - face * 0.2 * h:.1f} {y - 0.46 * h:.1f} L{cx + face * 0.2 * h:.1f} {y - 0.46 * h:.1f} Q{cx + face * 0.2 * h:.1f} {y - 0.26 * h:.1f} {cx:.1f} {y - 0.26 * h:.1f} Q{cx - face * 0.18 * h:.1f} {y - 0.26 * h:.1f} {cx - face * 0.2 * h:.1f} {y - 0.46 * h:.1f}Z",
            colour,
        ),
        path(
            f"M{cx + face * 0.2 * h:.1f} {y - 0.46 * h:.1f} A{0.2 * h:.1f} {0.2 * h:.1f} 0 0 {0 if face > 0 else 1} {cx:.1f} {y - 0.65 * h:.1f} L{cx:.1f} {y - 0.46 * h:.1f}Z",
            shade(colour, 1.18),
        ),
        *[
            shape("circle", cx=cx + dx * h, cy=y - 0.07 * h, r=0.07 * h, fill="none", stroke=INK, stroke_width=0.02 * h)
            for dx in (-0.15, 0.15)
        ],
    ]
    return cast(x, y, h * 1.2, h * 0.045) + person(x, y, PUSH, wearing, face=face, shadow=False) + "".join(body)


def bicycle(
    x: float,
    y: float,
    wearing: Look | int,
    *,
    face: int = 1,
    share: float = 1,
    colour: str = TERRACOTTA,
    box: bool = False,
    child: int | None = None,
) -> str:
    """Draw a cyclist whose wheels stand at (x, y); `box` makes it a cargo bike, `child` sits in the box."""
    h = person_height(y) * share
    r = 0.175 * h
    rear, front = x - face * 0.3 * h, x + face * (0.3 if not box else 0.62) * h
    seat, bars = (x - face * 0.12 * h, y - 0.5 * h), (x + face * 0.2 * h, y - 0.56 * h)
    crank = (x - face * 0.02 * h, y - 0.17 * h)
    parts = [cast(x, y, h * 1.15, h * 0.045)]
    for cx in (rear, front):
        wheel = r if not (box and cx == front) else r * 0.82
        parts.append(shape("circle", cx=cx, cy=y - wheel, r=wheel, fill="none", stroke=INK, stroke_width=0.022 * h))
        parts += [
            stroke([(cx, y - wheel), (cx + math.cos(a) * wheel, y - wheel + math.sin(a) * wheel)], SLATE_LIT, 0.005 * h)
            for a in (0.4, 1.6, 2.8, 4.0, 5.2)
        ]
    pipe = 0.026 * h
    parts.append(stroke([(rear, y - r), seat, crank, (rear, y - r)], colour, pipe))
    parts.append(stroke([seat, (bars[0] - face * 0.02 * h, bars[1] + 0.1 * h), crank], colour, pipe))
    if not box:
        parts.append(stroke([(front, y - r), bars], colour, pipe))
    if box:
        parts.append(stroke([bars, (x + face * 0.22 * h, y - 0.16 * h), (front, y - r * 0.82)], colour, pipe))
        if child is not None:
            parts.append(
                person(x + face * 0.44 * h, y - 0.3 * h, SIT_LOW, look(child), face=face, size=h * 0.52, shadow=False)
            )
        corners = [
            (x + face * 0.26 * h, y - 0.44 * h),
            (x + face * 0.66 * h, y - 0.44 * h),
            (x + face * 0.6 * h, y - 0.15 * h),
            (x + face * 0.3 * h, y - 0.15 * h),
        ]
        parts.append(polygon(corners, WOOD_DEEP) + stroke([corners[0], corners[1]], MUSTARD, 0.02 * h))
    pose = replace(CYCLE, near_leg=(62, -14), far_leg=(24, -34))
    parts.append(ellipse(seat[0], seat[1] - 0.01 * h, 0.07 * h, 0.022 * h, INK))
    parts.append(person(seat[0], seat[1] - 0.05 * h, pose, wearing, face=face, size=h * 0.97, shadow=False))
    parts.append(stroke([bars, (bars[0] - face * 0.06 * h, bars[1] - 0.01 * h)], INK, 0.022 * h))
    return group(*parts)
