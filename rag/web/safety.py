"""What stands between the page and the world.

Security headers, a cap on the size of a request and on how many one client makes, no uploads, and
a password where one is wanted (HTTP Basic, RFC 7617).
"""

import binascii
import secrets
from base64 import b64decode

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.player import FRAMES
from rag.web.rate import Rate

# The most bytes of a request. A question has 2,000 characters; the rest is Gradio's envelope.
MAX_BODY = 1_000_000

# Gradio's page has inline scripts and styles of its own, and draws its fonts from its own server.
_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        f"frame-src {' '.join(FRAMES)}",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Gradio takes files from anyone, even where a page has no place for them.
_CLOSED = ("/gradio_api/upload", "/upload")


class Safety:
    """ASGI middleware around the whole application.

    Args:
        password: what a browser asks for before anything is shown; the user's name is free.
        rate: how often one client may ask; by default 60 at once and 2 a second.
    """

    def __init__(self, app: ASGIApp, password: str | None = None, rate: Rate | None = None) -> None:
        self._app = app
        self._password = password
        self._rate = rate or Rate(60, 2.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request here; hand on any other, and add headers to what comes back."""
        if scope["type"] == "websocket" and self._password is not None:
            return  # the page has none
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        if (refusal := self._refusal(scope)) is not None:
            await refusal(scope, receive, send)
        else:
            await _capped(self._app, scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        client = scope["client"][0] if scope.get("client") else ""
        knows = self._password is None or _knows(headers, self._password)
        # Who has not the password may not try many either.
        if (scope["method"] == "POST" or not knows) and not self._rate.allows(client):
            wait = {"Retry-After": "10"}
            return PlainTextResponse("Too many requests; wait a little.", 429, headers=wait)
        if not knows:
            asks = {"WWW-Authenticate": 'Basic realm="citecast", charset="UTF-8"'}
            return PlainTextResponse("A password is needed.", 401, headers=asks)
        if scope["path"].rstrip("/").startswith(_CLOSED):
            return PlainTextResponse("Uploads are closed.", 403)
        if declared.isdigit() and int(declared) > MAX_BODY:
            return PlainTextResponse("Too large.", 413)
        return None


def _knows(headers: dict[bytes, bytes], password: str) -> bool:
    kind, _, coded = headers.get(b"authorization", b"").partition(b" ")
    try:
        told = b64decode(coded, validate=True) if kind.lower() == b"basic" else b""
    except binascii.Error:
        return False
    return secrets.compare_digest(told.partition(b":")[2], password.encode())


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


async def _capped(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run ``app``; refuse a body that is longer than it said, and never read the rest of it."""
    taken = 0
    answered = False

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MAX_BODY else message

    async def sending(message: Message) -> None:
        nonlocal answered
        # What the application makes of a body that was cut off is about the cut, not the size.
        if taken <= MAX_BODY or answered:
            answered = True
            await send(message)

    await app(scope, receiving, sending)
    if taken > MAX_BODY and not answered:
        await PlainTextResponse("Too large.", 413)(scope, receive, send)
