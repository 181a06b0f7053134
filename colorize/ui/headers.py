"""HTTP headers of every answer: the browser may load nothing from other servers."""

#: 'unsafe-inline', 'unsafe-eval', blob: and data: are needed by Streamlit and Plotly.
POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
))
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class Headers:
    """ASGI middleware that adds :data:`HEADERS` to every answer of `app`."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_ENCODED]
            await send(message)

        await self.app(scope, receive, send_with_headers)


_ENCODED = [(name.encode(), text.encode()) for name, text in HEADERS.items()]
