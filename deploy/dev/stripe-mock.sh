#!/usr/bin/env bash
# Prints the path of stripe-mock in the version that deploy/stripe/go.mod pins, built once into .cache/bin.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's|^.*github.com/stripe/stripe-mock \(v[^ ]*\).*$|\1|p' deploy/stripe/go.mod | head -n 1)
binary=$PWD/.cache/bin/stripe-mock-$version-$(go env GOVERSION)
if [ ! -x "$binary" ]; then
    echo "kontor: building stripe-mock $version, once" >&2
    mkdir -p .cache/bin
    (cd deploy/stripe && CGO_ENABLED=0 go build -o "$binary.$$" github.com/stripe/stripe-mock)
    mv "$binary.$$" "$binary"
fi
echo "$binary"
