"""A finished training as plain arrays, and back: what the store on disk holds."""

from urllib.parse import urlencode

import numpy as np

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool
from colorize.jobs.snapshots import Film, Frame
from colorize.metrics import score
from colorize.network.weights_file import require_fit
from colorize.settings import Settings

_WEIGHT = "weight of "


def key(canvas: Canvas, settings: Settings) -> str:
    """The name of an experiment: the canvas' content, and every setting."""
    values = {name: getattr(settings, name) for name in settings.parameters()}
    return f"{canvas.digest} {settings.name} {urlencode(values)}"


def to_arrays(live: LiveRun, run: Run) -> dict[str, np.ndarray]:
    """All that is needed to show this training again and to go on from it."""
    moment, frames = live.look(), live.film.frames()
    agent = run.agent
    return {
        **{_WEIGHT + name: array for name, array in agent.weights_.items()},
        "rgb": run.rgb, "seconds": np.array(run.seconds), "note": np.array(agent.note_),
        "losses": np.array(moment.losses), "changes": np.array(live.changes, dtype=str),
        "held_back": np.reshape(moment.held_back, (-1, 2)).astype(float),
        "unseen": np.reshape(moment.unseen, (-1, 2)).astype(float),
        "frame_sizes": np.array([len(frame.webp) for frame in frames], int),
        "frame_bytes": np.frombuffer(b"".join(frame.webp for frame in frames), np.uint8),
        "frame_marks": np.reshape([(f.step, f.psnr, f.ssim) for f in frames], (-1, 3)),
    }


def from_arrays(arrays: dict[str, np.ndarray], canvas: Canvas, truth, settings: Settings,
                pool: Pool, on_done=None, apart: bool = False) -> LiveRun:
    """Inverse of :func:`to_arrays`.

    Raises
    ------
    ValueError, KeyError
        If an array is missing, or is not what it should be.
    """
    agent = AGENTS[settings.name](settings)
    weights = {name.removeprefix(_WEIGHT): array for name, array in arrays.items()
               if name.startswith(_WEIGHT)}
    require_fit(weights, agent.spec)
    rgb = arrays["rgb"]
    if rgb.shape != (*canvas.shape, 3) or rgb.dtype != np.uint8:
        raise ValueError(f"rgb is {rgb.dtype} {rgb.shape}, must be uint8 {(*canvas.shape, 3)}")
    agent.restore(weights, arrays["losses"].astype(float).tolist())
    agent.note_ = str(arrays["note"])
    scores = None if truth is None else score(canvas, truth, rgb)
    run = Run(canvas, settings, agent, rgb, scores, float(arrays["seconds"]))
    live = LiveRun.finished(
        run, truth, pool, losses=agent.loss_, held_back=_pairs(arrays["held_back"]),
        unseen=_pairs(arrays["unseen"]), film=Film(_frames(arrays)), on_done=on_done,
        apart=apart)
    live.changes = arrays["changes"].tolist()
    return live


def _pairs(array: np.ndarray) -> list[tuple[int, float]]:
    return [(int(step), float(loss)) for step, loss in array]


def _frames(arrays: dict[str, np.ndarray]) -> list[Frame]:
    ends = np.cumsum(arrays["frame_sizes"])
    data = arrays["frame_bytes"].tobytes()
    return [Frame(int(step), data[end - size : end], float(psnr), float(ssim))
            for (step, psnr, ssim), size, end
            in zip(arrays["frame_marks"], arrays["frame_sizes"], ends, strict=True)]
