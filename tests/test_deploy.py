"""The files in ``deploy/``: they name files that exist and the versions of the app's own."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

from colorize.experiment.exports import MAX_FILE

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


def test_the_container_runs_as_an_ordinary_user_with_a_health_check():
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", "").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line[:1].isupper()]
    kinds = [kind for kind, _ in steps]
    assert [rest for kind, rest in steps if kind == "USER"] == ["colorize"]
    assert {"RUN", "COPY", "ADD"}.isdisjoint(kinds[kinds.index("USER"):])  # its files are root's
    [check] = [rest for kind, rest in steps if kind == "HEALTHCHECK"]
    assert "127.0.0.1:8501/_stcore/health" in check
    assert "--server.port=8501" in dict(steps)["CMD"]


def test_the_compose_file_names_what_exists():
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    apps = {name: service for name, service in services.items() if name != "nginx"}
    assert len(apps) == 3
    for service in apps.values():
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
        assert service["mem_limit"]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["data:/data"]  # one store for all
    [configuration] = services["nginx"]["volumes"]
    assert (DEPLOY / configuration.split(":")[0]).exists()


def test_nginx_knows_each_server_of_the_compose_file():
    names = set(re.findall(r"^  (app\d):", (DEPLOY / "compose.yaml").read_text(), re.M))
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert names == set(re.findall(r"server (app\d):8501 ", nginx))
    upload = int(re.search(r"client_max_body_size (\d+)m", nginx)[1])
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert upload > config["server"]["maxUploadSize"] == MAX_FILE // 2**20


def test_nginx_writes_no_upload_to_its_disk():
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_request_buffering off;" in nginx
    assert "proxy_max_temp_file_size 0;" in nginx


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_its_configuration(tmp_path):
    words = re.sub(r"app\d:8501", "127.0.0.1:8501", (DEPLOY / "nginx.conf").read_text())
    (tmp_path / "nginx.conf").write_text(words)
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "log",
         "-g", f"pid {tmp_path}/pid;"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
