"""Every page answers, in peace and in an illness, and holds no inline style or script."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.home import Home

IN_PEACE = [
    "now",
    "homes",
    "wrong",
    "breathing",
    "power",
    "other",
    "first_sign",
    "supplies",
    "due_list",
    "people",
    "sheet",
]
INLINE = re.compile(r"<style|<script(?![^>]*(src=|application/json))|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize("name", IN_PEACE)
def test_a_page_answers_and_is_kept_by_no_cache(ana: Client, home: Home, name: str) -> None:
    answer = ana.get(reverse(name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not INLINE.search(answer.content.decode())
