"""What the server never imports: only the worker process does, or no process."""

import subprocess
import sys
from pathlib import Path

import pytest

VISIT = """
import sys
sys.path.insert(0, "tests/pages")
from driving import open_page, losses, until
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


TOUR = """
import sys
sys.path.insert(0, "tests/pages")
from driving import PAGES, open_page, table_of_agents, until
for page in PAGES:
    assert not open_page(page, pixel="20,50", why="basic").exception
until(open_page("errors.py"), lambda app: len(table_of_agents(app)) > 5)
app = open_page("what_if.py")
app.button(key="start_sweep").click().run()
until(app, lambda app: not {"start_sweep", "stop_sweep"} & {button.key for button in app.button})
for view in ("Race of two engines", "The layers in code"):
    open_page("improved_agent.py", view=view)
print(sorted({"pandas", "pyarrow", "sklearn", "faiss", "torch", "scipy.stats"} & set(sys.modules)))
"""


def test_pages_import_no_library_that_the_worker_or_a_table_would_need():
    """In the server, pandas and pyarrow take 40 MB, scikit-learn 25 MB."""
    done = subprocess.run([sys.executable, "-c", TOUR], text=True, cwd=Path(__file__).parents[2],
                          capture_output=True, check=True)
    assert done.stdout.strip() == "[]"
