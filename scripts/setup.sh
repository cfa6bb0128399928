#!/bin/sh
# Make a virtual environment with everything requirements.lock names, and Kundenpost itself.
# Usage: [PYTHON=/path/to/python] sh scripts/setup.sh FOLDER
# Needs no root where Python can make environments; says what to install where it can't.
set -eu
folder=$1

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do
        if new_enough "$candidate"; then echo "$candidate"; return; fi
    done
    echo "setup: Python 3.11 or newer is needed (Debian 12: apt-get install python3)" >&2
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Debian's python3 lacks ensurepip until python3-venv is there; what else can make an environment
# is tried first, the system's packages last.
make_environment() {
    "$python" -m venv "$folder" >/dev/null 2>&1 && return
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear --without-pip "$folder" &&
            "$python" -m pip --python "$folder/bin/python" install --quiet pip && return
    fi
    virtualenv --quiet --clear --python "$python" "$folder" 2>/dev/null && return
    if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
        echo "setup: installing python3-venv"
        install_venv && "$python" -m venv --clear "$folder" && return
    fi
    echo "setup: $python cannot make virtual environments here." >&2
    echo "setup: install one of python3-venv, python3-pip, virtualenv (Debian: apt-get install python3-venv)" >&2
    return 1
}

install_venv() {
    apt_install >/dev/null 2>&1 || { as_root apt-get update -qq && apt_install; } >/dev/null
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -qq -y --no-install-recommends python3-venv </dev/null
}

pip_install() {
    "$folder/bin/python" -m pip --disable-pip-version-check install --quiet --no-input "$@"
}

python=$(find_python)
if ! new_enough "$folder/bin/python" || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    make_environment
fi
echo "setup: installing what requirements.lock names"
pip_install --require-hashes -r requirements.lock
pip_install --no-deps --no-build-isolation -e .
