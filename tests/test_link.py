import pytest

from rag.link import at_second, is_player_link, is_web_link
from rag.timestamp import Timestamp

W = "https://www.youtube.com/watch?v=aB3_-aB3_-x"
VIMEO = "https://vimeo.com/12345"
SPOTIFY = "https://open.spotify.com/episode/4Abc"
APPLE = "https://podcasts.apple.com/us/podcast/a-show/id12?i=1000"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=3336s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=3336s"),
        ("https://youtu.be/abc?t=12", "https://youtu.be/abc?t=3336s"),
        ("https://youtu.be/abc?si=Xy#t=1m2s", "https://youtu.be/abc?si=Xy&t=3336s"),
        (f"{W}&t=1h2m3s", f"{W}&t=3336s"),
        (f"{W}&start=9&time_continue=8", f"{W}&t=3336s"),
        (f"{W}&list=PL1&index=3", f"{W}&list=PL1&index=3&t=3336s"),
        ("https://www.youtube.com/watch?list=PL1&v=aB3_-aB3_-x", f"{W}&list=PL1&t=3336s"),
        ("http://youtube.com/watch?v=abc", "http://youtube.com/watch?v=abc&t=3336s"),
        ("https://m.youtube.com/watch?v=abc", "https://m.youtube.com/watch?v=abc&t=3336s"),
        ("https://music.youtube.com/watch?v=abc", "https://music.youtube.com/watch?v=abc&t=3336s"),
        ("https://www.youtube.com/live/abc?si=x", "https://www.youtube.com/live/abc?si=x&t=3336s"),
        ("https://www.youtube.com/shorts/aB3_-aB3_-x", f"{W}&t=3336s"),
        ("https://youtube.com/shorts/aB3_-aB3_-x?feature=share", f"{W}&feature=share&t=3336s"),
        ("https://www.youtube.com/embed/aB3_-aB3_-x?start=90", f"{W}&t=3336s"),
        ("https://www.youtube-nocookie.com/embed/aB3_-aB3_-x", f"{W}&t=3336s"),
        ("https://www.youtube.com/v/aB3_-aB3_-x", f"{W}&t=3336s"),
        ("https://www.youtube.com/watch?v=aB3_-aB3_-x?t=30", f"{W}&t=3336s"),
        (VIMEO, f"{VIMEO}#t=3336s"),
        (f"{VIMEO}#t=10s", f"{VIMEO}#t=3336s"),
        (f"{VIMEO}/0a1b2c", f"{VIMEO}/0a1b2c#t=3336s"),
        ("https://vimeo.com/channels/staff/123", "https://vimeo.com/channels/staff/123#t=3336s"),
        ("https://player.vimeo.com/video/1?h=2", "https://player.vimeo.com/video/1?h=2#t=3336s"),
        (SPOTIFY, f"{SPOTIFY}?t=3336"),
        (f"{SPOTIFY}?si=1&t=5", f"{SPOTIFY}?si=1&t=3336"),
        (
            "https://open.spotify.com/intl-de/episode/4Abc",
            "https://open.spotify.com/intl-de/episode/4Abc?t=3336",
        ),
        (APPLE, f"{APPLE}&t=3336"),
        ("https://example.org/show.mp3", "https://example.org/show.mp3#t=3336"),
        ("https://example.org/SHOW.MP4?key=1#t=9", "https://example.org/SHOW.MP4?key=1#t=3336"),
    ],
)
def test_a_link_opens_the_episode_at_the_second(url: str, expected: str) -> None:
    assert is_player_link(url)
    assert at_second(url, Timestamp(3336)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/episode/7",
        "https://example.org/mp3",
        "https://example.org/a.mp3x",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/channel/UC123",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/results?search_query=tea",
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://www.youtube.com/",
        "https://youtu.be/",
        "https://vimeo.com/",
        "https://vimeo.com/somebody",
        "https://open.spotify.com/show/4Abc",
        "https://podcasts.apple.com/us/podcast/a-show/id12",
    ],
)
def test_a_page_that_is_no_episode_is_left_as_it_is(url: str) -> None:
    assert is_web_link(url)
    assert not is_player_link(url)
    assert at_second(url, Timestamp(5)) == url


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
