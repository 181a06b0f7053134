"""What a sweep has found so far: a line for one setting, a map for two.

Several cells of one place differ in their seed alone: their mean is shown, and how far they
spread.  Each place is a point of a trace whose custom data holds the number of its cell.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

import plotly.graph_objects as go

from colorize.plots.style import ORANGE, TEAL, VIOLET, compact


class Measure(NamedTuple):
    """A number that each cell has: its title, how it is written, and whether more is better."""

    title: str
    style: str
    more_is_better: bool


#: Column of a sweep's table -> what it measures.
MEASURES = {"psnr": Measure("PSNR in dB", ".2f", True), "ssim": Measure("SSIM", ".3f", True),
            "ciede2000": Measure("CIEDE2000", ".2f", False),
            "seconds": Measure("seconds", ".2f", False)}

#: Colours of a map, from worse to better: ever lighter, and black is read on all of them.
SCALE = (VIOLET, "#5fb3c9", "#9bdc8f", "#fff4a3")
_INK = "#101010"

#: Of one place: the number of each of its cells, and its value.
Place = Sequence[tuple[int, float]]


def best_place(found: Mapping[tuple, Place], measure: Measure) -> tuple | None:
    """Where the mean is best; the first of equals; None where nothing is found.

    Examples
    --------
    >>> best_place({(2,): [(0, 20.0)], (3,): [(1, 21.0), (2, 23.0)]}, MEASURES["psnr"])
    (3,)
    """
    if not found:
        return None
    choose = max if measure.more_is_better else min
    return choose(found, key=lambda place: _mean(found[place]))


def sweep_line(title: str, values: Sequence, found: Mapping[tuple, Place],
               measure: Measure) -> go.Figure:
    """The measure by one setting; the best mean is marked.

    Parameters
    ----------
    title : str
        Of the setting.
    values : sequence
        All its values, also those that have no cell yet.
    found : mapping of (value,) to its cells
    measure : Measure
    """
    places = [(value,) for value in values if (value,) in found]
    means = [_mean(found[place]) for place in places]
    x = [str(value) for value, in places]
    figure = go.Figure()
    if any(len(found[place]) > 1 for place in places):
        cells = [(text, number, value) for text, place in zip(x, places, strict=True)
                 for number, value in found[place]]
        figure.add_scatter(x=x, y=means, mode="lines", name="mean of the seeds",
                           line={"color": TEAL, "width": 2}, hoverinfo="skip",
                           error_y=_spread(found, places, means))
    else:
        cells = [(text, found[place][0][0], mean)
                 for text, place, mean in zip(x, places, means, strict=True)]
    single = len(cells) == len(places)
    figure.add_scatter(x=[text for text, _, _ in cells], y=[value for _, _, value in cells],
                       customdata=[number for _, number, _ in cells], name="one run",
                       mode="lines+markers" if single else "markers",
                       line={"color": TEAL, "width": 2},
                       marker={"size": 11 if single else 7, "color": TEAL}, hovertemplate=
                       title + " %{x}: %{y:" + measure.style + "}<extra></extra>")
    if best := best_place(found, measure):
        figure.add_scatter(x=[str(best[0])], y=[_mean(found[best])], mode="markers",
                           name="best mean" if not single else "best", hoverinfo="skip",
                           marker={"size": 20, "symbol": "circle-open", "color": ORANGE,
                                   "line": {"width": 3}})
    figure.update_xaxes(title=title, **_categories(values))
    figure.update_yaxes(title=measure.title)
    figure.update_layout(showlegend=not single, legend={"orientation": "h", "y": 1.02,
                                                        "yanchor": "bottom"})
    return compact(figure, height=400)


def sweep_map(titles: Sequence[str], values: Sequence[Sequence], found: Mapping[tuple, Place],
              measure: Measure) -> go.Figure:
    """The mean of the measure by two settings, on a scale that is lighter where it is better.

    Parameters
    ----------
    titles : two of str
        Of the settings: to the right, and upwards.
    values : two sequences
        All values of each.
    found : mapping of (value, value) to its cells
    measure : Measure
    """
    across, up = values
    z = [[_mean(found[x, y]) if (x, y) in found else None for x in across] for y in up]
    figure = go.Figure(go.Heatmap(
        x=list(map(str, across)), y=list(map(str, up)), z=z, xgap=2, ygap=2, hoverinfo="skip",
        colorscale=list(SCALE), reversescale=not measure.more_is_better, textfont_color=_INK,
        texttemplate="%{z:" + measure.style + "}" if len(across) <= 16 else "",
        colorbar={"title": {"text": measure.title, "side": "right"}, "thickness": 14}))
    places = list(found)
    # A map has no points to choose: these lie unseen in the middle of each cell.
    figure.add_scatter(
        x=[str(x) for x, _ in places], y=[str(y) for _, y in places], mode="markers",
        marker={"size": 24, "symbol": "square", "opacity": 0}, showlegend=False,
        customdata=[found[place][0][0] for place in places],
        hovertext=[_words(titles, place, found[place], measure) for place in places],
        hoverinfo="text")
    if best := best_place(found, measure):
        figure.add_scatter(x=[str(best[0])], y=[str(best[1])], mode="markers", hoverinfo="skip",
                           showlegend=False, marker={"size": 34, "symbol": "circle-open",
                                                     "color": _INK, "line": {"width": 3}})
    figure.update_xaxes(title=titles[0], showgrid=False, **_categories(across))
    figure.update_yaxes(title=titles[1], showgrid=False, **_categories(up))
    figure.update_layout(hoverdistance=-1)  # the nearest point, however far
    return compact(figure, height=max(300, 110 + 44 * len(up)))


def _mean(cells: Place) -> float:
    return fmean(value for _, value in cells)


def _spread(found: Mapping[tuple, Place], places: Sequence[tuple], means: Sequence[float]) -> dict:
    """Bars from the lowest to the highest seed."""
    values = [[value for _, value in found[place]] for place in places]
    return {"type": "data", "symmetric": False, "color": TEAL, "thickness": 1.5, "width": 5,
            "array": [max(some) - mean for some, mean in zip(values, means, strict=True)],
            "arrayminus": [mean - min(some) for some, mean in zip(values, means, strict=True)]}


def _categories(values: Sequence) -> dict:
    """An axis on which all values are equally far apart, also those that have no cell yet."""
    return {"type": "category", "categoryorder": "array", "categoryarray": list(map(str, values)),
            "range": [-0.5, len(values) - 0.5]}


def _words(titles: Sequence[str], place: tuple, cells: Place, measure: Measure) -> str:
    where = ", ".join(f"{title} {value}" for title, value in zip(titles, place, strict=True))
    values = [value for _, value in cells]
    text = f"{where}: {format(fmean(values), measure.style)}"
    if len(values) > 1:
        text += (f" (from {format(min(values), measure.style)} to "
                 f"{format(max(values), measure.style)})")
    return text
