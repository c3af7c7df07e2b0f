#!/usr/bin/env bash
# The staff app in core/web/app, for make and CI:
#     web.sh build     builds it into dist/build, unless that was made from these very sources
#     web.sh current   succeeds when there is nothing to build
#     web.sh test      checks its types and runs its unit tests
#     web.sh lint      checks its form, and that the API's types and the sizes are as they should be
#     web.sh e2e       drives bin/kontor in Chromium with Playwright; more arguments go to it
#     web.sh api       writes the API's types anew, from bin/kontor
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
cd core/web/app

command -v node >/dev/null 2>&1 || { echo "web.sh: the staff app is built with Node.js 20 or later, which is not installed" >&2; exit 1; }

# Two builds at once would tread on each other's files.
mkdir -p "$root/.cache"
if command -v flock >/dev/null 2>&1; then
    exec 5>"$root/.cache/web.lock"
    flock 5
fi

lock_hash() { sha256sum package-lock.json | cut -c1-16; }

# The sources of a build, without tests; the release flag is part of them, since it changes the compressed files.
source_hash() {
    {
        echo "release ${KONTOR_RELEASE:-}"
        find src public index.html vite.config.ts tsconfig.json tsconfig.sw.json package.json package-lock.json -type f ! -name '*.test.ts' ! -name '*.test.tsx' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c1-16
}

# Installs what the lock file says: "prod" is enough to build, "all" is for tests and lint.
install() {
    local stamp
    stamp=$(lock_hash)
    [ -e "node_modules/.kontor-$stamp-all" ] && return
    [ "$1" = prod ] && [ -e "node_modules/.kontor-$stamp-prod" ] && return
    local flags=(--ignore-scripts --no-audit --no-fund --loglevel=error)
    [ "$1" = prod ] && flags+=(--omit=dev)
    npm ci "${flags[@]}"
    touch "node_modules/.kontor-$stamp-$1"
}

current() { [ -e "dist/build/.source-$(source_hash)" ]; }

build() {
    current && return
    install prod
    local hash
    hash=$(source_hash)
    # The server embeds dist: it is exchanged at once, so that no half of a build is ever in it.
    rm -rf .building
    node node_modules/vite/bin/vite.js build --logLevel warn --outDir .building
    touch ".building/.source-$hash"
    rm -rf .replaced
    [ -e dist/build ] && mv dist/build .replaced
    mv .building dist/build
    rm -rf .replaced
}

case "${1:-build}" in
current) current ;;
build) build ;;
test)
    install all
    node node_modules/typescript-native/bin/tsc -p tsconfig.json
    node node_modules/typescript-native/bin/tsc -p tsconfig.sw.json
    node node_modules/vitest/vitest.mjs run
    ;;
lint)
    install all
    node_modules/.bin/biome check .
    build
    node scripts/size.mjs
    ;;
e2e)
    install all
    shift
    node scripts/api.mjs --check
    node node_modules/@playwright/test/cli.js test "$@"
    ;;
api)
    install all
    node scripts/api.mjs
    ;;
*)
    echo "web.sh: no such command: $1" >&2
    exit 2
    ;;
esac
