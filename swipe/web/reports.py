"""What browsers report: that a page wanted to do something which its security policy forbids."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from swipe.web.limits import may_log

blueprint = Blueprint("reports", __name__)

LARGEST_REPORT_BYTES = 8 * 1024
LONGEST_VALUE = 80
MOST_IN_ONE = 5


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Take reports without a token: a browser sends them by itself. They change nothing but the log."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.post("/csp-report")
def take_report() -> ResponseReturnValue:
    """Log which rule was broken and by what, without the address of anybody or the query of any page."""
    if (request.content_length or 0) > LARGEST_REPORT_BYTES:
        return Response(status=413)
    for report in _reports(request.get_data(cache=False))[:MOST_IN_ONE]:
        if not may_log():
            break
        current_app.logger.warning("a page broke the security policy: %s", json.dumps(report, sort_keys=True))
    return Response(status=204)


def _reports(body: bytes) -> list[dict[str, str]]:
    """Return what a body reports, in the form of report-uri ({"csp-report": ...}) or of the Reporting API (a list)."""
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    items = sent if isinstance(sent, list) else [sent]
    bodies = [item.get("csp-report", item.get("body")) for item in items if isinstance(item, dict)]
    return [_told(one) for one in bodies if isinstance(one, dict)]


def _told(report: dict[str, Any]) -> dict[str, str]:
    def first(*names: str) -> str:
        return next((report[name] for name in names if isinstance(report.get(name), str)), "")

    return {
        "rule": _short(first("effective-directive", "effectiveDirective", "violated-directive")),
        "blocked": _short(_without_query(first("blocked-uri", "blockedURL"))),
        "page": _short(_without_query(first("document-uri", "documentURL"))),
        "source": _short(_without_query(first("source-file", "sourceFile"))),
    }


def _without_query(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{parts.path}" if parts.netloc else parts.scheme or parts.path


def _short(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST_VALUE]
