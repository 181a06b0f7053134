"""The settings table: values survive the round trip through text; bad values are refused."""

from dataclasses import FrozenInstanceError, asdict, dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from colorize.settings import (
    PRESETS,
    TABLES,
    BasicSettings,
    ColorizeError,
    ImprovedSettings,
    Settings,
)
from colorize.settings.parameter import parameter

EVERY_SETTING = [(table, key) for table in TABLES.values() for key in table.parameters()]


@dataclass(frozen=True)
class UnevenSettings(Settings):
    """A range without a step, which no agent's settings may happen to have."""

    name: ClassVar[str] = "uneven"

    share: float = parameter(0.1, "Share", "Any part of a whole.", low=0.0, high=1.0)


def draw(rng, table, key):
    """Any value that the setting allows."""
    rule, default = table.parameters()[key], table.defaults()[key]
    if rule.pattern is not None:
        return (default, rule.example)[rng.integers(2)]
    if rule.choices is not None:
        return rule.choices[rng.integers(len(rule.choices))]
    if isinstance(default, int):
        return int(rng.integers(rule.low, rule.high + 1))
    return float(rng.uniform(rule.low, rule.high))


@pytest.mark.parametrize("table", [*TABLES.values(), UnevenSettings])
def test_the_round_trip_through_a_url_is_exact(table):
    rng = np.random.default_rng(0)
    for _ in range(200):
        settings = table(**{key: draw(rng, table, key) for key in table.parameters()})
        query = settings.to_query()
        assert all(isinstance(text, str) for text in query.values())
        back, dropped = table.from_query(query | {"other_setting": "7"})
        assert (back, dropped) == (settings, [])
        assert hash(back) == hash(settings)


@pytest.mark.parametrize("table", TABLES.values())
def test_defaults_need_no_text(table):
    assert table().to_query() == {}
    assert table.from_query({}) == (table(), [])


@pytest.mark.parametrize(("table", "key"), EVERY_SETTING)
def test_every_setting_is_complete(table, key):
    rule, default = table.parameters()[key], table.defaults()[key]
    assert rule.label
    assert rule.help.endswith(".")
    assert rule.allows(default)
    ranged = rule.low is not None
    assert ranged == (rule.high is not None)
    assert [ranged, rule.choices is not None, rule.pattern is not None].count(True) == 1
    assert rule.pattern is None or (rule.example != default and rule.allows(rule.example))


@pytest.mark.parametrize(("table", "key"), EVERY_SETTING)
@pytest.mark.parametrize("text", ["", "many", "nan", "inf", "-101", "1e9", "99999999999", "; rm"])
def test_bad_text_falls_back_with_a_sentence(table, key, text):
    settings, dropped = table.from_query({table.query_name(key): text})
    default = table.defaults()[key]
    assert settings == table()
    assert len(dropped) == 1
    assert dropped[0].startswith(f"{key}={text} must be {table.parameters()[key].rule}")
    assert dropped[0].endswith(f"using {default} instead")


@pytest.mark.parametrize(("values", "words"), [
    ({"k": 99}, "k=99 must be between 2 and 16"),
    ({"k": 5.0}, "k=5.0 must be of type int"),
    ({"k": True}, "k=True must be of type int"),
    ({"k": "5"}, "k='5' must be of type int"),
    ({"patch_size": 4}, "patch_size=4 must be one of 1, 3, 5, 7, 9"),
    ({"pinned": "red"}, "pinned='red' must be none, or of the form aa3311,2040c0"),
    ({"palette": "20:aa3311"}, "palette='20:aa3311' must be none, or of the form 2:aa3311,5:"),
    ({"palette": "2:aa3311,"}, "must be none, or of the form"),
    ({"reconstruction": "exact"}, "reconstruction='exact' must be one of keeps gray, report"),
])
def test_bad_values_are_refused(values, words):
    with pytest.raises(ColorizeError, match=words):
        BasicSettings(**values)


def test_an_int_is_accepted_where_a_float_is_due():
    settings = ImprovedSettings(learning_rate=1)
    assert type(settings.learning_rate) is float
    assert settings == ImprovedSettings(learning_rate=1.0)
    with pytest.raises(ColorizeError, match="learning_rate=nan must be between"):
        ImprovedSettings(learning_rate=float("nan"))


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        BasicSettings().k = 3


def test_presets():
    for settings in PRESETS.values():
        assert {name: type(value) for name, value in settings.items()} == TABLES
    assert all(value == TABLES[name]() for name, value in PRESETS["recommended"].items())
    report = PRESETS["report"]
    assert asdict(report["basic"]).items() >= {"k": 5, "patch_size": 3, "neighbours": 1}.items()
    assert asdict(report["improved"]).items() >= {
        "optimizer": "sgd", "learning_rate": 0.01, "epochs": 4000, "width": 64,
        "position": "none", "crop_size": 0, "flips": "none", "jitter": 0.0,
        "early_stopping": "off", "weight_decay": 0.0, "centre": "off", "shrinkage": 0.0,
        "schedule": "constant", "reconstruction": "report"}.items()


def test_an_agents_settings_and_the_pictures_can_share_one_dictionary():
    picture = TABLES["picture"].parameters().keys()
    assert not any(picture & table.parameters().keys()
                   for name, table in TABLES.items() if name != "picture")


@pytest.mark.parametrize(("table", "key"), EVERY_SETTING)
def test_one_name_has_one_rule_as_one_flag_sets_all(table, key):
    rules = {other.parameters()[key].rule for other in TABLES.values() if key in other.parameters()}
    assert rules == {table.parameters()[key].rule}


def test_url_names_are_distinct():
    names = [table.query_name(key) for table, key in EVERY_SETTING]
    assert len(set(names)) == len(names)


def test_replacing_is_checked_too():
    with pytest.raises(ColorizeError, match="seed=-1 must be between 0 and 9999"):
        replace(BasicSettings(), seed=-1)
