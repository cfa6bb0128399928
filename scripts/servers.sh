#!/bin/sh
# Install the system packages the tests run against, where we may: as root or by passwordless sudo.
# Elsewhere name what is missing; the tests that need it are then skipped, and fail where CI is set.
# No service is started: the tests start private ones and end them.
set -eu
list=tests/servers/packages.txt

missing() {
    for package in $(sed 's/#.*//' "$list"); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# An executable that exits 101 here forbids package scripts to start services (Debian's policy-rc.d).
policy=/usr/sbin/policy-rc.d
forbid_services() {
    [ -e "$policy" ] && return
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -qq -y --no-install-recommends "$@" </dev/null
}

names=$(missing)
[ -n "$names" ] || exit 0
if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
    echo "servers: not installed, and not installable without root: $names" >&2
    echo "servers: the tests that need them are skipped (and fail where CI is set)" >&2
    exit 0
fi
echo "servers: installing $names"
forbid_services
log=$(mktemp)
# shellcheck disable=SC2086  # the names are words of our own list
install_packages $names >"$log" 2>&1 ||
    { as_root apt-get update -qq && install_packages $names; } >"$log" 2>&1 ||
    { cat "$log" >&2; echo "servers: could not install $names" >&2; }
rm -f "$log"
