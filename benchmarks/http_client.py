"""HTTP requests beside others in one asyncio loop, with the standard library alone."""

import asyncio
import gzip
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """What a server answered.

    Parameters
    ----------
    status : int
    headers : list of (str, str)
        Names in lower case.
    body : bytes
        As sent: compressed where a header says so.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def text(self) -> str:
        """The body as text."""
        packed = ("content-encoding", "gzip") in self.headers
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def cookies(self) -> dict[str, str]:
        """Name and value of each cookie that this reply sets."""
        return dict(value.partition(";")[0].split("=", 1) for header, value in self.headers
                    if header == "set-cookie")


async def request(address: str, path: str, method: str = "GET",
                  headers: dict[str, str] | None = None, body: bytes = b"",
                  cookies: dict[str, str] | None = None) -> Reply:
    """One request in a connection of its own.

    Raises
    ------
    OSError
        If the server does not accept the connection or ends it early.
    """
    host = urlsplit(address).netloc
    name, _, port = host.partition(":")
    lines = {"Host": host, "Connection": "close", "Accept-Encoding": "gzip",
             "Content-Length": str(len(body)), "Cookie": cookie_header(cookies or {})}
    lines |= headers or {}
    head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    reader, writer = await asyncio.open_connection(name, int(port))
    try:
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)
        await writer.drain()
        reply = await reader.read()
    finally:
        writer.close()
    return _parse(reply)


def cookie_header(cookies: dict[str, str]) -> str:
    """The value of the header that sends these cookies."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _parse(reply: bytes) -> Reply:
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/1."):
        raise ConnectionError("the server ended the connection without an answer")
    pairs = [line.partition(": ")[::2] for line in rest]
    return Reply(int(first.split()[1]), [(key.lower(), value) for key, value in pairs], body)


def form_of_file(name: str, data: bytes, kind: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a form with one file, as a browser's uploader sends it."""
    boundary = "----file-boundary-of-the-benchmark"
    body = (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{name}"\r\nContent-Type: {kind}\r\n\r\n').encode()
    body += data + f"\r\n--{boundary}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={boundary}"}, body
