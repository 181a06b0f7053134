"""Files in other colour spaces show the colours they mean: each is made from an sRGB picture.

The pictures are converted here by the formulas of each space (BT.709, SMPTE EG 432,
Adobe RGB 1998, ROMM), then read; their colours must be those of the sRGB original.
"""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize.imaging import fit_within, load_sample, open_image, open_with_notes
from colorize.imaging.profiles import matrix_profile

DATA = Path(__file__).parents[1] / "data"
DISPLAY_P3, ADOBE = ((DATA / f"{name}.icc").read_bytes() for name in ("display_p3", "adobe_rgb"))

TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
FROM_XYZ = {
    "p3": [[2.4935, -0.9314, -0.4027], [-0.8295, 1.7627, 0.0236], [0.0358, -0.0762, 0.9569]],
    "adobe": [[2.0414, -0.5649, -0.3447], [-0.9693, 1.8760, 0.0416], [0.0134, -0.1184, 1.0154]],
}
ROMM = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
D50_WHITE = (0.3457, 0.3585)


@pytest.fixture(scope="module")
def srgb():
    return fit_within(load_sample("coffee"), 180 * 120)


def to_linear(rgb):
    values = rgb / 255
    return np.where(values > 0.04045, ((values + 0.055) / 1.055) ** 2.4, values / 12.92)


def srgb_curve(linear):
    linear = np.clip(linear, 0, 1)
    return np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear)


def to_bytes(values):
    return np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)


def in_space(srgb, name):
    """The picture's numbers in Display P3 or Adobe RGB."""
    linear = to_linear(srgb) @ TO_XYZ.T @ np.array(FROM_XYZ[name]).T
    curve = srgb_curve if name == "p3" else lambda x: np.clip(x, 0, 1) ** (256 / 563)
    return to_bytes(curve(linear))


def difference(one, other):
    return deltaE_ciede2000(rgb2lab(one), rgb2lab(other)).mean()


@pytest.mark.parametrize(("kind", "options", "limit"), [
    ("PNG", {}, 1), ("TIFF", {}, 1), ("WEBP", {"lossless": True}, 1),
    ("JPEG", {"quality": 95, "subsampling": "4:4:4"}, 2),
    ("JPEG", {"progressive": True, "quality": 95, "subsampling": "4:4:4"}, 2),
    ("WEBP", {"quality": 95}, 2), ("HEIF", {"quality": 95, "chroma": "444"}, 2),
    ("AVIF", {"quality": 90, "subsampling": "4:4:4"}, 2),
])
@pytest.mark.parametrize(("space", "profile"), [("p3", DISPLAY_P3), ("adobe", ADOBE)])
def test_a_profile_is_converted_to_srgb(encode, srgb, kind, options, limit, space, profile):
    image = Image.fromarray(in_space(srgb, space))
    assert difference(np.asarray(image), srgb) > 2
    assert difference(open_image(encode(image, kind, icc_profile=profile, **options)), srgb) < limit


def test_the_profile_of_srgb_changes_nothing(encode, srgb):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = encode(Image.fromarray(srgb), "PNG", icc_profile=profile)
    np.testing.assert_array_equal(open_image(file), srgb)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_wide_profile_in_tiff_of_8_and_16_bits(srgb, tiff, compression, bits):
    profile = matrix_profile(ROMM, D50_WHITE, gamma=1.8)
    wide = ImageCms.profileToProfile(Image.fromarray(srgb), ImageCms.createProfile("sRGB"),
                                     ImageCms.ImageCmsProfile(BytesIO(profile)))
    values = np.asarray(wide) if bits == 8 else np.asarray(wide).astype(np.uint16) * 257
    file = tiff(values, compression, icc=profile)
    assert difference(open_image(file), srgb) < 1


def test_gray_with_a_profile(encode, srgb):
    gray = srgb[..., 1]
    stored = to_bytes(to_linear(gray) ** (1 / 1.8))
    file = encode(Image.fromarray(stored), "PNG", icc_profile=matrix_profile(gamma=1.8, gray=True))
    assert difference(open_image(file), gray[..., None].repeat(3, axis=-1)) < 1


def test_a_gray_picture_with_the_profile_of_a_camera(encode, srgb):
    gray = srgb[..., 1]
    stored = to_bytes(to_linear(gray) ** (256 / 563))
    file = encode(Image.fromarray(stored), "JPEG", quality=95, icc_profile=ADOBE)
    assert difference(open_image(file), gray[..., None].repeat(3, axis=-1)) < 1


def test_a_palette_with_transparency_and_a_profile(encode, srgb):
    palette = Image.fromarray(in_space(srgb, "p3")).quantize(200)
    expected = Image.fromarray(srgb).quantize(200)
    palette.putpalette(in_space(np.array(expected.getpalette()).reshape(-1, 3), "p3").tobytes())
    palette.frombytes(expected.tobytes())
    clear = expected.getpixel((0, 0))
    opened = open_image(encode(palette, "PNG", icc_profile=DISPLAY_P3, transparency=clear))
    shown = np.asarray(expected.convert("RGB")).copy()
    shown[np.asarray(expected) == clear] = 255
    assert (opened[np.asarray(expected) == clear] == 255).all()
    assert difference(opened, shown) < 1


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_and_a_profile(encode, srgb, mode):
    picture = in_space(srgb, "adobe") if mode == "RGBA" else to_bytes(to_linear(srgb[..., 1])
                                                                      ** (256 / 563))
    alpha = np.tile(np.linspace(0, 255, srgb.shape[1]).astype(np.uint8), (len(srgb), 1))
    file = encode(Image.fromarray(np.dstack([picture, alpha])), "PNG", icc_profile=ADOBE)
    share = alpha[..., None] / 255
    colours = srgb if mode == "RGBA" else srgb[..., 1:2].repeat(3, axis=-1)
    assert difference(open_image(file), to_bytes((colours * share + 255 * (1 - share)) / 255)) < 1


def png_with(srgb, *chunks):
    info = PngImagePlugin.PngInfo()
    for name, body in chunks:
        info.add(name, body)
    file = BytesIO()
    Image.fromarray(srgb).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def test_gamma_of_png(srgb):
    stored = to_bytes(to_linear(srgb) ** (1 / 1.4))
    gamma = (b"gAMA", struct.pack(">I", round(100_000 / 1.4)))
    assert difference(open_image(png_with(stored, gamma)), srgb) < 1
    np.testing.assert_array_equal(open_image(png_with(stored, gamma, (b"sRGB", b"\0"))), stored)


def test_the_usual_gamma_of_png_is_srgb(srgb):
    np.testing.assert_array_equal(open_image(png_with(srgb, (b"gAMA", struct.pack(">I", 45455)))),
                                  srgb)


def test_chromaticities_of_png(srgb):
    corners = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
    chunk = (b"cHRM", struct.pack(">8I", *(round(1e5 * corner) for corner in corners)))
    assert difference(open_image(png_with(in_space(srgb, "p3"), chunk)), srgb) < 1


def test_numbers_of_h273_in_png(srgb):
    file = png_with(in_space(srgb, "p3"), (b"cICP", bytes([12, 13, 0, 1])))
    assert difference(open_image(file), srgb) < 1


def test_numbers_of_h273_in_heic(encode, srgb):
    file = encode(Image.fromarray(in_space(srgb, "p3")), "HEIF", quality=95, chroma=444,
                  color_primaries=12, transfer_characteristics=13)
    assert difference(open_image(file), srgb) < 2


def test_a_camera_says_adobe_rgb_in_exif(encode, srgb):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    file = encode(Image.fromarray(in_space(srgb, "adobe")), "JPEG", quality=95,
                  subsampling="4:4:4", exif=exif)
    assert difference(open_image(file), srgb) < 2


def jp2_with_profile(file, profile):
    """The same JPEG 2000 file with a restricted profile in place of its enumerated space."""
    body = b"colr\x02\0\0" + profile
    box = struct.pack(">I", len(body) + 4) + body
    at = file.index(b"colr") - 4
    length, = struct.unpack_from(">I", file, at)
    header = file.index(b"jp2h") - 4
    size, = struct.unpack_from(">I", file, header)
    changed = struct.pack(">I", size + len(box) - length)
    return file[:header] + changed + file[header + 4: at] + box + file[at + length:]


def test_a_profile_in_jpeg_2000(encode, srgb):
    file = encode(Image.fromarray(in_space(srgb, "adobe")), "JPEG2000")
    assert difference(open_image(jp2_with_profile(file, ADOBE)), srgb) < 1


def cmyk_profile():
    """Inks that mix as light does: a table of 2^4 corners, interpolated linearly in Lab."""
    corners = np.array(np.meshgrid(*[[0, 1]] * 4, indexing="ij")).reshape(4, -1).T
    light = np.prod(1 - 0.8 * corners[:, 3:], axis=1)
    lab = np.stack([95 * light * (1 - 0.25 * corners[:, :3].sum(axis=1)),
                    60 * light * (corners[:, 1] - corners[:, 0]),
                    70 * light * (corners[:, 2] - corners[:, 1] / 2 - corners[:, 0] / 2)], axis=1)
    table = np.rint(lab * [2.55, 1, 1] + [0, 128, 128]).astype(np.uint8)
    ramp = bytes(range(256))
    identity = struct.pack(">9i", *(65536 * np.eye(3, dtype=int)).ravel())
    lut = b"mft1\0\0\0\0\4\3\2\0" + identity + 4 * ramp + table.tobytes() + 3 * ramp
    start = 128 + 4 + 12
    head = struct.pack(">I4xI4s4s4s12x4s28x", start + len(lut), 0x02200000, b"prtr", b"CMYK",
                       b"Lab ", b"acsp") + struct.pack(">3i", 63190, 65536, 54061)
    tags = struct.pack(">I4sII", 1, b"A2B0", start, len(lut))
    return head.ljust(128, b"\0") + tags + lut, table


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_cmyk_with_a_profile(encode, kind):
    profile, table = cmyk_profile()
    inks = np.array(np.meshgrid(*[[0, 255]] * 4, indexing="ij")).reshape(4, -1).T
    image = Image.frombytes("CMYK", (16, 1), inks.astype(np.uint8).tobytes())
    image = image.resize((16 * 16, 16), Image.Resampling.NEAREST)  # whole blocks of JPEG
    options = {"quality": 100} if kind == "JPEG" else {}
    opened = open_image(encode(image, kind, icc_profile=profile, **options))[8, 8::16]
    lab = (table - [0, 128, 128]) / [2.55, 1, 1]
    expected = np.asarray(ImageCms.profileToProfile(
        Image.merge("LAB", [Image.fromarray(plane[None].astype(np.uint8)) for plane in
                            np.stack([lab[:, 0] * 2.55, lab[:, 1] + 128, lab[:, 2] + 128])]),
        ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"))[0]
    assert difference(opened[None], expected[None]) < (2 if kind == "JPEG" else 1)


@pytest.mark.parametrize("profile", [b"junk", DISPLAY_P3[:200], b"\0" * 600])
def test_a_broken_profile_is_ignored_with_a_word(encode, srgb, profile):
    opened = open_with_notes(encode(Image.fromarray(srgb), "PNG", icc_profile=profile))
    np.testing.assert_array_equal(opened.rgb, srgb)
    assert opened.notes == ("Its colour profile is damaged and was ignored.",)


def test_a_profile_for_gray_does_not_fit_a_colour_picture(encode, srgb):
    file = encode(Image.fromarray(srgb), "PNG", icc_profile=matrix_profile(gamma=1.8, gray=True))
    opened = open_with_notes(file)
    np.testing.assert_array_equal(opened.rgb, srgb)
    assert "was ignored" in opened.notes[0]


def test_a_profile_that_cannot_be_unpacked_is_no_profile(srgb):
    whole = png_with(srgb)
    body = b"iCCP" + b"name\0\0" + zlib.compress(DISPLAY_P3)[:40]
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    np.testing.assert_array_equal(open_image(whole[:33] + chunk + whole[33:]), srgb)
