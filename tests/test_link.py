import pytest

from rag.link import at_second, is_web_link
from rag.timestamp import Timestamp


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=3336s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=3336s"),
        ("https://youtu.be/abc?t=12", "https://youtu.be/abc?t=3336s"),
        ("https://vimeo.com/12345", "https://vimeo.com/12345#t=3336s"),
        ("https://open.spotify.com/episode/x", "https://open.spotify.com/episode/x?t=3336"),
        ("https://example.org/show.mp3", "https://example.org/show.mp3#t=3336"),
        ("https://example.org/episode/7", "https://example.org/episode/7"),
    ],
    ids=["youtube", "short", "replaces-time", "vimeo", "spotify", "audio-file", "unknown-page"],
)
def test_a_link_opens_the_episode_at_the_second(url: str, expected: str) -> None:
    assert at_second(url, Timestamp(3336)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host",
        "https://",
        "http://[x",
    ],
)
def test_only_plain_web_links_count(url: str) -> None:
    assert not is_web_link(url)


def test_a_host_that_only_ends_like_a_player_is_none() -> None:
    assert at_second("https://notyoutube.com/watch?v=a", Timestamp(5)).endswith("?v=a")
