"""The built-in pictures: the file, the author and the licence of each."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from colorize.imaging.errors import ImageError
from colorize.imaging.open import open_image


@dataclass(frozen=True)
class Sample:
    """A built-in picture: its file, author and licence.

    Parameters
    ----------
    title, credit, licence : str
        The title says what one sees.
    package, file : str
        The installed package that contains the file, and the file's name.
    """

    title: str
    credit: str
    licence: str
    package: str
    file: str


_OURS, _SKIMAGE, _SKLEARN = "colorize.imaging.samples", "skimage.data", "sklearn.datasets.images"

#: The built-in pictures by name.  The first one is the default.  Links contain the names, so
#: these stay as they are; the title says what the picture shows.
SAMPLES = {
    "coffee": Sample("A cup of coffee", "Rachel Michetti, Pikolo Espresso Bar", "CC0-1.0",
                     _SKIMAGE, "coffee.png"),
    "sunset": Sample("Sunset in the mountains", "Aitzol Berasategi", "CC-BY-4.0",
                     _OURS, "sunset.jpg"),
    "cat": Sample("Chelsea the cat", "Stefan van der Walt", "CC0-1.0", _SKIMAGE, "chelsea.png"),
    "dandelions": Sample("Dandelion seed heads", "Clemens Engelhardt", "CC0-1.0",
                         _OURS, "dandelions.jpg"),
    "cap": Sample("Half a fig in a red bowl", 'Trevor "Freespace"', "CC-BY-4.0",
                  _OURS, "cap.jpg"),
    "rocket": Sample("A Falcon 9 rocket before launch", "SpaceX", "public domain",
                     _SKIMAGE, "rocket.jpg"),
    "china": Sample("A tower of the Summer Palace in Beijing", "danielbuechele", "CC-BY-2.0",
                    _SKLEARN, "china.jpg"),
    "flower": Sample("An orange dahlia", "vultilion", "CC-BY-2.0", _SKLEARN, "flower.jpg"),
    "retina": Sample("The retina of an eye", "Mikael Häggström", "CC0-1.0", _SKIMAGE, "retina.jpg"),
    "astronaut": Sample("The astronaut Eileen Collins", "NASA", "public domain",
                        _SKIMAGE, "astronaut.png"),
}


def sample_file(name: str) -> bytes:
    """The file of the built-in picture called `name`.

    Raises
    ------
    ImageError
        If there is no picture of that name.
    """
    if name not in SAMPLES:
        raise ImageError(f"sample={name} must be one of {', '.join(SAMPLES)}.")
    sample = SAMPLES[name]
    return (_folder(sample.package) / sample.file).read_bytes()


def load_sample(name: str) -> np.ndarray:
    """The built-in picture called `name`; no download is needed.

    Returns
    -------
    rgb : (H, W, 3) array of uint8

    Raises
    ------
    ImageError
        If there is no picture of that name.
    """
    return open_image(sample_file(name))


def _folder(package: str) -> Path:
    """Where a package lies.  To import it is not needed, and scikit-learn takes 30 MB."""
    root, *inner = package.split(".")
    return Path(find_spec(root).submodule_search_locations[0], *inner)
