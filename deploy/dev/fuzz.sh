#!/usr/bin/env bash
# Runs every fuzz target of the Go modules for FUZZTIME each (default 20s), and fails if one found something.
# Name targets to run only those: deploy/dev/fuzz.sh FuzzParse
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
fuzztime=${FUZZTIME:-20s}
code=0
ran=0
for module in sdk deploy/protogen .; do
    while IFS=: read -r file target; do
        if [ $# -gt 0 ] && [[ " $* " != *" $target "* ]]; then
            continue
        fi
        ran=$((ran + 1))
        echo "fuzz $target in $(dirname "$file") for $fuzztime"
        (cd "$module" && go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzztime" "./$(dirname "$file")") || code=1
    done < <(cd "$module" && git ls-files '*_test.go' ':!sdk' ':!deploy/protogen' |
        xargs -r grep -HoE '^func Fuzz[A-Za-z0-9_]*' | sed 's/:func /:/')
done
echo "fuzz: $ran targets"
exit "$code"
