"""Speed of the engines, and how far their results differ: ``python -m benchmarks.engines``.

Figure 3's network on 1 x 1 x 256 x 128.  The engines take turns of a few epochs in
one process, each with the same number of threads, so that other load on the machine
affects all of them; ratios are computed within a round, also of processor time, which
a busy machine disturbs less.  The NumPy engine takes part a
second time without Winograd's convolution.  Its gain depends on BLAS: with the kernels for
AVX-512, which have a quick path for small products, an epoch takes 0.89 of the time, with
``OPENBLAS_CORETYPE=Haswell`` 0.98.  Tried and dropped, since the engines' weights then agree
less closely than the tests ask for: F(4 x 4, 3 x 3), 0.86, and the gradients of kernels
besides, 0.78.

With ``--photos FOLDER`` both engines also train on the first three photographs of the
folder; with ``--compile`` a network compiled by PyTorch takes part, for which a C++ compiler
has to be there.
"""

import argparse
import multiprocessing
import resource
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from colorize.network import convolution, winograd
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.parallel import one_blas_thread, parallel_map
from colorize.network.spec import Conv, TransConv, ceil_div, draw_weights, figure3
from colorize.network.threads import THREADS

SHAPE = 1, 1, 256, 128
SPEC = figure3()
DEFINITION = "NumPy, by the definition"


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


def peak_memory() -> float:
    """MB that this process held at most, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def epoch_gflop() -> float:
    """GFLOP per epoch, by the definition: forward once, backward twice, the first layer once."""
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


@contextmanager
def by_definition() -> Iterator[None]:
    """The NumPy engine without Winograd's convolution, inside the block."""
    channels, winograd.CHANNELS = winograd.CHANNELS, 10**9
    try:
        yield
    finally:
        winograd.CHANNELS = channels


def race(rounds: int, epochs: int, compiled: bool) -> dict[str, np.ndarray]:
    """Seconds and processor seconds per epoch, for each engine and round."""
    import torch

    from colorize.network.torch_engine import TorchEngine

    weights, (x, target) = draw_weights(SPEC, 0), random_batch()
    engines = {
        "NumPy": NumpyEngine(SPEC, weights),
        DEFINITION: NumpyEngine(SPEC, weights),
        "PyTorch, default layout": TorchEngine(SPEC, weights, layout=torch.contiguous_format),
        "PyTorch, channels last": TorchEngine(SPEC, weights),
    }
    if compiled:
        engines["PyTorch, compiled"] = TorchEngine(SPEC, weights)
        print(f"torch.compile: the first epoch takes {compile_layers(engines)}")
    taken = {name: [] for name in engines}
    order = np.random.default_rng(0)
    for _ in range(rounds + 1):
        for name in order.permutation(list(engines)):  # none always follows the same other one
            engine = engines[name]
            with by_definition() if name == DEFINITION else nullcontext():
                start = process_time()
                elapsed = seconds(lambda e=engine: e.train_step(x, target, rate=0.01), epochs)
                taken[name].append((elapsed, (process_time() - start) / epochs))
    return {name: np.array(times[1:]) for name, times in taken.items()}  # the first round warms up


def compile_layers(engines) -> str:
    """Compile one engine's network; seconds and megabytes that its first epoch takes."""
    import torch

    x, target = random_batch()
    plain, engine = engines["PyTorch, channels last"], engines["PyTorch, compiled"]
    plain.train_step(x, target, rate=0.01)
    before = peak_memory()
    engine._net = torch.compile(engine._net)
    taken = seconds(lambda: engine.train_step(x, target, rate=0.01), 1)
    return f"{taken:.1f} s and {peak_memory() - before:.0f} MB"


def products(rounds: int) -> dict[str, np.ndarray]:
    """Seconds of each product that Winograd's convolution computes: by definition, by itself."""
    rng, half = np.random.default_rng(0), (1, SHAPE[2] // 2, SHAPE[3] // 2, 64)
    kernel, small = rng.random((3, 3, 64, 64), np.float32), rng.random(half, np.float32)
    same, large = np.empty_like(small), np.empty((1, *SHAPE[2:], 64), np.float32)

    def finish(block, target, where):
        if target is not block:
            target[...] = block

    tasks = {
        "second layer, forward": lambda: convolution.correlate(small, kernel, 1, same, finish),
        "second layer, backward":
            lambda: convolution.correlate_transposed(small, kernel, 1, same, finish),
        "upsampling, forward":
            lambda: convolution.correlate_transposed(small, kernel, 2, large, finish),
    }
    taken = {name: [] for name in tasks}
    for _ in range(rounds + 1):
        for name, task in tasks.items():
            with by_definition():
                definition = seconds(task, 5)
            taken[name].append((definition, seconds(task, 5)))
    return {name: np.array(times[1:]) for name, times in taken.items()}


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
    x, target = random_batch()
    marks = [peak_memory()]
    engine = NumpyEngine(SPEC, draw_weights(SPEC, 0))
    for epochs in (10, 90):
        for _ in range(epochs):
            engine.train_step(x, target, rate=0.01)
        marks.append(peak_memory())
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
    parser.add_argument("--compile", action="store_true", help="torch.compile takes part")
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
    for name, each in products(chosen.rounds).items():
        definition, winograds = 1e3 * np.median(each, axis=0)
        print(f"{name:24} by the definition {definition:4.1f} ms, Winograd {winograds:4.1f} ms: "
              f"{np.median(each[:, 1] / each[:, 0]):.2f} of it")
    times = race(chosen.rounds, chosen.epochs, chosen.compile)
    for name, each in times.items():
        median = np.median(each[:, 0])
        ratio, processor = np.median(times["NumPy"] / each, axis=0)
        print(f"{name:24} {1e3 * median:5.1f} ms an epoch, {gflop / median:4.0f} GFLOP/s, "
              f"{gflop / median / top:.0%}; NumPy takes {ratio:.2f} of it, "
              f"{processor:.2f} of its processor time")
    print(f"naive loops, forward, scaled up from 8 x 8: {loops_ratio():,.0f} times as long")
    if chosen.photos:
        pictures(chosen.photos)


if __name__ == "__main__":
    main()
