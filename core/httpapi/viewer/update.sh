#!/usr/bin/env bash
# Copies the viewer of the API description out of the npm package swagger-ui-dist (Apache-2.0), so that the page works
# without any other host. Usage: update.sh [version]
set -euo pipefail
cd "$(dirname "$0")"
version=${1:-$(cat VERSION)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "swagger-ui-dist@$version" >/dev/null
tar -xzf "$work"/*.tgz -C "$work"
for file in swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css LICENSE NOTICE; do
    # Without the reference to the map, which is not here.
    sed '/^\/\/# sourceMappingURL=/d; s|/\*# sourceMappingURL=[^*]*\*/||' "$work/package/$file" >"asset/$file"
done
echo "$version" >VERSION
