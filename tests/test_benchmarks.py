"""Every benchmark can be imported and says what its arguments are; none is run here."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "benchmarks").glob("*.py"))
WITH_ARGUMENTS = [file for file in FILES if "ArgumentParser" in file.read_text()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_imports_exist(file):
    """Also those inside functions, of this project: a run may take minutes to reach them."""
    import_module(f"benchmarks.{file.stem}")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "colorize":
            for alias in node.names:
                if not hasattr(import_module(node.module), alias.name):
                    import_module(f"{node.module}.{alias.name}")


@pytest.mark.parametrize("file", WITH_ARGUMENTS, ids=lambda file: file.stem)
def test_help_is_printed(file, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", [file.name, "--help"])
    with pytest.raises(SystemExit) as end:
        import_module(f"benchmarks.{file.stem}").main()
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("usage: ")


def test_there_are_benchmarks():
    assert {file.stem for file in WITH_ARGUMENTS} >= {"engines", "quality", "search"}
