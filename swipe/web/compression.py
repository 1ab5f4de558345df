"""Text goes out in Brotli or gzip; pictures are compressed already."""

from __future__ import annotations

from flask import Flask, Response
from flask_compress import Compress

TEXT_TYPES = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",  # what Python 3.11 calls it
    "text/csv",
    "text/plain",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
]


def register(app: Flask) -> None:
    """Compress what a browser asks to have compressed.

    HTML is compressed too, although it carries the CSRF token and repeats the query string in its links, which is
    what BREACH (CVE-2013-3587) needs to guess a secret byte by byte. The secret must then be the same over some
    thousand answers. Flask-WTF signs the session's token together with the time, so the first part is the same in
    each answer and worth nothing alone (validate_csrf takes only a signed one), and the signature, which is worth
    something, is another one each second; a test holds that. Another site cannot ask with the session's cookie
    in the background either, because that is SameSite=Lax. The deck's ticket is signed with the time as well.

    Nothing is kept between requests: files answer 304 most times, and compressing the largest of ours takes 2 ms,
    against 45 ms at the highest level for a tenth less.
    """
    app.config.from_mapping(
        COMPRESS_MIMETYPES=TEXT_TYPES,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # the first level that beats gzip on all our files
        COMPRESS_STREAMS=False,  # it would leave the files it reads open
    )
    app.after_request(_forget_when_packed)  # what is registered first runs last
    Compress(app)
    app.after_request(_read_file)


def _read_file(response: Response) -> Response:
    """Read a file of text now, so that it is compressed as a whole, with a length and an ETag that can be asked for."""
    if response.status_code == 200 and response.is_streamed and response.mimetype in TEXT_TYPES:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _forget_when_packed(response: Response) -> Response:
    """Set the time in gzip's header (RFC 1952, bytes 4 to 7) to "none": a strong ETag promises the same bytes."""
    if response.status_code == 200 and response.content_encoding == "gzip":
        packed = response.get_data()
        response.set_data(packed[:4] + bytes(4) + packed[8:])
    return response
