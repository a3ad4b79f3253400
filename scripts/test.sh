#!/bin/sh
# Every check of the project, the quick ones first. What must hold before anything else makes sense
# (formatting, types, builds) ends the run at once; the three test runs all take place, and the
# last line counts them together.
#
#   scripts/test.sh           all
#   scripts/test.sh go        the Go checks and tests alone; likewise web, e2e
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}
counts=$(pwd)/.cache/counts
rm -rf "$counts"
mkdir -p "$counts"
failed=0
began=$(date +%s)

step() { printf '\n== %s (%ss)\n' "$1" $(($(date +%s) - began)); }

# must ends the run; the closing line then says why nothing was counted.
must() {
	"$@" || {
		echo "failed: $*" >&2
		echo "0 passed, 1 failed"
		exit 1
	}
}

wanted() { [ "$what" = all ] || [ "$what" = "$1" ]; }

formatted() {
	# Generated files and samples of other people's text are not ours to lay out.
	found=$(go run mvdan.cc/gofumpt@v0.12.0 -l cmd internal migrations scripts web/*.go api/*.go 2>/dev/null || true)
	[ -z "$found" ] || {
		echo "run: make fmt" >&2
		echo "$found" >&2
		return 1
	}
}

contract() {
	go run ./cmd/sanchuang contract >"$counts/openapi.json" &&
		diff -u api/openapi.json "$counts/openapi.json" | head -n 40 >&2 &&
		cmp -s api/openapi.json "$counts/openapi.json" || {
		echo "api/openapi.json is not what the program says; run: make contract" >&2
		return 1
	}
	# The folder of the package is the generator's working folder, as in make contract.
	(cd web && npx --no-install openapi-typescript ../api/openapi.json -o "$counts/schema.d.ts" >/dev/null 2>&1) &&
		cmp -s web/src/api/schema.d.ts "$counts/schema.d.ts" || {
		echo "web/src/api/schema.d.ts does not fit api/openapi.json; run: make contract" >&2
		return 1
	}
}

npm_run() { npm --prefix web run --silent "$@"; }

# postgres names a server in SANCHUANG_TEST_PG, and starts one when there is none.
postgres() {
	[ -z "${SANCHUANG_TEST_PG:-}" ] || return 0
	ours=0
	scripts/pg.sh url >/dev/null 2>&1 || ours=1
	if ! SANCHUANG_TEST_PG=$(scripts/pg.sh start); then must false; fi
	export SANCHUANG_TEST_PG
	# Only a server that this run started is stopped by it.
	[ $ours -eq 0 ] || trap 'scripts/pg.sh stop' EXIT
}

step tools
must scripts/tools.sh

if wanted go; then
	step 'format, vet, staticcheck'
	must formatted
	must go vet ./...
	must go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
fi

if wanted web || wanted go; then
	step contract
	must contract
fi

if wanted web; then
	step 'front end: lint, types'
	must npm_run lint
	must web/node_modules/.bin/eslint --config e2e/eslint.config.mjs --max-warnings 0 e2e
	must npm_run typecheck
	step 'front end: tests'
	npm_run test -- --reporter=default --reporter=json --outputFile.json="$counts/web.json" || failed=1
fi

if wanted web || wanted e2e; then
	step 'front end: build'
	must npm_run build
fi

if wanted go; then
	step 'Go tests, on SQLite and PostgreSQL'
	postgres
	go test -json -timeout 10m ./... 2>&1 | go run ./scripts/tally go "$counts" || failed=1
fi

if wanted e2e; then
	step 'journeys in the browser'
	must make --no-print-directory binary
	node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=tap --test-reporter-destination="$counts/e2e.tap" e2e/*.test.mjs || failed=1
	step 'journeys on PostgreSQL'
	postgres
	SANCHUANG_E2E_PG=$SANCHUANG_TEST_PG node --test --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=tap --test-reporter-destination="$counts/e2e-pg.tap" e2e/roster.test.mjs || failed=1
fi

step 'all together'
reports=""
wanted web && reports="$reports web=web.json"
wanted e2e && reports="$reports e2e=e2e.tap e2e-pg=e2e-pg.tap"
wanted go || echo '{"Passed":0}' >"$counts/go.json"
# shellcheck disable=SC2086 # a list of words
go run ./scripts/tally sum "$counts" $reports || failed=1
exit $failed
