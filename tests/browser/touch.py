"""A finger, through the browser's own input: down, moves, up."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page


class Finger:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        self.session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    def drag(
        self, dx: float, dy: float = 0, *, start: tuple[float, float] | None = None, steps: int = 8, lift: bool = True
    ) -> None:
        """Put a finger on the middle of the deck (or at `start`), move it, and lift it."""
        box = self.page.locator("#deck").bounding_box()
        assert box
        x, y = start or (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
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
