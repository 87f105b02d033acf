"""From the link of an episode to the link of one second of it, for the players that have one.

Sources: YouTube's ``t`` parameter, Vimeo's and the W3C Media Fragments ``#t=``
(https://www.w3.org/TR/media-frags/), Spotify's and Apple Podcasts' ``t`` parameter.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rag.timestamp import Timestamp

_YOUTUBE = ("youtube.com", "youtu.be", "youtube-nocookie.com")
_QUERY_SECONDS = ("open.spotify.com", "podcasts.apple.com")
_MEDIA = (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".flac", ".mp4", ".m4v", ".webm")


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
    if _under(host, _YOUTUBE):
        return _with_query(url, "t", f"{start.seconds}s")
    if _under(host, _QUERY_SECONDS):
        return _with_query(url, "t", str(start.seconds))
    if _under(host, ("vimeo.com",)):
        return urlunsplit(parts._replace(fragment=f"t={start.seconds}s"))
    if parts.path.lower().endswith(_MEDIA):
        return urlunsplit(parts._replace(fragment=f"t={start.seconds}"))
    return None


def _under(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _with_query(url: str, key: str, value: str) -> str:
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != key]
    return urlunsplit(parts._replace(query=urlencode([*kept, (key, value)]), fragment=""))
