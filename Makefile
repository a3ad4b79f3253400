# The chores of the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help build binary demo test test-go test-web test-e2e fmt lint contract pictures bench torture fuzz arm64 loong64 clean

BINARY  := sanchuang
GO      := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w"
FRONT   := web/dist/index.html
DATA    ?= demo-data
# CITY names the state of what makes the measured city, so that no benchmark reads one of an earlier program.
CITY     = $(shell cat migrations/*.sql internal/demo/*.go | cksum | tr ' ' -)
SOURCES := $(shell find cmd internal migrations api web/*.go go.mod go.sum -type f \( -name '*.go' -o -name '*.sql' -o -name '*.txt' -o -name '*.json' -o -name 'go.*' \) 2>/dev/null)
SCREENS := $(shell find web/src web/public web/*.html web/*.ts web/package-lock.json -type f ! -name '*.test.ts' ! -name 'auto-imports.d.ts' ! -name 'components.d.ts' 2>/dev/null)

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9 -]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: $(FRONT) binary ## the front end, then the one binary: ./sanchuang

binary: $(BINARY)

$(BINARY): $(SOURCES) $(FRONT)
	$(GO) -o $@ ./cmd/sanchuang

$(FRONT): web/node_modules/.package-lock.json $(SCREENS)
	npm --prefix web run --silent build
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

demo: build ## a demonstration city to try out, in ./demo-data (kept; DATA=folder for another)
	./$(BINARY) demo --data $(DATA) --serve

test: ## everything that must hold; ends on “N passed, N failed”
	@scripts/test.sh

test-go: ## the Go part of it
	@scripts/test.sh go

test-web: ## the front end's part of it
	@scripts/test.sh web

test-e2e: ## the journeys in a real browser
	@scripts/test.sh e2e

fmt: ## lays the Go files out
	go run mvdan.cc/gofumpt@v0.12.0 -w cmd internal migrations scripts $(wildcard web/*.go api/*.go)

lint: ## the slower linters of .golangci.yml
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run

contract: ## api/openapi.json from the program, the front end's types from that
	mkdir -p api .cache
	go run ./cmd/sanchuang contract > .cache/openapi.json
	cp .cache/openapi.json api/openapi.json
	npm --prefix web run --silent gen:api

pictures: build ## the README's pictures, of the whole demonstration city
	node e2e/pictures.mjs

bench: binary ## the program against a bare handler over the demonstration city, then the rooms' own benchmarks
	[ "$$(cat .cache/bench-city/made-by 2>/dev/null)" = "$(CITY)" ] || { rm -rf .cache/bench-city; ./$(BINARY) --logs error demo --data .cache/bench-city; echo "$(CITY)" > .cache/bench-city/made-by; }
	go test ./internal/bench -run '^$$' -bench . -benchtime 200x -timeout 30m
	go test -run '^$$' -bench . -benchmem -timeout 30m $$(grep -rl '^func Benchmark' --include='*_test.go' internal | grep -v internal/bench | xargs -n 1 dirname | sort -u | sed 's|^|./|')

torture: ## the long fault tests, before a release (hours; SHARE=0.01 for a first look)
	SANCHUANG_TORTURE=$(SHARE) go test -tags torture -run Torture -count 1 -timeout 5h -v ./...

fuzz: ## every parser against inputs by chance: a million each, before a release (EACH=30s for a time instead)
	scripts/fuzz.sh $(EACH)

arm64 loong64: $(FRONT) ## binaries for other machines: ./sanchuang-arm64, ./sanchuang-loong64
	GOOS=linux GOARCH=$@ $(GO) -o $(BINARY)-$@ ./cmd/sanchuang

clean: ## what was built, and the tests' own server; ./demo-data stays
	scripts/pg.sh stop
	rm -rf .cache $(BINARY) $(BINARY)-arm64 $(BINARY)-loong64 web/dist e2e/out
