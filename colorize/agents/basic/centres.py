"""The centres of cells, by k-means on a sample of the patches."""

import numpy as np

from colorize.agents.basic.all_pairs import Answers, in_threads, nearest_of
from colorize.agents.basic.groups import sort_by

SAMPLE, STEPS = 32, 4  # patches per centre, and steps
GROUP = 8192  # patches whose centres a thread finds together


def learn_centres(patches: np.ndarray) -> np.ndarray:
    """About sqrt(n) centres by k-means on a sample, in whole numbers: uint8 (K, d)."""
    count = min(len(patches), round(len(patches) ** 0.5))
    chosen = np.random.default_rng(0).choice(len(patches), min(len(patches), SAMPLE * count),
                                             replace=False)
    sample = patches[chosen]
    centres = sample[:count].copy()
    for _ in range(STEPS):
        order, used, starts = sort_by(owners_of(centres, sample)[1])
        sums = np.add.reduceat(sample[order], starts, axis=0, dtype=float)
        centres[used] = np.rint(sums / np.diff(starts, append=len(sample))[:, None])
    return centres


def owners_of(centres: np.ndarray, patches: np.ndarray) -> Answers:
    """Squared distance to the nearest centre, and which it is: two (n,) arrays."""
    blocks = [patches[start : start + GROUP] for start in range(0, len(patches), GROUP)]
    answers = in_threads(lambda block: nearest_of(centres, block, 1), blocks)
    return tuple(np.concatenate(part)[:, 0] for part in zip(*answers, strict=True))
