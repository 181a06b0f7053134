"""Earlier versions: their names in links, and what they computed before a setting existed."""

from collections.abc import Mapping

#: Old URL name -> new URL name.  The values are written as before.
OLD_NAMES = {
    "picture_reduction": "picture_resampling",
    "linear_way_back": "linear_reconstruction",
    "propagation_way_back": "propagation_reconstruction",
    "basic_way_back": "basic_reconstruction",
    "improved_way_back": "improved_reconstruction",
    "improved_place": "improved_position",
    "improved_crop": "improved_crop_size",
    "improved_early_stop": "improved_early_stopping",
    "by_hand": "branch",
}

#: Table -> settings that came later, with the values that files from before were computed with.
#: (A link cannot tell: it holds no defaults.)
BEFORE = {"basic": {"row_weight": 0}, "propagation": {"sideways": 1.0, "reach": 1}}


def rename_old(query: Mapping[str, str]) -> dict[str, str]:
    """Give old URL names their new names; where both are there, the new one counts.

    Examples
    --------
    >>> rename_old({"improved_place": "none", "basic_k": "5"})
    {'improved_position': 'none', 'basic_k': '5'}
    """
    renamed = {OLD_NAMES.get(name, name): text for name, text in query.items()}
    return renamed | {name: text for name, text in query.items() if name not in OLD_NAMES}
