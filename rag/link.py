"""From the link of an episode to the link of one second of it, for the players that have one.

Sources: YouTube's ``t`` parameter, Vimeo's and the W3C Media Fragments ``#t=``
(https://www.w3.org/TR/media-frags/), Spotify's and Apple Podcasts' ``t`` parameter.

Only the page of one episode has seconds: a channel, a playlist or a show has none.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rag.timestamp import Timestamp

_YOUTUBE = ("youtube.com", "youtube-nocookie.com")
_NAME = re.compile(r"[\w-]+", re.ASCII)
# Pages of one video. Those of the second kind do not heed ``t``; its watch page does.
_LIVE = re.compile(r"/live/[\w-]+/?", re.ASCII)
_ELSEWHERE = re.compile(
    r"/(?:embed|shorts|v|e)/(?!videoseries|live_stream)([\w-]+)/?", re.IGNORECASE | re.ASCII
)
_VIMEO = re.compile(r"(?:/[\w-]+)*?/\d+(?:/\w+)?/?", re.ASCII)
_SPOTIFY = re.compile(r"(?:/[\w-]+)*?/episode/\w+/?", re.ASCII)
_MEDIA = re.compile(
    r"\.(?:mp3|m4a|m4b|aac|oga|ogg|opus|wav|flac|mp4|m4v|mov|ogv|webm)", re.IGNORECASE
)
# What names a second in the links that people copy.
_SECONDS = frozenset(["t", "start", "time_continue"])


def is_web_link(url: str) -> bool:
    """Tell whether ``url`` is plain http(s) with a host: the only links that are ever shown."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def is_player_link(url: str) -> bool:
    """Tell whether a second of the episode can be linked to at this address."""
    return is_web_link(url) and _seek(url, Timestamp(0)) is not None


def at_second(url: str, start: Timestamp) -> str:
    """Return the link that opens the episode at ``start``.

    A page of no known player is returned as it is: its episode still plays, from the start.
    """
    return _seek(url, start) or url


def _seek(url: str, start: Timestamp) -> str | None:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    query = dict(parse_qsl(parts.query))
    if _under(host, "youtu.be"):
        return _with_query(url, f"{start.seconds}s") if parts.path.strip("/") else None
    if any(_under(host, domain) for domain in _YOUTUBE):
        return _youtube(url, f"{start.seconds}s")
    if _under(host, "podcasts.apple.com"):
        return _with_query(url, str(start.seconds)) if "i" in query else None
    if _under(host, "open.spotify.com"):
        is_episode = _SPOTIFY.fullmatch(parts.path)
        return _with_query(url, str(start.seconds)) if is_episode else None
    if _under(host, "vimeo.com"):
        is_video = _VIMEO.fullmatch(parts.path)
        return urlunsplit(parts._replace(fragment=f"t={start.seconds}s")) if is_video else None
    # The whole ending of the path, so that ".mp3" is told from ".mp3x".
    if _MEDIA.fullmatch(parts.path[parts.path.rfind(".") :] if "." in parts.path else ""):
        return urlunsplit(parts._replace(fragment=f"t={start.seconds}"))
    return None


def _youtube(url: str, second: str) -> str | None:
    parts = urlsplit(url)
    if _LIVE.fullmatch(parts.path):
        return _with_query(url, second)
    # "watch?v=abc?t=30" is written by hand, and often.
    named = _ELSEWHERE.fullmatch(parts.path) or _NAME.match(
        dict(parse_qsl(parts.query)).get("v", "") if parts.path.rstrip("/") == "/watch" else ""
    )
    if named is None:
        return None
    name = named[named.lastindex or 0]
    host = parts.netloc if parts.path.startswith("/watch") else "www.youtube.com"
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key != "v"]
    query = urlencode([("v", name), *kept])
    return _with_query(urlunsplit(parts._replace(netloc=host, path="/watch", query=query)), second)


def _under(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _with_query(url: str, second: str) -> str:
    parts = urlsplit(url)
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in _SECONDS
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("t", second)]), fragment=""))
