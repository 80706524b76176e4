#!/bin/sh
# reproducible.sh - the release binary built in two folders is the same to the last bit.
#   tests/reproducible.sh [TARGET]   default: the whole program
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
make="make"
target=${1:-build/release/bin/mingzhang}

for copy in one another/name; do
    mkdir -p "$folder/$copy"
    # What is here, committed or not, without what was built.
    find . -path ./build -prune -o -path ./.git -prune -o -type f -print0 |
        tar -c --null -T - -f - | tar -x -C "$folder/$copy"
    $make --no-print-directory -s -j2 -C "$folder/$copy" MODE=release \
        O=build/release "$target"
done
if cmp "$folder/one/$target" "$folder/another/name/$target"; then
    echo "reproducible: $(sha256sum < "$folder/one/$target" | cut -c1-64)"
else
    echo "reproducible: $target differs between two folders" >&2
    exit 1
fi
