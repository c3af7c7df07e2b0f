#!/usr/bin/env bash
# Checks form and walls of the whole repository; each check names what to do about a finding. Nothing is changed.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
root=$PWD
code=0
check() {
    local name=$1
    shift
    if ! "$@"; then
        echo "lint: $name" >&2
        code=1
    fi
}

short_files() {
    git ls-files -- '*.go' '*.js' '*.mjs' '*.ts' '*.tsx' '*.css' '*.html' '*.sh' '*.sql' |
        grep -vE '(^|/)testdata/|\.gen\.|\.pb\.go$|_templ\.go$' | while read -r file; do
        [ -f "$file" ] || continue
        lines=$(wc -l <"$file")
        if [ "$lines" -gt 800 ]; then
            echo "$file has $lines lines"
        fi
    done | { ! grep .; }
}

shell_syntax() {
    local file bad=0
    while read -r file; do
        bash -n "$file" || bad=1
    done < <(git ls-files '*.sh' '.ci/run')
    return "$bad"
}

modules=(. sdk deploy/protogen examples/plugin-hello examples/plugin-panel)

tidy() {
    local module bad=0
    for module in "${modules[@]}"; do
        (cd "$module" && go mod tidy -diff) || bad=1
    done
    return "$bad"
}

golangci() {
    local linter
    linter=$(deploy/dev/golangci-lint.sh) || return 1
    local bad=0 module
    for module in "${modules[@]}"; do
        (cd "$module" && "$linter" run --config "$root/.golangci.yml") || bad=1
    done
    return "$bad"
}

check "no file may pass 800 lines: split it by what it holds" short_files
check "a shell script does not parse" shell_syntax
check "go.mod is not tidy: run go mod tidy in that module" tidy
check "see the findings above; npx biome check --write in core/web/app mends the form, sizes are budgets" deploy/dev/web.sh lint
check "see the findings of golangci-lint above; make fmt mends the format" golangci
exit "$code"
