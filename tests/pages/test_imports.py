"""The server never imports PyTorch; only the worker process does."""

import subprocess
import sys
from pathlib import Path

import pytest

VISIT = """
import sys
sys.path.insert(0, "tests/pages")
from test_pages import open_page, losses, until
open_page("basic_agent.py")
until(open_page("improved_agent.py", improved_engine={engine!r}), losses)
print("torch" in sys.modules)
"""


def visit(engine):
    done = subprocess.run([sys.executable, "-c", VISIT.format(engine=engine)], text=True,
                          cwd=Path(__file__).parents[2], capture_output=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_server_never_imports_torch(engine):
    """PyTorch takes 200 MB, which the worker process frees when it ends."""
    assert visit(engine) == "False"
