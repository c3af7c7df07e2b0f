#!/usr/bin/env bash
# Runs a script of core/web/e2e, with Chromium and what the scripts need.
set -euo pipefail
cd "$(dirname "$0")/../.."
KONTOR_CHROMIUM=$(deploy/dev/chromium.sh)
export KONTOR_CHROMIUM
cd core/web/e2e
stamp=node_modules/.stamp-$(sha256sum package-lock.json | cut -c1-16)
if [ ! -e "$stamp" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch "$stamp"
fi
exec node "$@"
