"""A password stands before everything, and cannot be guessed at leisure."""

from collections.abc import Iterator

import httpx
import pytest

from rag import Pipeline
from rag.web.rate import Rate
from tests.web.conftest import serving


@pytest.fixture
def address(pipeline: Pipeline) -> Iterator[str]:
    with serving(pipeline, password="pässword:1") as found:
        yield found


@pytest.mark.parametrize(
    "path", ["/", "/source/sleep", "/citecast/page.js", "/gradio_api/info", "/next"]
)
def test_nothing_is_shown_without_the_password(address: str, path: str) -> None:
    found = httpx.get(address + path)
    assert found.status_code == 401
    assert found.headers["www-authenticate"].startswith("Basic")
    assert "frame-ancestors 'none'" in found.headers["content-security-policy"]


@pytest.mark.parametrize("told", ["", "pässword", "x:pässword:1", "password:1"])
def test_another_password_is_none(address: str, told: str) -> None:
    assert httpx.get(address, auth=("anyone", told)).status_code == 401


def test_with_the_password_all_is_as_ever(address: str) -> None:
    assert httpx.get(address, auth=("anyone", "pässword:1")).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer abc", "Basic eDp5=="])
def test_a_broken_header_is_no_password(address: str, header: str) -> None:
    assert httpx.get(address, headers={"Authorization": header}).status_code == 401


def test_guessing_is_slowed_down(pipeline: Pipeline) -> None:
    # The clock stands: on a slow machine the last guess could be one that time has allowed again.
    rate = Rate(60, 2.0, now=lambda: 0.0)
    with serving(pipeline, password="pässword:1", rate=rate) as address:
        found = [httpx.get(address, auth=("a", str(n))).status_code for n in range(80)]
    assert found[0] == 401
    assert found[-1] == 429
