#!/usr/bin/env bash
# Drives bin/kontor in Chromium: the journeys of a person, with axe-core on every page. Arguments name test files.
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
exec node --test --test-concurrency=1 --test-reporter=spec "$@"
