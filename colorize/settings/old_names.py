"""URL names of earlier versions, so that links copied then still open."""

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


def rename_old(query: Mapping[str, str]) -> dict[str, str]:
    """Give old URL names their new names; where both are there, the new one counts.

    Examples
    --------
    >>> rename_old({"improved_place": "none", "basic_k": "5"})
    {'improved_position': 'none', 'basic_k': '5'}
    """
    renamed = {OLD_NAMES.get(name, name): text for name, text in query.items()}
    return renamed | {name: text for name, text in query.items() if name not in OLD_NAMES}
