# Everything a developer runs. `make help` lists it.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Without cgo the binary is static and builds where there is no C compiler.
export CGO_ENABLED ?= 0
# Without tables for a debugger everything compiles faster by an eighth; stack traces and profiles do not need them.
export GOFLAGS ?= -gcflags=all=-dwarf=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -w -X github.com/kontor-crm/kontor/core/app.version=$(VERSION)
SERVICES := deploy/dev/with-services.sh

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

.PHONY: build
build: ## Build bin/kontor with the staff app in it
	deploy/dev/build.sh -ldflags '$(LDFLAGS)'

.PHONY: run
run: build ## Build and start Kontor on embedded SQLite at http://localhost:8080
	bin/kontor serve

.PHONY: demo
demo: build ## Sign up a company with realistic data in ./data, and serve it
	bin/kontor demo
	bin/kontor serve

.PHONY: plugins
plugins: build ## Build the bundled plugins and pack them, signed with a key of this checkout, into bin/plugins
	deploy/dev/plugins.sh

.PHONY: test
test: ## Test the staff app, and both Go modules on both database engines (private PostgreSQL and Redis are started)
	$(SERVICES) deploy/dev/test.sh

.PHONY: race
race: ## The same with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(SERVICES) deploy/dev/test.sh -race

.PHONY: crash
crash: ## Kill the program while it imports CRASH_ROWS (default 100,000), on both engines, and undo the import
	CGO_ENABLED=0 KONTOR_TEST_REQUIRE=1 KONTOR_TEST_CRASH_ROWS=$${CRASH_ROWS:-100000} \
		$(SERVICES) go test -count=1 -v -timeout 60m -run TestAKilledImport ./core/app

.PHONY: e2e
e2e: build ## Drive the built binary in a browser: journeys, accessibility, screenshots in .cache/e2e
	deploy/dev/e2e.sh

.PHONY: lint
lint: ## Check form and walls: format, golangci-lint, tidy modules, file length, shell syntax
	deploy/dev/lint.sh

.PHONY: fmt
fmt: ## Format the Go code of both modules
	@linter=$$(deploy/dev/golangci-lint.sh); \
	"$$linter" fmt && (cd sdk && "$$linter" fmt --config ../.golangci.yml)

.PHONY: bench
bench: ## Measure Kontor beside hand-written SQL on both engines (BENCH_FLAGS go to the bench)
	$(SERVICES) go run ./core/bench $(BENCH_FLAGS)
	$(MAKE) bench-plugins

.PHONY: bench-plugins
bench-plugins: ## Measure the runtimes of plugins beside plain Go calls and bare gRPC
	go test -run '^$$' -bench . ./plugins/wasm ./plugins/native

.PHONY: bench-quick
bench-quick: ## The same with 100,000 contacts only
	$(SERVICES) go run ./core/bench -contacts 100000 -tenants 20 $(BENCH_FLAGS)

.PHONY: bench-web
bench-web: build ## Measure the staff app in a browser: scrolling 100,000 rows, first paint, interaction to next paint
	deploy/dev/browse.sh bench/speed.mjs

.PHONY: bench-portal
bench-portal: build ## Judge the portal by Lighthouse, which npm fetches: 95 of 100 in every category
	deploy/dev/browse.sh bench/portal.mjs

.PHONY: screenshots
screenshots: build ## Take the pictures of deploy/images anew, from demo data
	deploy/dev/browse.sh pictures.mjs

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME each (default 20s)
	deploy/dev/fuzz.sh

.PHONY: generate
generate: build ## Write generated code anew: the plugin contract, the Go modules, the staff app
	go generate ./...
	cd deploy/protogen && go run .
	deploy/dev/web.sh api

.PHONY: clean
clean: ## Remove what was built; data stays
	rm -rf bin .cache core/web/app/dist/build core/web/app/node_modules
