"""A finger, through the browser's own input: down, moves, up."""

from __future__ import annotations

import time

from playwright.sync_api import CDPSession, Page

FRAME_S = 1 / 60


class Finger:
    def __init__(self, page: Page, *, frame_s: float | None = FRAME_S) -> None:
        """Take a page; `frame_s` is the time between two events as the page sees it, None for the real one."""
        self.page = page
        self.frame_s = frame_s
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.moment_s = time.time()

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        """Send an event a frame after the last one, however slow this machine is: speed decides what is a flick."""
        event: dict[str, object] = {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        if self.frame_s:
            self.moment_s += self.frame_s
            event["timestamp"] = self.moment_s
        self.session.send("Input.dispatchTouchEvent", event)

    def drag(
        self, dx: float, dy: float = 0, *, start: tuple[float, float] | None = None, steps: int = 8, lift: bool = True
    ) -> None:
        """Put a finger on the middle of the deck (or at `start`), move it, and lift it."""
        box = self.page.locator("#deck").bounding_box()
        assert box
        x, y = start or (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.moment_s = max(self.moment_s, time.time())
        self._send("touchStart", (x, y))
        for step in range(1, steps + 1):
            self._send("touchMove", (x + dx * step / steps, y + dy * step / steps))
            self.page.wait_for_timeout(16)
        if lift:
            self.lift()

    def lift(self) -> None:
        self._send("touchEnd")

    def cancel(self) -> None:
        self._send("touchCancel")
