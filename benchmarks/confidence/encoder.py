"""Train the encoder of similar pixels: ``python -m benchmarks.confidence.encoder PHOTOGRAPHS``.

Each photograph gives ten crops, squeezed into a square: the whole of it and nine random
parts.  In each step some crops, mirrored or not, get a random known part.  The encoder turns
the gray features of each pixel into a code; the colour of an unknown pixel is the mean colour
of the known ones, weighted by the similarity of their codes; the loss is the logarithm of the
mean squared error of the colours, which is the negative PSNR.  A ridge regression from the
codes to the colours is trained beside it: it helps the codes, and is then left out.

On the photographs that are held back, whole and with the left half known, the
PSNR at 64 x 64 pixels is printed each minute: the validation curve in ``README.md``.
"""

import argparse
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional

from benchmarks.confidence.photographs import find
from colorize.agents.context.encoder import GROUPS, LARGEST
from colorize.agents.context.features import position
from colorize.agents.context.scene import CODE_SIDE, Scene
from colorize.imaging import open_image, resize
from colorize.imaging.color import GRAY_WEIGHTS, to_chroma, to_gray
from colorize.imaging.resample import area_mean

CROPS, SIDE = 10, 256
WIDTH, CODE = 48, 32  # channels of the layers and of the codes
BATCH, FEW = 8, 500  # crops in a step; known and unknown pixels drawn from each
RATE, DECAY, DROPOUT, FLOOR = 2e-3, 0.05, 0.1, 3e-4

#: Layer -> inputs in units of WIDTH, side of the kernel, whether its channels are normalised.
LAYERS = {"down 0": (1, 3, True), "down 1": (1, 3, True), "down 2": (1, 3, True),
          "down 3": (1, 3, True), "up 2": (2, 3, True), "up 1": (2, 3, True),
          "up 0": (2, 1, False)}


def crops(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The features (CROPS, 64, 64, F) and the chroma (CROPS, 64, 64, 2) of one photograph."""
    rgb, found = open_image(path), []
    shape = (CODE_SIDE, CODE_SIDE)
    for number in range(CROPS):
        rng = np.random.default_rng(zlib.crc32(f"{path.stem}{number}".encode()))
        part = resize(_part(rgb, rng) if number else rgb, SIDE)
        scene = Scene(to_gray(part), np.ones((SIDE, SIDE), bool), to_chroma(part))
        row, aside = position(scene.rows, SIDE)
        features = np.concatenate([scene.features, scene.regions, row, aside], axis=1)
        found.append([area_mean(features.reshape(SIDE, SIDE, -1), shape),
                      area_mean(scene.chroma, shape)])
    return tuple(np.stack(arrays).astype(np.float32) for arrays in zip(*found, strict=True))


def _part(rgb, rng):
    """A random part: 45 to 100 % of each side."""
    share = rng.uniform(0.45, 1)
    high = np.clip(share * rng.uniform(0.75, 1.33), 0.45, 1)
    height, width = int(rgb.shape[0] * high), int(rgb.shape[1] * share)
    left = rng.integers(0, rgb.shape[1] - width + 1)
    top = rng.integers(0, rgb.shape[0] - height + 1)
    return np.ascontiguousarray(rgb[top : top + height, left : left + width])


def known_part(rng) -> np.ndarray:
    """A random known part of a crop, most often the left one: (64, 64) bool."""
    known = np.zeros((CODE_SIDE, CODE_SIDE), bool)
    where, share = rng.random(), rng.choice([0.5, 0.5, 0.4, 0.3, 0.6])
    side = int(CODE_SIDE * share)
    if where < 0.5:
        known[:, :side] = True
    elif where < 0.65:
        known[:, -side:] = True
    elif where < 0.8:
        known[:side] = True
    elif where < 0.9:
        known[-side:] = True
    else:
        corner = int(CODE_SIDE * share**0.5)
        known[:corner, :corner] = True
    return known


def draw(bank: list, rng) -> list[torch.Tensor]:
    """Features, chroma and known part of BATCH random crops."""
    drawn = []
    for which in rng.choice(len(bank), BATCH):
        number = 0 if rng.random() < 0.2 else rng.integers(CROPS)
        features, chroma = (array[number] for array in bank[which])
        if rng.random() < 0.5:
            features, chroma = features[:, ::-1], chroma[:, ::-1]
        drawn.append((features, chroma, known_part(rng)))
    return [torch.from_numpy(np.stack(arrays)) for arrays in zip(*drawn, strict=True)]


class Encoder(nn.Module):
    """The network of :mod:`colorize.agents.context.encoder`, with dropout."""

    def __init__(self, mean: np.ndarray, deviation: np.ndarray):
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("deviation", torch.from_numpy(deviation))
        self.first = nn.Conv2d(len(mean), WIDTH, 1)
        self.layers = nn.ModuleDict({
            name: nn.Conv2d(inputs * WIDTH, WIDTH, kernel, padding=kernel // 2)
            for name, (inputs, kernel, _) in LAYERS.items()})
        self.norms = nn.ModuleDict({name: nn.GroupNorm(GROUPS, WIDTH) for name in (
            "first", *(name for name, (*_, normalised) in LAYERS.items() if normalised))})
        self.codes = nn.Conv2d(2 * WIDTH, CODE, 1)
        self.dropout = nn.Dropout2d(DROPOUT)
        self.scale, self.penalty = nn.Parameter(torch.tensor(1.5)), nn.Parameter(torch.tensor(-3.))

    def _layer(self, name, x):
        y = self.first(x) if name == "first" else self.layers[name](x)
        return functional.silu(self.norms[name](y) if name in self.norms else y)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """The codes, (B, 64 * 64, CODE)."""
        x = ((features - self.mean) / self.deviation).clamp(-LARGEST, LARGEST)
        first = self._layer("first", x.permute(0, 3, 1, 2))
        downs = [self._layer("down 0", self.dropout(first))]
        for level in (1, 2, 3):
            downs.append(self._layer(f"down {level}", functional.avg_pool2d(downs[-1], 2)))
        x = downs.pop()
        for level in (2, 1, 0):
            x = functional.interpolate(x, scale_factor=2, mode="bilinear")
            x = self._layer(f"up {level}", torch.cat([x, downs.pop()], 1))
        codes = self.codes(torch.cat([self.dropout(x), first], 1))
        return codes.permute(0, 2, 3, 1).flatten(1, 2)

    def factor(self) -> torch.Tensor:
        """What the codes are multiplied by before they are compared."""
        return torch.exp(self.scale) / CODE**0.5

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights as the package reads them: kernels (k, k, C, D), the factor included."""
        found = {"mean": self.mean, "deviation": self.deviation}
        for name, layer in {"first": self.first, **self.layers, "codes": self.codes}.items():
            factor = self.factor() if name == "codes" else 1
            found[f"{name}.weight"] = (factor * layer.weight).permute(2, 3, 1, 0)
            found[f"{name}.bias"] = factor * layer.bias
            if name in self.norms:
                found[f"{name}.scale"] = self.norms[name].weight
                found[f"{name}.shift"] = self.norms[name].bias
        return {name: np.ascontiguousarray(tensor.detach().numpy(), np.float32)
                for name, tensor in found.items()}


def predictions(encoder: Encoder, features, chroma, known, few: int | None = None):
    """Yield the mean squared error of each crop: of similar pixels, the regression, their mean.

    `few` known and unknown pixels are drawn; None: all.
    """
    codes, known = encoder(features), known.flatten(1)
    share = known[..., None] / known.sum(1)[:, None, None]
    chroma = chroma.flatten(1, 2)
    mean = (share * chroma).sum(1, keepdim=True)
    target = chroma - mean
    asked = torch.multinomial((~known).float(), few) if few else _numbers(known)
    given = torch.multinomial(known.float(), few) if few else _numbers(known)
    close = encoder.factor() * codes
    keys, queries = _pick(close, given), _pick(close, asked)
    similarity = 2 * queries @ keys.transpose(1, 2) - (keys**2).sum(-1)[:, None]
    similarity = similarity.masked_fill(~_pick(known[..., None], given)[..., 0][:, None], -1e4)
    similar = torch.softmax(similarity, -1) @ _pick(target, given)
    centred = codes - (share * codes).sum(1, keepdim=True)
    gram = (share * centred).transpose(1, 2) @ centred
    moment = (share * centred).transpose(1, 2) @ target
    penalty = torch.exp(encoder.penalty) * torch.eye(CODE)
    ridge = _pick(centred, asked) @ torch.linalg.solve(gram + penalty, moment)
    for predicted in (similar, ridge, (similar + ridge) / 2):
        yield _error(predicted, _pick(target, asked), ~_pick(known[..., None], asked)[..., 0])


def _numbers(known):
    return torch.arange(known.shape[1]).expand(known.shape[0], -1)


def _pick(values, which):
    return torch.gather(values, 1, which[..., None].expand(-1, -1, values.shape[-1]))


def _error(predicted, true, where):
    """The mean squared error of R, G and B at equal gray, (B,).

    Chroma is (R, B) - gray; equal gray gives 0.72 dG = -0.21 dR - 0.07 dB.
    """
    red, blue = (predicted - true).unbind(-1)
    green = (GRAY_WEIGHTS[0] * red + GRAY_WEIGHTS[2] * blue) / GRAY_WEIGHTS[1]
    squares = (red**2 + green**2 + blue**2) / 3
    return (squares * where).sum(1) / where.sum(1)


@torch.no_grad()
def validate(encoder: Encoder, bank: list) -> float:
    """The mean PSNR over whole photographs with the left half known, in dB."""
    encoder.eval()
    known = torch.zeros(1, CODE_SIDE, CODE_SIDE, dtype=torch.bool)
    known[:, :, : CODE_SIDE // 2] = True
    errors = [next(predictions(encoder, *(torch.from_numpy(array[:1]) for array in crops), known))
              for crops in bank]
    encoder.train()
    return float(-10 * torch.log10(torch.cat(errors)).mean())


def train(learnt: list, held: list, minutes: float) -> Encoder:
    """Train for `minutes`; the rate falls along half a cosine."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    some = np.concatenate([features[:3].reshape(-1, features.shape[-1])[::7]
                           for features, _ in learnt])
    encoder = Encoder(some.mean(0), some.std(0) + 1e-3).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(encoder.parameters(), RATE, weight_decay=DECAY)
    start, step, printed = perf_counter(), 0, 0
    while (part := (perf_counter() - start) / (60 * minutes)) < 1:
        rate = RATE * min(1, (step + 1) / 30) * (0.02 + 0.98 * (0.5 + 0.5 * np.cos(np.pi * part)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        errors = predictions(encoder, *draw(learnt, rng), few=FEW)
        loss = sum(torch.log(error + FLOOR).mean() for error in errors) / 3
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        step += 1
        if int(part * minutes) > printed:
            printed = int(part * minutes)
            print(f"{printed} min, {step} steps: {validate(encoder, held):.2f} dB", flush=True)
    print(f"end, {step} steps: {validate(encoder, held):.2f} dB")
    return encoder.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photographs", type=Path)
    parser.add_argument("--out", type=Path, default=Path("encoder.safetensors"))
    parser.add_argument("--minutes", type=float, default=12)
    options = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        learnt, held = (list(pool.map(crops, find(options.photographs, part)))
                        for part in ("learnt", "held"))
    save_file(train(learnt, held, options.minutes).arrays(), options.out)


if __name__ == "__main__":
    main()
