"""The address of a video inside the page, for players that keep no record of who watches.

Sources: YouTube's privacy-enhanced mode (https://support.google.com/youtube/answer/171780) and
Vimeo's ``dnt`` parameter.
"""

import re
from urllib.parse import parse_qs, urlsplit

# Where a frame of the page may lead to.
FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts|v)/([^/]+)")


def embedded(url: str) -> str | None:
    """Return the address to embed, without a second; ``None`` where there is no such player."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("music.")
    if host in ("youtube.com", "youtube-nocookie.com"):
        found = _YOUTUBE_PATH.match(parts.path)
        name = found[1] if found else parse_qs(parts.query).get("v", [""])[0]
    elif host == "youtu.be":
        name = parts.path.strip("/")
    elif host == "vimeo.com":
        name = parts.path.strip("/").split("/")[0]
        return f"{FRAMES[1]}/video/{name}?dnt=1" if name.isdigit() else None
    else:
        return None
    return f"{FRAMES[0]}/embed/{name}?rel=0" if _YOUTUBE_ID.fullmatch(name) else None
