#!/usr/bin/env bash
# Prints the path of Dex in the version that deploy/dex/go.mod pins, built once into .cache/bin.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's|^.*github.com/dexidp/dex \(v[^ ]*\).*$|\1|p' deploy/dex/go.mod | head -n 1)
binary=$PWD/.cache/bin/dex-$version-$(go env GOVERSION)
if [ ! -x "$binary" ]; then
    echo "kontor: building Dex $version, once" >&2
    mkdir -p .cache/bin
    (cd deploy/dex && CGO_ENABLED=0 go build -o "$binary.$$" github.com/dexidp/dex/cmd/dex)
    mv "$binary.$$" "$binary"
fi
echo "$binary"
