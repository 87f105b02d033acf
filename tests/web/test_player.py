"""The video inside the page: only of known players, and only when a person opens it."""

import pytest
from playwright.sync_api import Page, Route, expect

from rag.web.player import embedded
from tests.web.test_page import ask

VIDEO = "https://www.youtube-nocookie.com/embed/Rxmv7rT9leo?rel=0"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/watch?v=Rxmv7rT9leo", VIDEO),
        ("https://www.youtube.com/watch?t=5&v=Rxmv7rT9leo&list=x", VIDEO),
        ("https://youtu.be/Rxmv7rT9leo?t=9", VIDEO),
        ("https://m.youtube.com/live/Rxmv7rT9leo", VIDEO),
        ("https://www.youtube.com/shorts/Rxmv7rT9leo", VIDEO),
        ("https://www.youtube.com/embed/Rxmv7rT9leo", VIDEO),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/channels/staff", None),
        ("https://www.youtube.com/watch?v=short", None),
        ('https://youtu.be/"onload=alert', None),
        ("https://www.youtube.com.example.org/watch?v=Rxmv7rT9leo", None),
        ("https://example.org/episode.mp3", None),
        ("https://open.spotify.com/episode/abc", None),
    ],
)
def test_known_players_are_embedded(url: str, address: str | None) -> None:
    assert embedded(url) == address


@pytest.mark.model
def test_the_video_plays_the_second_of_a_quote_once_the_player_is_open(seed_page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<p>a video</p>", content_type="text/html")

    seed_page.route("https://www.youtube-nocookie.com/**", answer)
    ask(seed_page, "What is a k-hole?")
    expect(seed_page.locator("#pane mark.first")).to_be_visible()
    assert asked == []
    seed_page.get_by_text("Watch here").click()
    frame = seed_page.locator("#player iframe")
    expect(frame).to_have_attribute("src", f"{VIDEO}&start=5164&autoplay=1")
    seed_page.locator(".strip .block").first.click(force=True)
    expect(frame).to_have_attribute("src", f"{VIDEO}&start=0")
    seed_page.get_by_role("link", name="Listen from 1:26:04").first.click()
    expect(frame).to_have_attribute("src", f"{VIDEO}&start=5164&autoplay=1")
    seed_page.get_by_text("Watch here").click()
    expect(frame).to_have_count(0)
