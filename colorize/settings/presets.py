"""Presets: a value for every setting of every agent, under one name."""

from collections.abc import Iterator, Mapping

from colorize.settings.parameter import Settings
from colorize.settings.tables import (
    TABLES,
    BasicSettings,
    ImprovedSettings,
    PictureSettings,
    PropagationSettings,
)


class Preset(Mapping[str, Settings]):
    """Name -> settings, for each name in ``TABLES``: those that are given, defaults otherwise.

    Examples
    --------
    >>> preset = Preset(BasicSettings(k=5))
    >>> preset["basic"].k, preset["picture"].size
    (5, 256)
    """

    def __init__(self, *given: Settings):
        self._given = {settings.name: settings for settings in given}

    def __getitem__(self, name: str) -> Settings:
        return self._given[name] if name in self._given else TABLES[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


#: Preset -> name -> settings.
PRESETS: dict[str, Preset] = {
    "recommended": Preset(),
    "report": Preset(
        PictureSettings(resampling="bilinear", shape="square", known="left", share=50),
        PropagationSettings(sideways=1.0, reach=1),
        BasicSettings(k=5, patch_size=3, row_weight=0, neighbours=1, reconstruction="report"),
        ImprovedSettings(
            epochs=4000, learning_rate=0.01, optimizer="sgd", weight_decay=0.0,
            schedule="constant", width=64, centre="off", position="none", shrinkage=0.0,
            reconstruction="report")),
}
