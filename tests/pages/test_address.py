"""The address holds a text, or does not; what it holds already is not written again."""

import pytest
import streamlit as st

from colorize.ui import address


class Query(dict):
    """The address of a page, and how often it was changed."""

    changes = 0

    def __setitem__(self, name, text):
        self.changes += 1
        super().__setitem__(name, text)

    def __delitem__(self, name):
        self.changes += 1
        super().__delitem__(name)


@pytest.mark.parametrize(("before", "text", "after", "changes"), [
    ({}, "a", {"name": "a"}, 1), ({"name": "a"}, "b", {"name": "b"}, 1),
    ({"name": "a"}, "a", {"name": "a"}, 0), ({"name": "a"}, "", {}, 1), ({"name": ""}, "", {}, 1),
    ({}, "", {}, 0)])
def test_the_address_is_changed_only_where_it_differs(monkeypatch, before, text, after, changes):
    query = Query(before)
    monkeypatch.setattr(st, "query_params", query)
    address.show("name", text)
    assert (query, query.changes) == (after, changes)
