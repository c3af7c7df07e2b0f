#!/usr/bin/env bash
# Builds the bundled plugins and packs them into bin/plugins. They are signed with a key that is made there when there is none:
# KONTOR_PLUGIN_KEYS has to name its public half, as is said at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=bin/plugins
mkdir -p "$out"
[ -e "$out/kontor.key" ] || (cd "$out" && ../kontor plugin key kontor)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in linkedin mailing chatbot retargeting; do
    cp -R "plugins/$name" "$work/$name"
    GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -trimpath -ldflags=-w -o "$work/$name/plugin.wasm" "./plugins/$name"
    bin/kontor plugin pack --built --key "$out/kontor.key" --output "$out/$name.kpx" "$work/$name"
done
echo "To offer them to every company: KONTOR_PLUGIN_DIR=$PWD/$out KONTOR_PLUGIN_KEYS=$(tail -n 1 "$out/kontor.pub") bin/kontor serve"
