"""Speed of the engines, and how far their results differ: ``python -m benchmarks.engines``.

Figure 3's network on 1 x 1 x 256 x 128.  The engines take turns of a few epochs in
one process, each with the same number of threads, so that other load on the machine
affects all of them; ratios are computed within a round.  With ``--photos FOLDER`` both
engines also train on the first three photographs of the folder.
"""

import argparse
import multiprocessing
import resource
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

from colorize.network.numpy_engine import NumpyEngine
from colorize.network.parallel import one_blas_thread, parallel_map
from colorize.network.spec import Conv, TransConv, ceil_div, draw_weights, figure3
from colorize.network.threads import THREADS

SHAPE = 1, 1, 256, 128
SPEC = figure3()


def random_batch():
    """Random inputs and targets, float32."""
    rng = np.random.default_rng(0)
    return rng.random(SHAPE, np.float32), rng.random((1, 2, *SHAPE[2:]), np.float32)


def seconds(work, times: int) -> float:
    """Mean seconds per call."""
    start = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - start) / times


def epoch_gflop() -> float:
    """GFLOP per epoch: forward once, backward twice (kernel and input; the first layer: once)."""
    height, width = SHAPE[2:]
    forward = []
    for record in SPEC:
        if isinstance(record, Conv | TransConv):
            if isinstance(record, Conv):
                height, width = ceil_div(height, record.stride), ceil_div(width, record.stride)
            forward.append(2e-9 * height * width * np.prod(record.weight_shape))
            if isinstance(record, TransConv):
                height, width = height * record.stride, width * record.stride
    return 3 * sum(forward) - forward[0]


def product_rate() -> float:
    """GFLOP/s of matrix products alone, of the second layer's shapes, in all threads."""
    one_blas_thread()
    rng = np.random.default_rng(0)
    columns, kernel = rng.random((512, 576), np.float32), rng.random((576, 64), np.float32)

    def work(item):
        for _ in range(100):
            columns @ kernel

    taken = min(seconds(lambda: parallel_map(work, range(THREADS)), 1) for _ in range(20))
    return THREADS * 100 * 2e-9 * 512 * 576 * 64 / taken


def race(rounds: int, epochs: int) -> dict[str, np.ndarray]:
    """Seconds per epoch, for each engine and round."""
    import torch

    from colorize.network.torch_engine import TorchEngine

    weights, (x, target) = draw_weights(SPEC, 0), random_batch()
    engines = {
        "NumPy": NumpyEngine(SPEC, weights),
        "PyTorch, default layout": TorchEngine(SPEC, weights, layout=torch.contiguous_format),
        "PyTorch, channels last": TorchEngine(SPEC, weights),
    }
    taken = {name: [] for name in engines}
    for _ in range(rounds + 1):
        for name, engine in engines.items():
            taken[name].append(seconds(lambda e=engine: e.train_step(x, target, rate=0.01), epochs))
    return {name: np.array(times[1:]) for name, times in taken.items()}  # the first round warms up


def loops_ratio(side: int = 8) -> float:
    """Time of a forward pass in naive loops, divided by that of the NumPy engine.

    The loops run on side x side pixels; their time is scaled by the number of pixels.
    They skip pixels outside the image, which are a larger share of a small image, so
    the ratio is a little too low.
    """
    from colorize.network import naive

    weights, (x, _) = draw_weights(SPEC, 0), random_batch()
    y = x[:, :, :side, :side]
    start = perf_counter()
    for index, record in enumerate(SPEC):
        if isinstance(record, Conv | TransConv):
            layer = naive.conv if isinstance(record, Conv) else naive.trans_conv
            y = layer(y, weights[f"{index}.weight"], weights[f"{index}.bias"], record.stride)
    loops = (perf_counter() - start) * SHAPE[2] * SHAPE[3] / side**2
    engine = NumpyEngine(SPEC, weights)
    engine.forward(x)
    return loops / seconds(lambda: engine.forward(x), 10)


def memory(answer) -> None:
    """MB by which 10 and then 90 more epochs raise the peak memory; runs in its own process."""
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    x, target = random_batch()
    marks = [peak()]
    engine = NumpyEngine(SPEC, draw_weights(SPEC, 0))
    for epochs in (10, 90):
        for _ in range(epochs):
            engine.train_step(x, target, rate=0.01)
        marks.append(peak())
    answer.put(np.diff(marks))


def pictures(folder: Path) -> None:
    """Losses over 100 epochs and final PSNR of both engines, at the presets' own settings."""
    from colorize.canvas import split
    from colorize.experiment import run
    from colorize.imaging import open_image, resize
    from colorize.settings import PRESETS

    for path in islice(sorted(folder.glob("*.jpg")), 3):
        task = split(resize(open_image(path), 256))
        for preset, settings in PRESETS.items():
            numpy_run, torch_run = (
                run(*task, replace(settings["improved"], engine=name, epochs=100))
                for name in ("numpy", "torch"))
            difference = np.abs(np.divide(numpy_run.agent.loss_, torch_run.agent.loss_) - 1).max()
            print(f"{path.stem:12} {preset}: NumPy {numpy_run.scores.psnr:.2f} dB, "
                  f"PyTorch {torch_run.scores.psnr:.2f} dB, "
                  f"losses differ by at most {difference:.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=4, help="epochs of each turn")
    parser.add_argument("--photos", type=Path)
    chosen = parser.parse_args()

    spawn = multiprocessing.get_context("spawn")
    answer = spawn.SimpleQueue()
    child = spawn.Process(target=memory, args=(answer,))
    child.start()
    child.join()
    extra, growth = answer.get()
    print(f"NumPy training: {extra:.0f} MB extra at the peak, {growth:.1f} MB more in 90 epochs")

    top, gflop = product_rate(), epoch_gflop()
    print(f"{THREADS} threads, {gflop:.2f} GFLOP an epoch, matrix products alone {top:.0f} GFLOP/s")
    times = race(chosen.rounds, chosen.epochs)
    for name, each in times.items():
        median, ratio = np.median(each), np.median(times["NumPy"] / each)
        print(f"{name:24} {1e3 * median:5.1f} ms an epoch, {gflop / median:4.0f} GFLOP/s, "
              f"{gflop / median / top:.0%}; NumPy takes {ratio:.2f} of it")
    print(f"naive loops, forward, scaled up from 8 x 8: {loops_ratio():,.0f} times as long")
    if chosen.photos:
        pictures(chosen.photos)


if __name__ == "__main__":
    main()
