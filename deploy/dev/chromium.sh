#!/usr/bin/env bash
# Prints the path of Chromium, and installs Debian's package where there is none. KONTOR_CHROMIUM names another one.
set -euo pipefail
# shellcheck source=deploy/dev/packages.sh
. "$(dirname "$0")/packages.sh"
find_chromium() {
    local name
    for name in "${KONTOR_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then
            return
        fi
    done
    return 1
}
find_chromium || { need_packages chromium fonts-liberation && find_chromium; }
