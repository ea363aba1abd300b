"""The manual is complete and true: generated pages are current, code in the tutorials runs and prints what it says."""

import contextlib
import importlib.util
import io
import re
from pathlib import Path

import pytest

import isocourse

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def build():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current():
    stale = [path.name for path, text in build().pages().items() if not path.exists() or path.read_text() != text]
    assert not stale, f"run make docs: {stale}"


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "tutorials").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tutorials_run_and_print_what_they_say(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    printed = ""
    for language, text in BLOCK.findall(page.read_text()):
        if language == "text":
            assert printed == text
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(text, str(page), "exec"), names)
        printed = out.getvalue()


def test_public_names_are_documented():
    page = (ROOT / "docs" / "reference" / "python.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(isocourse.__all__)


def test_relative_links_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert not broken
