#!/usr/bin/env bash
# Prints the path of golangci-lint in the version that deploy/tools/go.mod pins, built once into .cache/bin.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's|^.*github.com/golangci/golangci-lint/v2 \(v[^ ]*\).*$|\1|p' deploy/tools/go.mod)
binary=$PWD/.cache/bin/golangci-lint-$version-$(go env GOVERSION)
if [ ! -x "$binary" ]; then
    echo "kontor: building golangci-lint $version, once" >&2
    mkdir -p .cache/bin
    (cd deploy/tools && go build -o "$binary.$$" github.com/golangci/golangci-lint/v2/cmd/golangci-lint)
    mv "$binary.$$" "$binary"
fi
echo "$binary"
