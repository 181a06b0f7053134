"""What a server never imports unless somebody asks for it."""

import subprocess
import sys
from pathlib import Path

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


def test_an_app_used_with_the_numpy_engine_never_imports_torch():
    assert visit("numpy") == "False"


def test_torch_is_imported_when_its_engine_is_asked_for():
    assert visit("torch") == "True"
