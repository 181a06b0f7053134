"""The rooms of the program, and the imports that each may have.

A room may import the rooms before it in the table, so there are no cycles between
rooms, and of other libraries only those in its row.
"""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ROOMS = {
    "colorize/settings": set(),
    "colorize/imaging": {"numpy", "scipy", "skimage", "PIL", "pillow_heif"},
    "colorize/canvas": {"numpy"},
    "colorize/network": {"numpy", "safetensors", "threadpoolctl", "torch"},
    "colorize/agents": {"numpy", "scipy", "sklearn", "skimage", "faiss", "joblib", "threadpoolctl",
                        "cachetools", "safetensors", "PIL"},
    "colorize/explain": {"numpy", "scipy", "cachetools"},
    "colorize/experiment": {"distributed", "joblib", "numpy", "skimage"},
    "colorize/plots": {"numpy", "plotly"},
    "colorize/jobs": {"numpy", "safetensors", "cachetools", "fsspec", "PIL"},
    "colorize/__init__.py": set(),
    "colorize/command_line": {"joblib", "numpy", "tqdm"},
    "colorize/__main__.py": set(),
    "colorize/ui": {"cachetools", "numpy", "segno", "starlette", "streamlit"},
    "pages": {"streamlit"},
    "streamlit_app.py": {"streamlit", "starlette"},
}
FOLDERS = {room for room in ROOMS if not room.endswith(".py")}
FILES = sorted(path.relative_to(ROOT).as_posix()
               for place in ("colorize", "pages", ".")
               for path in (ROOT / place).glob("*.py" if place == "." else "**/*.py"))


def module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {module_name(file): file for file in FILES}


def room(file: str) -> str:
    return next((name for name in ROOMS if file == name or file.startswith(f"{name}/")), "")


def imports(file: str) -> set[str]:
    """Every module a file imports, at the top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module)
    return found


def may_import(file: str, module: str) -> bool:
    """Whether the file's room allows this import."""
    if module not in MODULES:
        return module.partition(".")[0] in sys.stdlib_module_names | ROOMS[room(file)]
    order, other = list(ROOMS), room(MODULES[module])
    inside = other == room(file) and other in FOLDERS
    return inside or order.index(other) < order.index(room(file))


@pytest.mark.parametrize("file", FILES)
def test_file_keeps_to_its_room(file):
    assert room(file), f"{file} is in no room"
    assert [module for module in imports(file) if not may_import(file, module)] == []


@pytest.mark.parametrize(("file", "module", "allowed"), [
    ("colorize/jobs/queue.py", "colorize.settings.errors", True),
    ("colorize/jobs/queue.py", "colorize.jobs.messages", True),
    ("colorize/jobs/queue.py", "colorize.ui.session", False),
    ("colorize/jobs/queue.py", "threading", True),
    ("colorize/jobs/queue.py", "streamlit", False),
    ("colorize/canvas/canvas.py", "colorize.experiment.metrics", False),
])
def test_a_room_imports_the_rooms_before_it_and_its_own_libraries(file, module, allowed):
    assert may_import(file, module) is allowed


def test_no_relative_imports():
    relative = [file for file in FILES for node in ast.walk(ast.parse((ROOT / file).read_text()))
                if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []


def test_only_its_engine_imports_torch():
    users = [file for file in FILES if any(m.partition(".")[0] == "torch" for m in imports(file))]
    assert users == ["colorize/network/torch_engine.py"]


def test_each_entry_of_the_package_is_a_room():
    entries = {path.relative_to(ROOT).as_posix() for path in (ROOT / "colorize").iterdir()
               if path.name != "__pycache__"}
    assert entries == {name for name in ROOMS if name.startswith("colorize/")}


def test_no_cycles():
    graph = {module: imports(file) & MODULES.keys() for module, file in MODULES.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_the_library_does_not_print():
    for file in (file for file in FILES if room(file) != "colorize/command_line"):
        calls = [node for node in ast.walk(ast.parse((ROOT / file).read_text()))
                 if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"]
        assert not calls, file


def test_heavy_libraries_wait_until_they_are_needed():
    code = ("import sys, numpy as np, colorize\n"
            "canvas, truth = colorize.split(np.zeros((16, 32, 3), np.uint8))\n"
            "colorize.run(canvas, truth, colorize.BasicSettings())\n"
            "print(sorted({'torch', 'streamlit', 'plotly'} & sys.modules.keys()))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == "[]"
