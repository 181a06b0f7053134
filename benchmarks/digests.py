"""Which results a change of the code changes: ``python -m benchmarks.digests``.

Prints, for every built-in picture, preset and agent, a digest of the coloured picture
with its scores.  Run it before and after a change and compare the lines; on one machine
they are the same as long as the results are.  Long trainings are cut to 150 epochs.
"""

import argparse
from dataclasses import replace
from hashlib import blake2b

from colorize import AGENTS, PRESETS, load_sample, prepare, run
from colorize.imaging import SAMPLES

EPOCHS = 150  # of the preset that trains for 4,000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", nargs="+", choices=SAMPLES, default=list(SAMPLES))
    parser.add_argument("--agent", nargs="+", choices=AGENTS, default=list(AGENTS))
    chosen = parser.parse_args()
    for name in chosen.picture:
        for preset, tables in PRESETS.items():
            task = prepare(load_sample(name), tables["picture"])
            for agent in chosen.agent:
                settings = tables[agent]
                if getattr(settings, "epochs", 0) > 1000:
                    settings = replace(settings, epochs=EPOCHS)
                result = run(task.canvas, task.truth, settings)
                digest = blake2b(result.rgb.tobytes(), digest_size=8).hexdigest()
                print(name, preset, agent, digest, f"{result.scores.psnr:.3f}",
                      f"{result.scores.ssim:.4f}", flush=True)


if __name__ == "__main__":
    main()
