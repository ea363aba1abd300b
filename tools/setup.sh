#!/usr/bin/env bash
# Makes the virtual environment and installs exactly the locked versions and isocourse itself into it.
# `make` runs this when the lock or pyproject.toml changed. Choose a Python with PYTHON=python3.12.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=${1:-.venv}
why=$(mktemp)
trap 'rm -f "$why"' EXIT

say() { printf '%s\n' "$@" >&2; }
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
whole() { recent "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

find_python() {
    local python
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if recent "$python"; then echo "$python"; return; fi
    done
    say "isocourse needs Python 3.11 or later; none was found as ${PYTHON:-python3}." \
        "Install one, or name it: make demo PYTHON=/path/to/python3"
    return 1
}

make_venv() { rm -rf "$venv" && "$1" -m venv "$venv" >"$why" 2>&1 && whole; }
make_virtualenv() { rm -rf "$venv" && "$1" -m virtualenv --quiet "$venv" >/dev/null 2>&1 && whole; }

# Debian and Ubuntu keep a part of venv in a package of its own. Adding it changes the machine and may upgrade its
# Python, so only .ci/run, on a machine made for the run, allows it; everybody else is told the command.
add_venv_package() {
    [ "${ISOCOURSE_MAY_INSTALL:-}" = yes ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "Python's venv module is incomplete here; installing $1 with apt-get."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1"; } </dev/null >"$why" 2>&1
}

create() {
    local python package
    python=$(find_python) || return 1
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    make_venv "$python" || make_virtualenv "$python" || { add_venv_package "$package" && make_venv "$python"; } && return
    rm -rf "$venv"
    cat "$why" >&2
    say "" "No virtual environment could be made with $python. On Debian or Ubuntu this helps, as root:" \
        "    apt-get install $package"
    return 1
}

say "Setting up $venv with the versions in requirements/lock.txt; the first time takes a minute or two."
whole || create
pip() { "$venv/bin/python" -m pip --disable-pip-version-check -qq "$@" </dev/null; }
pip install --only-binary :all: --requirement requirements/lock.txt
pip install --no-deps --no-build-isolation --editable .
touch "$venv/.ready"
