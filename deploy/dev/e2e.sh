#!/usr/bin/env bash
# Drives bin/kontor in Chromium: the journeys of a person, with axe-core on every page. Arguments name test files.
set -euo pipefail
cd "$(dirname "$0")/../.."
KONTOR_CHROMIUM=$(deploy/dev/chromium.sh)
export KONTOR_CHROMIUM
code=0
deploy/dev/web.sh e2e || code=1
deploy/dev/browse.sh --test --test-concurrency=1 --test-reporter=spec "$@" || code=1
exit "$code"
