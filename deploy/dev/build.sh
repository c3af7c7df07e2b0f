#!/usr/bin/env bash
# Builds bin/kontor with the staff app in it. Arguments go to `go build`. Where the app has to be built first, the
# program's packages are compiled meanwhile; what embeds the app and the linking come afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! deploy/dev/web.sh current; then
    go build -buildvcs=false ./core/app 2>/dev/null & # what is wrong is told below
    compiling=$!
    deploy/dev/web.sh build
    wait "$compiling" || true
fi
exec go build -buildvcs=false "$@" -o bin/kontor ./core/cmd/kontor
