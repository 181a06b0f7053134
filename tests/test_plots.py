"""Figures: their data are the input, their axes have the right type and range."""

import numpy as np
import pytest

from colorize import plots
from colorize.agents.basic.palette import Palette, learn_palette
from colorize.canvas import split
from colorize.experiment.metrics import Scores
from colorize.experiment.palettes import PaletteSize
from colorize.imaging.color import to_ab
from colorize.network.spec import Conv, ReLU, Sigmoid, TransConv, figure3


def numbers(values):
    """The data of a trace as a list."""
    return np.asarray(values).tolist()


def test_score_bars_show_psnr_and_ssim_in_order():
    scores = {"one": Scores(20.5, 0.81, 9.0), "two": Scores(24.25, 0.8, 7.0)}
    psnr, ssim = plots.score_bars(scores).data
    for bar, values, texts in ((psnr, [20.5, 24.25], ["20.50", "24.25"]),
                               (ssim, [0.81, 0.8], ["0.810", "0.800"])):
        assert (bar.type, bar.orientation) == ("bar", "h")
        assert (list(bar.y), numbers(bar.x), list(bar.text)) == (["one", "two"], values, texts)
    assert list(psnr.marker.color) == [plots.SLATE, plots.DEEP]
    assert list(ssim.marker.color) == [plots.DEEP, plots.SLATE]


def test_score_bars_start_at_zero_with_the_first_result_on_top():
    layout = plots.score_bars({"one": Scores(20.0, 0.8, 9.0)}).layout
    assert (layout.xaxis.rangemode, layout.xaxis2.rangemode) == ("tozero", "tozero")
    assert (layout.yaxis.autorange, layout.yaxis2.autorange) == ("reversed", "reversed")


def test_palette_bars_are_the_palettes_colours_and_shares():
    palette = Palette(np.array([[255, 0, 0], [0, 0, 16]], np.uint8), np.array([0.75, 0.25]),
                      np.zeros((2, 2), int))
    figure = plots.palette_bars(palette)
    bar, = figure.data
    assert numbers(bar.x) == [0.75, 0.25]
    assert list(bar.y) == list(bar.marker.color) == ["#ff0000", "#000010"]
    assert list(bar.text) == ["75.0%", "25.0%"]
    assert (figure.layout.yaxis.type, figure.layout.yaxis.autorange) == ("category", "reversed")
    assert figure.layout.xaxis.range == pytest.approx((0, 0.8625))


def test_loss_curve_shows_each_loss_at_its_epoch():
    others = {"validation": [(2, 0.4), (4, 0.2)], "test": []}
    figure = plots.loss_curve([0.5, 0.3, 0.2], 10, others)
    training, validation = figure.data
    assert (training.name, numbers(training.x), numbers(training.y)) == (
        "training", [1, 2, 3], [0.5, 0.3, 0.2])
    assert (validation.name, numbers(validation.x), numbers(validation.y)) == (
        "validation", [2, 4], [0.4, 0.2])
    assert (training.mode, validation.mode) == ("lines", "lines+markers")
    assert (figure.layout.xaxis.range, figure.layout.yaxis.type) == ((1, 10), "log")


def test_loss_curve_of_many_epochs_is_thinned():
    losses = np.linspace(1, 0.1, 1300)
    curve, = plots.loss_curve(losses, 1300).data
    assert numbers(curve.x) == list(range(1, 1301, 2))
    assert numbers(curve.y) == losses[::2].tolist()


def test_loss_curve_before_the_first_epoch_is_empty():
    figure = plots.loss_curve([], 1)
    assert len(figure.data) == 0
    assert figure.layout.xaxis.range == (1, 2)


def test_race_curves_show_both_losses():
    figure = plots.race_curves({"numpy": [0.5, 0.25], "torch": [0.5]}, 40)
    first, second = figure.data
    assert (first.name, numbers(first.x), numbers(first.y)) == ("numpy", [1, 2], [0.5, 0.25])
    assert (second.name, numbers(second.x), numbers(second.y)) == ("torch", [1], [0.5])
    assert first.line.width > second.line.width
    assert (figure.layout.xaxis.range, figure.layout.yaxis.type) == ((1, 40), "log")


def test_shares_over_distance_are_the_means_of_each_interval():
    distance = np.array([0.0, 0.1, 0.6, 1.0])
    near = np.array([1.0, 0.5, 0.0, 0.2])
    figure = plots.shares_over_distance(distance, {"near": near, "far": 1 - near}, steps=2)
    first, second = figure.data
    assert (first.name, first.x, first.y) == ("near", (0.25, 0.75), pytest.approx((0.75, 0.1)))
    assert second.y == pytest.approx((0.25, 0.9))
    assert (first.stackgroup, second.stackgroup) == ("all", "all")
    assert figure.layout.yaxis.range == (0, 1)


def test_shares_over_distance_leave_out_empty_intervals():
    figure = plots.shares_over_distance(np.array([0.0, 1.0]), {"all": np.ones(2)}, steps=10)
    assert figure.data[0].x == (0.05, 0.95)


def test_heat_goes_from_black_to_yellow():
    rgb = plots.heat(np.array([[-1.0, 0.0, 5.0, 10.0, 99.0]]), high=10)
    assert (rgb.dtype, rgb.shape) == (np.uint8, (1, 5, 3))
    below, zero, middle, high, above = rgb[0].astype(int)
    assert (below == zero).all()
    assert (high == above).all()
    assert zero.max() < 10
    assert middle[0] > 150 > 100 > middle[1:].max()  # red
    assert high[:2].min() > 240 > high[2]  # yellow


def test_gray_against_b_shows_pixels_in_their_colours_and_the_fitted_line():
    rng = np.random.default_rng(1)
    canvas, _ = split(rng.integers(0, 256, (6, 8, 3), np.uint8))
    figure = plots.gray_against_b(canvas)
    points, line = figure.data
    colours = canvas.rgb[canvas.known]
    expected = sorted(zip(canvas.gray[canvas.known].tolist(), to_ab(colours)[:, 1].tolist(),
                          ["#" + bytes(colour).hex() for colour in colours], strict=True))
    assert sorted(zip(numbers(points.x), numbers(points.y), points.marker.color,
                      strict=True)) == expected
    gray, b = np.array([row[:2] for row in expected]).T
    slope = np.cov(gray, b)[0, 1] / np.var(gray, ddof=1)
    start = b.mean() - slope * gray.mean()
    assert numbers(line.x) == [0, 1]
    assert numbers(line.y) == pytest.approx([start, start + slope])
    assert figure.layout.xaxis.range == (0, 1)


def test_gray_against_b_shows_a_sample_of_many_pixels():
    rng = np.random.default_rng(1)
    canvas, _ = split(rng.integers(0, 256, (20, 20, 3), np.uint8))
    assert len(plots.gray_against_b(canvas, points=50).data[0].x) == 50


def test_gray_against_b_of_one_gray_has_a_horizontal_line():
    canvas, _ = split(np.full((4, 4, 3), (30, 60, 90), np.uint8))
    first, last = plots.gray_against_b(canvas).data[1].y
    assert first == last == pytest.approx(to_ab(np.array([30, 60, 90], np.uint8))[1])


def texts(figure):
    """The texts of a diagram, arrows left out, from left to right and bottom to top."""
    found = [(note.x, note.y, note.text) for note in figure.layout.annotations if note.text]
    return [text for *_, text in sorted(found)]


def test_network_diagram_gives_the_shape_of_each_array():
    figure = plots.network_diagram(figure3(), 256, 128)
    assert [text for text in texts(figure) if "×" in text.split("<br>")[-1]] == [
        "<b>1</b><br>256 × 128", "<b>64</b><br>128 × 64", "<b>64</b><br>128 × 64",
        "<b>64</b><br>256 × 128", "<b>2</b><br>256 × 128"]


def test_network_diagram_names_each_layer_and_counts_its_parameters():
    spec = (Conv(1, 4, 3, 2), ReLU(), TransConv(4, 3, 5, 3), Sigmoid())
    figure = plots.network_diagram(spec, 7, 4)
    assert texts(figure) == [
        "<b>1</b><br>7 × 4", "Conv<br>3 × 3, /2<br>ReLU<br><b>40</b>",
        "<b>4</b><br>4 × 2", "TransConv<br>5 × 5, ×3<br>Sigmoid<br><b>303</b>",
        "<b>3</b><br>12 × 6"]
    assert len(figure.layout.shapes) == 3 * 3  # three faces of each block


def test_lab_cloud_shows_a_sample_in_the_colours_of_its_clusters_and_the_centres():
    rng = np.random.default_rng(1)
    canvas, _ = split(rng.integers(0, 256, (20, 20, 3), np.uint8))
    palette = learn_palette(canvas, 3, 0)
    points, centres = plots.lab_cloud(canvas, palette, points=50).data
    assert len(points.x) == len(points.y) == len(points.z) == 50
    marker = points.marker
    assert numbers(marker.color) == [number - 1 for number in numbers(points.customdata)]
    middles = (np.arange(3) - marker.cmin) / (marker.cmax - marker.cmin)
    low, high = marker.colorscale[::2], marker.colorscale[1::2]
    for middle, colour, (start, first), (end, second) in zip(middles, palette.hex, low, high,
                                                             strict=True):
        assert start < middle < end
        assert first == second == colour
    lab = np.stack([centres.z, centres.x, centres.y], axis=-1)
    np.testing.assert_allclose(lab[:, 1:], to_ab(palette.colours))
    assert list(centres.marker.color) == palette.hex


def test_lab_cloud_of_few_pixels_shows_them_all():
    canvas, _ = split(np.full((4, 6, 3), 90, np.uint8))
    assert len(plots.lab_cloud(canvas, learn_palette(canvas, 3, 0)).data[0].x) == 12


@pytest.mark.parametrize("wide", [1, 100])
def test_lab_cloud_has_true_proportions_and_a_size_that_a_phone_shows(wide):
    rng = np.random.default_rng(0)
    rgb = np.clip(128 + wide * rng.normal(0, 1, (20, 20, 3)), 0, 255).astype(np.uint8)
    canvas, _ = split(rgb)
    figure = plots.lab_cloud(canvas, learn_palette(canvas, 3, 0))
    points, _ = figure.data
    lengths = figure.layout.scene.aspectratio
    extents = {name: max(np.ptp(points[name]), 1) for name in "xyz"}
    for name in "xy":
        assert lengths[name] / lengths.z == pytest.approx(extents[name] / extents["z"], rel=0.02)
    assert max(lengths.z, lengths.x + lengths.y) == pytest.approx(1.4)


def test_size_curves_show_inertia_and_scores_and_mark_the_answer():
    sizes = [PaletteSize(k, 100 / k, Scores(20.0 + k, k / 10, 0.0)) for k in (2, 3, 4)]
    figure = plots.size_curves(sizes, {"inertia": 3, "psnr": 4}, 16)
    lines = [curve for curve in figure.data if "lines" in curve.mode]
    marks = [curve for curve in figure.data if curve.mode == "markers"]
    assert [numbers(line.x) for line in lines] == [[2, 3, 4]] * 3
    assert [numbers(line.y) for line in lines] == [[50, 100 / 3, 25], [22, 23, 24], [0.2, 0.3, 0.4]]
    assert [(mark.x[0], mark.y[0]) for mark in marks] == [(3, 100 / 3), (4, 24)]


def test_size_curves_without_scores_show_inertia_alone():
    figure = plots.size_curves([PaletteSize(2, 9.0, None)], {}, 16)
    assert len(figure.data) == 1


def test_error_histogram_shows_shares():
    counts = {"one": np.array([3, 1, 0]), "two": np.array([0, 0, 5])}
    one, two = plots.error_histogram(counts).data
    assert (one.name, numbers(one.y)) == ("one", [0.75, 0.25, 0])
    assert numbers(two.y) == [0, 0, 1]
    assert (one.line.color, one.line.dash) != (two.line.color, two.line.dash)


def test_error_histogram_gives_each_of_seven_results_a_style_of_its_own():
    lines = plots.error_histogram({str(at): np.ones(4) for at in range(7)}).data
    assert len({(line.line.color, line.line.dash) for line in lines}) == 7


def test_a_sweep_over_one_setting_is_a_line_with_its_best_marked():
    found = {(2,): [(0, 20.0)], (4,): [(1, 22.5)]}  # 3 is still missing
    figure = plots.sweep_line("Colours k", (2, 3, 4), found, plots.MEASURES["psnr"])
    runs, best = figure.data
    assert (list(runs.x), numbers(runs.y), list(runs.customdata)) == (
        ["2", "4"], [20.0, 22.5], [0, 1])
    assert (list(best.x), numbers(best.y)) == (["4"], [22.5])
    assert list(figure.layout.xaxis.categoryarray) == ["2", "3", "4"]
    assert figure.layout.yaxis.title.text == "PSNR in dB"


def test_several_seeds_show_their_mean_and_how_far_they_spread():
    found = {(2,): [(0, 20.0), (1, 23.0)], (4,): [(2, 30.0)]}
    mean, runs, best = plots.sweep_line("k", (2, 4), found, plots.MEASURES["ciede2000"]).data
    assert numbers(mean.y) == [21.5, 30.0]
    assert (numbers(mean.error_y.array), numbers(mean.error_y.arrayminus)) == ([1.5, 0], [1.5, 0])
    assert (list(runs.x), list(runs.customdata)) == (["2", "2", "4"], [0, 1, 2])
    assert list(best.x) == ["2"]  # of colour differences, the least


def test_a_sweep_over_two_settings_is_a_map_with_gaps_where_nothing_is_there_yet():
    found = {(2, 3): [(0, 0.5)], (4, 5): [(1, 0.7), (2, 0.9)]}
    figure = plots.sweep_map(("k", "Patch size"), ((2, 4), (3, 5)), found, plots.MEASURES["ssim"])
    cells, points, best = figure.data
    assert [list(row) for row in cells.z] == [[0.5, None], [None, 0.8]]
    assert (list(cells.x), list(cells.y), cells.reversescale) == (["2", "4"], ["3", "5"], False)
    assert (list(points.x), list(points.y), list(points.customdata)) == (
        ["2", "4"], ["3", "5"], [0, 1])
    assert points.hovertext[1] == "k 4, Patch size 5: 0.800 (from 0.700 to 0.900)"
    assert (list(best.x), list(best.y)) == (["4"], ["5"])
