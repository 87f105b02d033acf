"""The server around the page: the API, the headers, and what it will not take."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from rag import Pipeline
from rag.errors import RagError
from rag.web.server import PASSWORD, _listen, exposure

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def client(seed_address: str) -> Client:
    return Client(seed_address, verbose=False)


def test_the_api_answers_in_the_schema_of_the_project(
    client: Client, seed_pipeline: Pipeline
) -> None:
    question = "What is a k-hole?"
    assert (
        client.predict(question, 2, api_name="/ask") == seed_pipeline.ask(question, k=2).to_dict()
    )


def test_the_api_is_the_only_endpoint_shown(client: Client) -> None:
    shown = client.view_api(return_format="dict", print_info=False)
    assert list(shown["named_endpoints"]) == ["/ask"]
    assert shown["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    ("question", "k", "message"),
    [
        ("", 3, "Please ask a question in words."),
        ("a" * 10_000, 3, "please ask in at most 2,000"),
        ("naps", 0, "k: expected 1 to 20"),
        ("naps", "many", "k: expected 1 to 20"),
        (["naps"], 3, "question: expected a text"),
    ],
)
def test_wrong_input_is_a_clear_message(
    client: Client, question: object, k: object, message: str
) -> None:
    with pytest.raises(AppError, match=message):
        client.predict(question, k, api_name="/ask")


def test_every_answer_carries_the_security_headers(seed_address: str) -> None:
    headers = httpx.get(seed_address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/upload/", "/upload"])
def test_uploads_are_closed(seed_address: str, path: str) -> None:
    found = httpx.post(seed_address + path, files={"files": ("x.html", b"<script>")})
    assert found.status_code == 403


def test_a_request_of_two_megabytes_is_refused(seed_address: str) -> None:
    found = httpx.post(f"{seed_address}/gradio_api/call/ask", content=b"x" * 2_000_000)
    assert found.status_code == 413


def test_a_request_that_does_not_tell_its_length_is_refused_too(seed_address: str) -> None:
    pieces = (b"x" * 100_000 for _ in range(20))
    found = httpx.post(f"{seed_address}/gradio_api/call/ask", content=pieces)
    assert (found.status_code, found.text) == (413, "Too large.")
    assert found.headers["x-content-type-options"] == "nosniff"


def test_a_null_for_a_question_gets_the_polite_line(seed_address: str) -> None:
    call = f"{seed_address}/gradio_api/call/respond"
    event = httpx.post(call, json={"data": [None, None, None]}).json()["event_id"]
    assert "Please ask a question in words." in httpx.get(f"{call}/{event}").text


def test_the_body_of_a_bad_request_shows_no_path_of_the_server(seed_address: str) -> None:
    found = httpx.post(f"{seed_address}/gradio_api/call/ask", content=b"{")
    assert 400 <= found.status_code < 600
    assert "Traceback" not in found.text
    assert "site-packages" not in found.text


@pytest.mark.parametrize("path", ["/monitoring", "/gradio_api/monitoring", "/gradio_api/runs"])
def test_nothing_is_recorded_or_shown_of_other_people(seed_address: str, path: str) -> None:
    assert httpx.get(seed_address + path).status_code in (403, 404)


def test_a_port_that_is_taken_is_a_clear_error() -> None:
    with _listen("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RagError, match="try another --port"):
            _listen("127.0.0.1", port)


def test_a_page_by_another_name_cannot_call_this_machine(seed_address: str) -> None:
    found = httpx.get(seed_address, headers={"Host": "rebound.example"})
    assert found.status_code == 400


def test_a_server_for_others_without_a_password_warns() -> None:
    assert PASSWORD in (exposure("0.0.0.0", None) or "")
    assert exposure("0.0.0.0", "a password") is None
    assert exposure("127.0.0.1", None) is None


def test_no_script_is_served_but_the_pages_own(seed_address: str) -> None:
    found = httpx.get(f"{seed_address}/citecast/page.js")
    assert found.headers["content-type"].startswith("text/javascript")
    for name in ("nothing", "..%2fstyle", "%2e%2e/%2e%2e/pyproject"):
        assert httpx.get(f"{seed_address}/citecast/{name}.js").status_code == 404


SERVED = """
import sys
from rag import Pipeline, Retriever
from rag.testing import KeywordEncoder
from rag.web import serve
corpus, index = sys.argv[1:]
serve(Pipeline(Retriever.from_corpus(corpus, index=index, encoder=KeywordEncoder())), port=0)
"""


def test_one_interrupt_ends_it_even_while_a_page_is_open(
    small_corpus: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", SERVED, str(small_corpus), str(tmp_path / "index")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as started:
        assert started.stdout is not None
        told = next(line for line in started.stdout if line.startswith("The chat is at"))
        address = told.split()[4]
        # What a page keeps open for as long as it is shown.
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/page") as opened:
            assert opened.status_code == 200
            started.send_signal(signal.SIGINT)
            assert started.wait(timeout=60) == 0
        assert "Traceback" not in started.stdout.read()
