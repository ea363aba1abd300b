"""Where a source can be read: a link only to the place that its own text names."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from isocourse.render.sources import address, sources


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("US-4", "https://medlibrary.org/lib/rx/meds/isotretinoin/page/5/"),
        ("M-17", "https://doi.org/10.1001/jamadermatol.2023.4579"),
        ("M-11", "https://pmc.ncbi.nlm.nih.gov/articles/PMC2906530/"),
        ("DE-1", None),  # a host is no place
        ("US-7", None),  # a copy on somebody else's page
        ("safety.md E3", None),  # several sources
        ("no such key", None),
    ],
)
def test_a_source_is_linked_where_its_text_names_one_place(key, place):
    assert address(key) == place


def test_every_address_is_of_a_page_and_not_of_a_host_alone():
    found = [place for key in sources() if (place := address(key))]
    assert found
    for place in found:
        parts = urlsplit(place)
        assert parts.scheme == "https"
        assert parts.hostname
        assert len(parts.path) > 1
