"""HTTP headers of the app: every answer has them."""

import urllib.request

import pytest

from benchmarks.server import start_server
from colorize.ui.headers import HEADERS


@pytest.fixture(scope="module")
def address():
    process, address = start_server()
    yield address
    process.terminate()
    process.wait(30)


@pytest.mark.parametrize("path", ["", "basic_agent", "_stcore/health"])
def test_every_answer_has_the_headers(address, path):
    with urllib.request.urlopen(f"{address}/{path}", timeout=60) as answer:
        for name, text in HEADERS.items():
            assert answer.headers.get_all(name) == [text]


def test_the_policy_names_no_other_server():
    assert "//" not in HEADERS["content-security-policy"]
    assert "*" not in HEADERS["content-security-policy"]
