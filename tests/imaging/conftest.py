"""TIFF files of any layout, written by tifffile or Pillow."""

from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image


def _tiff(values: np.ndarray, compression: str = "raw", icc: bytes | None = None,
          **options) -> bytes:
    """A TIFF of (H, W), (H, W, n) or, with planes apart, (n, H, W) values.

    tifffile writes it; what it does not compress by itself, libtiff compresses if Pillow
    can write the picture.
    """
    file = BytesIO()
    codes = {"raw": None, "tiff_adobe_deflate": "zlib", "tiff_lzw": "zlib"}
    if compression == "tiff_lzw" and values.dtype == np.uint8 and values.ndim == 3:
        Image.fromarray(values).save(file, "TIFF", compression=compression, icc_profile=icc)
        return file.getvalue()
    options = {"photometric": "rgb" if values.ndim == 3 else "minisblack"} | options
    predictor = codes[compression] is not None and values.dtype.kind == "u"
    tifffile.imwrite(file, values, compression=codes[compression], iccprofile=icc,
                     predictor=predictor, metadata=None, **options)
    return file.getvalue()


@pytest.fixture(scope="session")
def tiff():
    return _tiff
