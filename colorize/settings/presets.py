"""Presets: a value for every setting of every agent, under one name."""

from colorize.settings.tables import TABLES, BasicSettings, ImprovedSettings, PictureSettings

_DEFAULTS = {name: table() for name, table in TABLES.items()}

#: Preset -> name -> settings.
PRESETS = {
    "recommended": _DEFAULTS,
    "report": _DEFAULTS | {
        "picture": PictureSettings(resampling="bilinear"),
        "basic": BasicSettings(k=5, patch_size=3, neighbours=1, reconstruction="report"),
        "improved": ImprovedSettings(
            epochs=4000, learning_rate=0.01, optimizer="sgd", weight_decay=0.0,
            schedule="constant", width=64, centre="off", position="none", shrinkage=0.0,
            reconstruction="report"),
    },
}
