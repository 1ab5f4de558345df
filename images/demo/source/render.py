"""Write every scene as SVG and render it as JPEG: python render.py [--chromium PATH] [NAME ...]"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from canvas import HEIGHT, WIDTH  # noqa: E402
from PIL import Image  # noqa: E402  the folder of the scenes comes first
from playwright.sync_api import sync_playwright  # noqa: E402
from scenes import SCENES  # noqa: E402

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
JPEG_QUALITY = 90


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="path of the browser that renders")
    parser.add_argument("names", nargs="*", help="only these scenes")
    chosen = parser.parse_args()
    wanted: dict[str, Callable[[], str]] = {name: SCENES[name] for name in chosen.names or SCENES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, draw in wanted.items():
            drawing = draw()
            (HERE / f"{name}.svg").write_text(drawing, encoding="utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing}")
            with Image.open(io.BytesIO(page.screenshot())) as picture:
                picture.convert("RGB").save(
                    HERE.parent / f"{name}.jpg", quality=JPEG_QUALITY, optimize=True, progressive=True, subsampling=0
                )
        browser.close()


if __name__ == "__main__":
    main()
