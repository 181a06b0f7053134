"""The version of this program, and of the libraries that its results depend on."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

VERSION = "0.1.0"
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "scikit-image", "faiss-cpu", "torch", "pillow")


@cache
def versions() -> dict[str, str]:
    """Name -> version, of this program, of Python and of each library that is installed.

    Examples
    --------
    >>> versions()["colorize"] == VERSION, "numpy" in versions()
    (True, True)
    """
    found = {"colorize": VERSION, "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # an optional one
            continue
    return found
