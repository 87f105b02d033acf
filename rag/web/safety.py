"""What stands between the page and the world: security headers, a size cap, and no uploads."""

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request here; hand on any other, and add headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if scope["path"].rstrip("/").startswith(_CLOSED):
            await PlainTextResponse("Uploads are closed.", 403)(scope, receive, _with_headers(send))
        elif declared.isdigit() and int(declared) > MAX_BODY:
            await PlainTextResponse("Too large.", 413)(scope, receive, _with_headers(send))
        else:
            await _capped(self._app, scope, receive, _with_headers(send))


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
