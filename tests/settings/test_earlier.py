"""Links copied from earlier versions still open, with every value they hold."""

import pytest

from colorize.settings import OLD_NAMES, TABLES, rename_old

#: Every setting's URL name before any was renamed, a text it may have had, and the
#: table, field and value that the text stands for.
FIRST_NAMES = [
    ("picture_size", "320", "picture", "size", 320),
    ("picture_reduction", "bilinear", "picture", "resampling", "bilinear"),
    ("linear_patch_size", "7", "linear", "patch_size", 7),
    ("linear_way_back", "report", "linear", "reconstruction", "report"),
    ("propagation_contrast", "0.5", "propagation", "contrast", 0.5),
    ("propagation_way_back", "report", "propagation", "reconstruction", "report"),
    ("basic_k", "5", "basic", "k", 5),
    ("basic_patch_size", "3", "basic", "patch_size", 3),
    ("basic_neighbours", "6", "basic", "neighbours", 6),
    ("basic_way_back", "report", "basic", "reconstruction", "report"),
    ("basic_seed", "7", "basic", "seed", 7),
    ("improved_epochs", "50", "improved", "epochs", 50),
    ("improved_learning_rate", "0.01", "improved", "learning_rate", 0.01),
    ("improved_optimizer", "sgd", "improved", "optimizer", "sgd"),
    ("improved_weight_decay", "0.0", "improved", "weight_decay", 0.0),
    ("improved_centre", "off", "improved", "centre", "off"),
    ("improved_schedule", "constant", "improved", "schedule", "constant"),
    ("improved_engine", "torch", "improved", "engine", "torch"),
    ("improved_width", "32", "improved", "width", 32),
    ("improved_place", "row and column", "improved", "position", "row and column"),
    ("improved_crop", "32", "improved", "crop_size", 32),
    ("improved_batch_size", "16", "improved", "batch_size", 16),
    ("improved_flips", "left-right", "improved", "flips", "left-right"),
    ("improved_jitter", "0.05", "improved", "jitter", 0.05),
    ("improved_shrinkage", "0.0", "improved", "shrinkage", 0.0),
    ("improved_early_stop", "on", "improved", "early_stopping", "on"),
    ("improved_way_back", "report", "improved", "reconstruction", "report"),
    ("improved_seed", "7", "improved", "seed", 7),
    ("context_effort", "quick", "context", "effort", "quick"),
    ("context_seed", "7", "context", "seed", 7),
]


@pytest.mark.parametrize(("name", "text", "table", "field", "value"), FIRST_NAMES)
def test_a_first_name_opens_with_its_value(name, text, table, field, value):
    settings, dropped = TABLES[table].from_query(rename_old({name: text}))
    assert getattr(settings, field) == value != TABLES[table].defaults()[field]
    assert dropped == []


def test_every_new_name_is_a_settings_and_no_old_one_is():
    names = {table.query_name(key) for table in TABLES.values() for key in table.parameters()}
    assert set(OLD_NAMES.values()) <= names | {"branch"}  # in the address, but no setting
    assert not OLD_NAMES.keys() & names
    assert OLD_NAMES.keys() <= {name for name, *_ in FIRST_NAMES} | {"by_hand"}


def test_the_new_name_counts_where_both_are_there():
    both = {"improved_place": "none", "improved_position": "row and column"}
    assert rename_old(both) == rename_old(dict(reversed(both.items())))
    assert rename_old(both) == {"improved_position": "row and column"}


def test_other_names_stay():
    assert rename_old({"picture": "cat", "colour": "red"}) == {"picture": "cat", "colour": "red"}
