"""The files in ``deploy/``: they name files that exist and the versions of the app's own."""

import re
from pathlib import Path

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
TORCH = re.search(r"^torch==(\S+)$", (ROOT / "requirements.txt").read_text(), re.M)[1]


@pytest.mark.parametrize("entry", ["streamlit_app.py", "deploy/community_cloud/app.py"])
def test_streamlit_finds_the_app(entry):
    assert discover_asgi_app(ROOT / entry).is_asgi_app


def test_the_community_cloud_installs_the_same_versions():
    lines = (DEPLOY / "community_cloud/requirements.txt").read_text().splitlines()
    assert f"torch=={TORCH}+cpu" in lines
    [more] = [line.removeprefix("-r ") for line in lines if line.startswith("-r ")]
    assert (DEPLOY / "community_cloud" / more).resolve() == ROOT / "requirements.txt"


def test_the_container_installs_the_same_torch():
    words = (DEPLOY / "Dockerfile").read_text()
    assert f"whl/cpu torch=={TORCH}\n" in words
    for copied in re.findall(r"^COPY (\S+) ", words, re.M):
        assert (ROOT / copied).exists()


def test_the_compose_file_names_what_exists():
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    apps = {name: service for name, service in services.items() if name != "nginx"}
    assert len(apps) == 3
    for service in apps.values():
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
        assert service["mem_limit"]
        assert service["read_only"]
    [configuration] = services["nginx"]["volumes"]
    assert (DEPLOY / configuration.split(":")[0]).exists()


def test_nginx_knows_each_server_of_the_compose_file():
    names = set(re.findall(r"^  (app\d):", (DEPLOY / "compose.yaml").read_text(), re.M))
    assert names == set(re.findall(r"server (app\d):8501;", (DEPLOY / "nginx.conf").read_text()))
