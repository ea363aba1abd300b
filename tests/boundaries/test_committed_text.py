"""No committed text names a package index or a path of somebody's machine."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.boundaries.source import ROOT

# Written with brackets, so that this file does not name what it forbids.
INDEX = re.compile(r"index[-]url|find[-]links|pypi[.]org|pythonhosted[.]org|/simple[/]")
MACHINE = re.compile(r"(?<![\w.)\]}>])/(?:work|root|home|Users)/\w")


def committed() -> list[str]:
    """The files that git holds, or will once they are added."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("forbidden", [INDEX, MACHINE], ids=["package index", "path of a machine"])
def test_no_text_names_a(forbidden):
    wrong = []
    for name in committed():
        data = (ROOT / name).read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
            if forbidden.search(line):
                wrong.append(f"{name}:{number}: {line.strip()[:160]}")
    assert not wrong, "\n".join(wrong)
