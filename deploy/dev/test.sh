#!/usr/bin/env bash
# Runs the tests of the Go modules, the product last, and fails if one failed. Extra arguments go to `go test`.
# Start it through with-services.sh, which `make test` does: here a missing database engine is a failure, not a skip.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
export KONTOR_TEST_REQUIRE=1
# shellcheck source=deploy/dev/packages.sh
. deploy/dev/packages.sh
# A test runs the README's commands as they stand there.
command -v curl >/dev/null 2>&1 || need_packages curl ca-certificates || exit 1

# Most tests wait for a database, so more of them run side by side than there are processors.
flags=(-timeout "${TEST_TIMEOUT:-20m}" -parallel "${TEST_PARALLEL:-4}" "$@")
code=0
deploy/dev/web.sh test || code=1
for module in sdk deploy/protogen examples/plugin-hello examples/plugin-panel .; do
    (cd "$module" && go test "${flags[@]}" ./...) || code=1
done
exit "$code"
