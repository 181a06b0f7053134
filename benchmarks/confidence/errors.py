"""The expected error, learnt on photographs: ``python -m benchmarks.confidence.errors FOLDER``.

Every photograph that the encoder has not seen, at 256 x 256, left half known, is coloured by
the context agent.  A linear regression goes from three numbers of a pixel
(:func:`colorize.agents.context.error_model.error_terms`) to the logarithm of its error; a
rising curve goes from the regression's value to the mean error.  Both are printed as they
stand in ``constants.py``.  Then, with the photographs divided into eight parts, of which each
is predicted from the others: the mean expected and true error in ten bins of the expected
one; the same for the errors expected with ``confidence=canvas``; and how far the logarithms of
expected and true errors are correlated.

With ``--references`` these bins alone are printed, of every third photograph beside a reference, as
``python -m benchmarks.references`` makes them, and as the program expects the errors.
"""

import argparse
from pathlib import Path

import numpy as np

from benchmarks.confidence.photographs import find
from benchmarks.references import APART, OVERLAPPING, parts
from colorize.agents import ContextAgent
from colorize.agents.context.error_model import error_terms
from colorize.agents.context.scene import reduce
from colorize.canvas import split
from colorize.experiment import prepare
from colorize.imaging import open_image, resize
from colorize.imaging.color import to_chroma
from colorize.imaging.resample import area_mean
from colorize.settings import ContextSettings, PictureSettings

SIZE, SAMPLE = 256, 1000  # pixels of a side; pixels drawn from each photograph
KNOTS, PARTS, BINS = 16, 8, 10


def measure(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of some unknown pixels, the terms, (3, SAMPLE); the error, true and by the canvas alone.

    Errors are distances of the chroma in levels, (SAMPLE,).
    """
    canvas, truth = split(resize(open_image(path), SIZE))
    result = ContextAgent(ContextSettings(confidence="canvas")).fit(canvas).result_
    scene = reduce(canvas, SIZE)
    terms = error_terms(scene, result.predictions, result.shares)
    error = 255 * np.linalg.norm(result.chroma - to_chroma(truth), axis=-1)
    unknown = np.flatnonzero(~canvas.known)
    some = np.random.default_rng(0).choice(unknown, SAMPLE, replace=False)
    return terms.reshape(3, -1)[:, some], error.ravel()[some], 255 * result.error.ravel()[some]


def beside_a_reference(path: Path, which: str) -> tuple[np.ndarray, np.ndarray]:
    """Of some pixels of a photo beside a reference, the expected and the true error, in levels."""
    reference, photo = parts(open_image(path), which, path.stem)
    task = prepare(photo, PictureSettings(photo_is="colour"), [reference])
    result = ContextAgent().fit(task.canvas).result_
    errors = np.stack([result.error, np.linalg.norm(
        result.chroma - area_mean(to_chroma(task.truth), result.error.shape), axis=-1)])
    some = np.random.default_rng(0).choice(np.flatnonzero(~result.scene.known), SAMPLE)
    return tuple(255 * errors.reshape(2, -1)[:, some])


def fit(terms: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the terms, (3,), and the curve, (2, KNOTS): scores and errors in levels."""
    inputs = np.column_stack([terms.T, np.ones(len(error))])
    weights = np.linalg.lstsq(inputs, np.log(error + 1), rcond=None)[0][:3]
    score = weights @ terms
    order = np.argsort(score, kind="stable")
    knots = [(score[part].mean(), error[part].mean()) for part in np.array_split(order, KNOTS)]
    scores, errors = np.transpose(knots)
    return weights, np.stack([scores, np.maximum.accumulate(errors)])


def report(name: str, expected: np.ndarray, errors: np.ndarray) -> None:
    """Print the mean expected and true error in each bin, and their correlation."""
    bins = np.array_split(np.argsort(expected, axis=None), BINS)
    alike = np.corrcoef(np.log(expected.ravel() + 0.5), np.log(errors.ravel() + 0.5))[0, 1]
    print(f"{name}, expected/true:", *(f"{expected.flat[some].mean():.1f}/"
                                       f"{errors.flat[some].mean():.1f}" for some in bins),
          f"correlation {alike:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photographs", type=Path)
    parser.add_argument("--references", action="store_true")
    options = parser.parse_args()
    paths = find(options.photographs, "held")
    if options.references:
        for which in (OVERLAPPING, APART):
            report(which, *map(np.concatenate, zip(
                *(beside_a_reference(path, which) for path in paths[::3]), strict=True)))
        return
    terms, errors, alone = map(np.stack, zip(*map(measure, paths), strict=True))
    weights, curve = fit(np.concatenate(terms, axis=1), errors.ravel())
    print("ERROR_WEIGHTS =", tuple(weights.round(3).tolist()))
    print("ERROR_CURVE =", tuple(tuple(row.round(2).tolist()) for row in curve))
    expected = np.empty_like(errors)
    part = np.random.default_rng(0).permutation(len(paths)) % PARTS
    for number in range(PARTS):
        weights, curve = fit(np.concatenate(terms[part != number], axis=1),
                             errors[part != number].ravel())
        score = np.einsum("k,pkn->pn", weights, terms[part == number])
        expected[part == number] = np.interp(score, *curve)
    report("photographs", expected, errors)
    report("canvas", alone, errors)


if __name__ == "__main__":
    main()
