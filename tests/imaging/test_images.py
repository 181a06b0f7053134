"""Opening valid and invalid files of every kind; resizing; the samples."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage.transform import resize as skimage_resize

from colorize.imaging import (
    MAX_BYTES,
    SAMPLES,
    ImageError,
    load_sample,
    open_image,
    require_two_patches,
    resize,
    to_png,
)

BAD = ("notes.jpg", "drawing.svg", "empty.png", "cut.jpg", "cut.png", "heavy.png", "wide.png",
       "wider.png", "widest.png")


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gets_one_sentence(bad_files, name, tmp_path):
    contents, message = bad_files[name]
    (tmp_path / name).write_bytes(contents)
    for source in (contents, BytesIO(contents), tmp_path / name, str(tmp_path / name)):
        with pytest.raises(ImageError, match=message) as caught:
            open_image(source)
        sentence = str(caught.value)
        assert sentence.endswith(".")
        assert "\n" not in sentence


@pytest.mark.filterwarnings("error")
def test_a_warning_turned_error_is_the_same_sentence(png):
    with pytest.raises(ImageError, match="far too many megapixels"):
        open_image(png(21_000, 10_000, 8, 2, b""))


def test_missing_file_and_folder(tmp_path):
    for path in (tmp_path / "nothing.png", tmp_path):
        with pytest.raises(ImageError, match="cannot be read"):
            open_image(path)


def test_forty_megabytes_are_allowed(png, photo):
    contents = to_png(photo)
    np.testing.assert_array_equal(open_image(contents.ljust(MAX_BYTES, b"\0")), photo)


def test_forty_megapixels_are_allowed(encode):
    assert open_image(encode(Image.new("1", (8000, 5000)), "PNG")).shape == (5000, 8000, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP", "TIFF", "AVIF"])
def test_colour_pictures_round_trip(encode, photo, kind):
    lossless = {"WEBP": {"lossless": True}, "AVIF": {"quality": 100, "subsampling": "4:4:4"}}
    opened = open_image(encode(Image.fromarray(photo), kind, **lossless.get(kind, {})))
    assert opened.dtype == np.uint8
    assert np.abs(opened.astype(int) - photo).max() <= (4 if kind == "AVIF" else 0)


def test_sixteen_bit_gray_is_scaled(encode):
    levels = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)
    opened = open_image(encode(Image.fromarray(levels), "PNG"))
    np.testing.assert_array_equal(opened, np.rint(levels / 257)[..., None].repeat(3, axis=2))


@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (6, 4), (4, 2)])
def test_sixteen_bit_colour_is_scaled(png, colour, channels):
    values = np.random.default_rng(1).integers(0, 65536, (4, 5, channels)).astype(">u2")
    if channels != 3:
        values[..., -1] = 65535  # opaque
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    opened = open_image(png(5, 4, 16, colour, rows))
    expected = values[..., :3] if channels > 2 else values[..., :1]
    assert np.abs(opened - expected / 257).max() <= 1


def test_thirty_two_bit_gray_is_refused(encode):
    with pytest.raises(ImageError, match=r"32 bits a channel .* must have 8 or 16"):
        open_image(encode(Image.fromarray(np.ones((4, 4), np.float32)), "TIFF"))


def test_cmyk_jpeg(encode):
    opened = open_image(encode(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG"))
    assert np.abs(opened.astype(int) - (255, 0, 0)).max() <= 3


def test_palette(encode, photo):
    palette = Image.fromarray(photo).quantize(16)
    np.testing.assert_array_equal(open_image(encode(palette, "PNG")),
                                  np.asarray(palette.convert("RGB")))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_is_white(encode, mode):
    image = Image.new("RGBA", (4, 2), (0, 0, 0, 0))
    image.paste((80, 80, 80, 255), (0, 0, 2, 2))
    opened = open_image(encode(image.convert(mode), "PNG"))
    assert (opened[:, :2] == 80).all()
    assert (opened[:, 2:] == 255).all()


def test_half_transparent_is_blended_with_white(encode):
    opened = open_image(encode(Image.new("RGBA", (2, 2), (0, 100, 200, 51)), "PNG"))
    np.testing.assert_array_equal(opened[0, 0], [204, 224, 244])


@pytest.mark.parametrize(("orientation", "turn"), [
    (1, lambda x: x), (2, np.fliplr), (3, lambda x: np.rot90(x, 2)), (4, np.flipud),
    (5, lambda x: x.transpose(1, 0, 2)), (6, lambda x: np.rot90(x, -1)),
    (7, lambda x: np.rot90(x, 2).transpose(1, 0, 2)), (8, np.rot90),
])
def test_exif_rotation(encode, photo, orientation, turn):
    exif = Image.Exif()
    exif[0x0112] = orientation
    opened = open_image(encode(Image.fromarray(photo), "PNG", exif=exif))
    np.testing.assert_array_equal(opened, turn(photo))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_read(encode, kind):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    opened = open_image(encode(frames[0], kind, save_all=True, append_images=frames[1:],
                               **({"lossless": True} if kind == "WEBP" else {})))
    assert (opened == (255, 0, 0)).all()


def test_panorama(encode):
    opened = open_image(encode(Image.new("RGB", (20_000, 40), "teal"), "PNG"))
    assert opened.shape == (40, 20_000, 3)
    assert (resize(opened, 64) == (0, 128, 128)).all()


def test_a_file_is_read_from_its_beginning(photo):
    file = BytesIO(to_png(photo))
    for _ in range(2):  # the second time its position is the end
        np.testing.assert_array_equal(open_image(file), photo)


@pytest.mark.filterwarnings("ignore")  # Pillow's warnings about damaged files
def test_damaged_files_raise_no_other_error(encode, photo):
    rng = np.random.default_rng(2)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"):
        whole = encode(Image.fromarray(photo), kind)
        for _ in range(60):
            broken = bytearray(whole[: rng.integers(1, len(whole) + 1)])
            for at in rng.integers(0, len(broken), 3):
                broken[at] = rng.integers(256)
            with suppress(ImageError):
                assert open_image(bytes(broken)).dtype == np.uint8


def test_files_can_be_opened_in_parallel(bad_files, photo):
    good, cut = to_png(photo), bad_files["cut.png"][0]

    def outcome(data):
        try:
            return open_image(data)
        except ImageError as error:
            return error

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(outcome, [good, cut] * 32))
    for opened in outcomes[::2]:
        np.testing.assert_array_equal(opened, photo)
    assert {str(error) for error in outcomes[1::2]} == {str(outcome(cut))}


@pytest.mark.parametrize("shape", [(24, 32), (64, 300), (7, 500), (1, 1), (100, 3)])
@pytest.mark.parametrize("size", [1, 16, 40])
def test_bilinear_equals_scikit_images(shape, size):
    rgb = np.random.default_rng(3).integers(0, 256, (*shape, 3), np.uint8)
    expected = skimage_resize(rgb, (size, size), order=1, mode="edge", anti_aliasing=False,
                              preserve_range=True)
    assert np.abs(resize(rgb, size, "bilinear") - expected).max() <= 0.5 + 1e-6


def test_area_is_the_mean_of_blocks():
    rgb = np.random.default_rng(4).integers(0, 256, (32, 48, 3), np.uint8)
    blocks = rgb.reshape(8, 4, 8, 6, 3).mean(axis=(1, 3))
    assert np.abs(resize(rgb, 8) - blocks).max() <= 1  # Pillow rounds after each side


def test_enlarging_is_smooth(photo):
    enlarged = resize(photo, 128).astype(int)
    steps = np.abs(np.diff(enlarged, axis=1)).max()
    assert steps < np.abs(np.diff(photo.astype(int), axis=1)).max()


@pytest.mark.parametrize("reduction", ["area", "bilinear"])
@pytest.mark.parametrize("shape", [(5, 900), (900, 5), (64, 64)])
def test_a_constant_picture_stays_constant(reduction, shape):
    rgb = np.full((*shape, 3), (10, 130, 250), np.uint8)
    assert (resize(rgb, 64, reduction) == (10, 130, 250)).all()


def test_two_patches_must_fit():
    require_two_patches(np.zeros((5, 10, 3), np.uint8), 5)
    with pytest.raises(ImageError, match="9 pixels wide, must be at least 10"):
        require_two_patches(np.zeros((5, 9, 3), np.uint8), 5)
    with pytest.raises(ImageError, match="4 pixels high, must be at least 5"):
        require_two_patches(np.zeros((4, 10, 3), np.uint8), 5)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_colour_and_credits(name):
    rgb, sample = load_sample(name), SAMPLES[name]
    assert min(rgb.shape[:2]) >= 256
    assert (rgb != rgb[..., :1]).any()
    assert sample.title
    assert sample.credit
    assert sample.licence in {"CC0-1.0", "CC-BY-2.0", "CC-BY-4.0", "public domain"}


def test_links_to_the_samples_stay_valid_and_titles_are_distinct():
    assert list(SAMPLES) == ["coffee", "sunset", "cat", "dandelions", "cap", "rocket", "china",
                             "flower", "retina", "astronaut"]
    assert len({sample.title for sample in SAMPLES.values()}) == len(SAMPLES)


def test_unknown_sample():
    with pytest.raises(ImageError, match=r"sample=dog must be one of coffee"):
        load_sample("dog")
