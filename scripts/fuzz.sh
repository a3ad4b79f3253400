#!/bin/sh
# Gives every parser inputs by chance, one parser after the other, guided by the code that they reach.
#
#   scripts/fuzz.sh             1,000,000 inputs each
#   scripts/fuzz.sh 30s         for a time each; 5000x for a number
#   scripts/fuzz.sh 30s sheet   only packages whose folder has the word
#
# Of inputs that reach something new few are made smaller: with long ones it takes all the time there is.
#
# An input that breaks one stays in the package's testdata/fuzz and fails every later run of its tests.
set -eu
cd "$(dirname "$0")/.."
each=${1:-1000000x}
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' internal | xargs -n 1 dirname | sort -u | grep "${2:-}" | while read -r folder; do
	for target in $(grep -hoE '^func Fuzz[A-Za-z]+' "$folder"/*_test.go | cut -d' ' -f2); do
		printf '== %s %s\n' "$folder" "$target"
		go test "./$folder" -run '^$' -fuzz "^$target\$" -fuzztime "$each" -fuzzminimizetime 20x || exit 1
	done
done
