# Regolith. `make` alone lists the targets; each says what it does.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

BIN      := bin
REGOLITH := $(BIN)/regolith
OPA      := $(BIN)/opa
LINT     := $(BIN)/golangci-lint
GATOR    := $(BIN)/gator
GATEKEEPER := $(BIN)/gatekeeper
CONFTEST := $(BIN)/conftest
SCORE    := $(BIN)/kube-score
FUZZTIME ?= 10s
COVER_GO ?= 80
PODS     ?= 100000
QUESTIONS ?= 1000000
PAIRS    ?= 1000000
SIZES    ?= 1000,10000,50000,100000
PEERS    ?= 200,1000
NATIVES  ?= 10000,50000
ROUNDS   ?= 3
REVIEWS  ?= 4000
SWEEP    ?= all
OBJECTS  ?= 3000
ETCD     := $(BIN)/etcd
KUBE_APISERVER := $(BIN)/kube-apiserver

.PHONY: help demo build test lint fmt unit trust scripts rego controls cost conformance servers cluster interop parity oci browser recipes race fuzz bench bench-engine bench-peers mutate generate verify-generated figures check clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

demo: build ## build, and scan the example cluster in examples/shop
	@$(REGOLITH) scan examples/shop --fail-on none
	@echo
	@echo "That was: regolith scan examples/shop.  The same cluster, fixed: $(REGOLITH) scan examples/shop-hardened --waivers examples/shop-hardened/waivers.yaml"

build: ## build bin/regolith
	@mkdir -p $(BIN)
	@go build -trimpath -o $(REGOLITH) ./cmd/regolith

test: ## install what the tests need, and pass them all (what CI runs)
	@$(MAKE) --no-print-directory PODS=20000 QUESTIONS=50000 PAIRS=50000 \
		tools lint unit trust rego controls verify-generated cost conformance cluster interop oci browser recipes fuzz figures

check: fmt test ## format, then everything CI does

tools: $(OPA) $(LINT) ## build the developer tools at their pinned versions
.PHONY: tools

peers: $(OPA) $(GATOR) $(CONFTEST) ## build the other hosts of our policies at their pinned versions: opa, gator, conftest
.PHONY: peers

$(OPA): tools/go.mod tools/go.sum
	@mkdir -p $(BIN)
	@cd tools && go build -o ../$(OPA) github.com/open-policy-agent/opa

$(LINT): tools/lint/go.mod tools/lint/go.sum
	@mkdir -p $(BIN)
	@cd tools/lint && go build -o ../../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(GATOR): tools/gator/go.mod tools/gator/go.sum
	@mkdir -p $(BIN)
	@cd tools/gator && go build -o ../../$(GATOR) github.com/open-policy-agent/gatekeeper/v3/cmd/gator

$(GATEKEEPER): tools/gator/go.mod tools/gator/go.sum
	@mkdir -p $(BIN)
	@cd tools/gator && nice go build -o ../../$(GATEKEEPER) github.com/open-policy-agent/gatekeeper/v3

$(CONFTEST): tools/conftest/go.mod tools/conftest/go.sum
	@mkdir -p $(BIN)
	@cd tools/conftest && go build -o ../../$(CONFTEST) github.com/open-policy-agent/conftest

$(SCORE): tools/kube-score/go.mod tools/kube-score/go.sum
	@mkdir -p $(BIN)
	@cd tools/kube-score && go build -o ../../$(SCORE) github.com/zegl/kube-score/cmd/kube-score

fmt: $(OPA) $(LINT) ## format Go and Rego
	@$(LINT) fmt ./...
	@$(OPA) fmt -w policies

lint: $(OPA) $(LINT) ## lint Go, check the format of Rego
	@$(LINT) run ./...
	@test -z "$$($(OPA) fmt -l policies)" || { echo "run make fmt: $$($(OPA) fmt -l policies)"; exit 1; }

unit: build ## Go tests of the main module, command scripts included, with coverage
	@mkdir -p coverage
	@go test -timeout 20m -coverprofile=coverage/go.out -coverpkg=./engine/... $$(go list ./... | grep -v /test/trust)
	@go tool cover -func=coverage/go.out | awk -v want=$(COVER_GO) '/^total:/ {sub("%","",$$3); print "Go coverage: " $$3 "%"; if ($$3+0 < want) {print "below " want "%"; exit 1}}' | tee coverage/go.txt

trust: ## no secret in any report, no pass without its data, no network: the canaries and the whole hide sweep (SWEEP=short for a part)
	@mkdir -p coverage
	@SWEEP=$(SWEEP) go test -timeout 20m -v ./test/trust >coverage/trust.log || { tail -60 coverage/trust.log; exit 1; }
	@grep -E '^(--- FAIL|ok|FAIL)' coverage/trust.log

rego: $(OPA) ## stock OPA: strict check with types and capabilities, tests, full coverage
	@$(OPA) check --strict --capabilities capabilities/capabilities.json -s schemas policies
	@mkdir -p coverage
	@$(OPA) test policies --timeout 300s --coverage --threshold 100 --format json >coverage/rego.json
	@grep -E '^  "coverage"' coverage/rego.json | sed 's/.*: /Rego coverage of stock opa test: /; s/,//' | tee coverage/opa.txt

controls: build ## our own check of all policies, and their examples
	@mkdir -p coverage
	@$(REGOLITH) check
	@$(REGOLITH) test --examples | tee coverage/rego.txt

conformance: ## differential tests against upstream Pod Security, RBAC and NetworkPolicy at full size (make test runs a part)
	@mkdir -p coverage
	@export CONFORMANCE_PODS=$(PODS) QUESTIONS=$(QUESTIONS) PAIRS=$(PAIRS); for m in conformance rbac; do \
		(cd test/$$m && go test -timeout 40m -v ./...) >coverage/$$m.log || { tail -60 coverage/$$m.log; exit 1; }; \
		grep -E '^(---|ok|FAIL)|FIGURE' coverage/$$m.log; done

interop: build servers $(OPA) $(GATOR) $(CONFTEST) $(GATEKEEPER) ## the same verdicts in opa, gator, conftest and a real Gatekeeper, and of constraints of others
	@mkdir -p coverage
	@(cd test/interop && go test -count=1 -timeout 120m -v ./...) >coverage/interop.log || { tail -60 coverage/interop.log; exit 1; }
	@grep -E '^(---|ok|FAIL)|FIGURE' coverage/interop.log

parity: ## the same with all examples in conftest, all controls in Gatekeeper, over both shops and the corpus, and with all examples as one world
	@PARITY=full $(MAKE) --no-print-directory interop

oci: build $(OPA) $(CONFTEST) $(GATOR) ## push bundles to a registry on this machine, and have stock OPA, conftest and gator pull and run them
	@mkdir -p coverage
	@(cd test/oci && go test -count=1 -timeout 15m -v ./...) >coverage/oci.log || { tail -60 coverage/oci.log; exit 1; }
	@grep -E '^(---|ok|FAIL)|FIGURE' coverage/oci.log

browser: build ## the HTML report in Chromium: use, print, axe, injection, 20,000 findings; pictures in coverage/screenshots
	@mkdir -p coverage
	@internal/browser.sh >coverage/browser-install.log 2>&1 || { cat coverage/browser-install.log; exit 1; }
	@(cd test/browser && go test -count=1 -timeout 20m -v ./...) >coverage/browser.log 2>&1 || { tail -60 coverage/browser.log; exit 1; }
	@grep -E '^(---|ok|FAIL)|FIGURE' coverage/browser.log

recipes: build ## the CI recipes of docs/ci: actionlint, schemas, and the scans they run
	@mkdir -p coverage
	@(cd test/ci && go test -count=1 -timeout 20m -v ./...) >coverage/recipes.log 2>&1 || { tail -60 coverage/recipes.log; exit 1; }
	@grep -E '^(---|ok|FAIL)|FIGURE' coverage/recipes.log

servers: $(ETCD) $(KUBE_APISERVER) ## build the kube-apiserver and the etcd that tests run, once

$(ETCD): test/cluster/servers/go.mod test/cluster/servers/go.sum
	@mkdir -p $(BIN)
	@cd test/cluster/servers && nice go build -trimpath -o ../../../$(ETCD) go.etcd.io/etcd/server/v3

# the API server tells its version, which else would be that of no release
$(KUBE_APISERVER): test/cluster/servers/go.mod test/cluster/servers/go.sum
	@mkdir -p $(BIN)
	@cd test/cluster/servers && version=$$(go list -m -f '{{.Version}}' k8s.io/kubernetes) && minor=$${version#v1.} && \
		pkg=k8s.io/component-base/version && nice go build -trimpath -o ../../../$(KUBE_APISERVER) \
		-ldflags "-X $$pkg.gitVersion=$$version -X $$pkg.gitMajor=1 -X $$pkg.gitMinor=$${minor%%.*} -X $$pkg.gitTreeState=clean" \
		k8s.io/kubernetes/cmd/kube-apiserver

cluster: build servers ## capture, judge and ask a real kube-apiserver (full size: OBJECTS=50000 REVIEWS=50000)
	@mkdir -p coverage
	@(cd test/cluster && OBJECTS=$(OBJECTS) REVIEWS=$(REVIEWS) go test -timeout 60m -v ./...) >coverage/cluster.log 2>&1 || { tail -60 coverage/cluster.log; exit 1; }
	@grep -E '^(---|ok|FAIL)|FIGURE' coverage/cluster.log

race: ## look for data races in the engine (needs a C compiler)
	@go test -race ./engine/vm ./engine/source -timeout 20m
	@go test -race ./engine/eval -run 'FastEqualsPlain|Guard|Changed|Merge|Timeout|Memory' -timeout 20m

fuzz: ## each fuzz target for FUZZTIME (10s)
	@for t in engine/eval:FuzzDecode engine/vm:FuzzDecode engine/source:FuzzYAML engine/source:FuzzSplit engine/source/evidence:FuzzEvidence engine/eval:FuzzFinding engine/policy:FuzzMetadata engine/bundle:FuzzProfile engine/render:FuzzRender; do \
		internal/fuzz.sh $$t $(FUZZTIME); done

cost: ## fail where a control on an object costs over 1.25 times what engine/eval/testdata/cost.json says (UPDATE=1 writes it)
	@mkdir -p coverage
	@go test ./engine/eval -run '^TestCost$$' -count=1 -v -timeout 20m >coverage/cost.log || { tail -20 coverage/cost.log; exit 1; }
	@cd test/bench && go test ./...
	@grep -o 'FIGURE.*' coverage/cost.log

bench: bench-engine bench-peers ## all benchmarks: the engine, and against the other hosts

bench-engine: ## benchmark the engine over generated clusters of 1k, 10k and 50k objects
	@go test ./engine/eval -run '^$$' -bench 'Scan|Joins' -benchtime 3x -timeout 60m

bench-peers: build peers $(SCORE) ## against opa, conftest, gator and kube-score, and write docs/performance.md (smaller: SIZES=1000,10000 PEERS=200 NATIVES=1000 ROUNDS=1)
	@mkdir -p coverage
	@cd test/bench && go build -o ../../$(BIN)/bench .
	@$(BIN)/bench -bin $(BIN) -policies policies -sizes $(SIZES) -peers $(PEERS) -natives $(NATIVES) -tier cmd/regolith/testdata/tier1.txt -rounds $(ROUNDS) -out docs/performance.md | tee coverage/bench.log

mutate: ## mutate each expression of each control, and demand a failing test
	@go run ./internal/mutate

generate: ## write what is generated: policies/index.json, policies/plan.bin, docs/controls and docs/catalog.json
	@go run ./internal/index
	@$(MAKE) --no-print-directory build
	@$(REGOLITH) docs --out docs

verify-generated: build ## fail where generated files are not up to date
	@go run ./internal/index --verify
	@$(REGOLITH) docs --out docs --verify

figures: ## the figures a person would quote
	@./internal/figures.sh

clean: ## remove what was built
	@rm -rf $(BIN) coverage
