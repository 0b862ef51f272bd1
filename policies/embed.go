// Package policies holds the controls that Regolith ships, their libraries, tests and examples. It holds no code:
// every folder is a domain, but for lib. docs/policy-contract.md says what the files are.
package policies

import "embed"

// FS is the whole tree. Who loads it sorts out what is a control, a library, a test or an example.
//
//go:embed */*.rego */*.txtar
var FS embed.FS

// Index is what policy.Library.Index says of the tree: what a scan need not parse. It may be out of date, which costs
// time only; `make generate` writes it.
//
//go:embed index.json
var Index []byte

// Plan is what eval.WritePlan makes of the tree: what a machine runs. It may be out of date, which costs time only;
// `make generate` writes it.
//
//go:embed plan.bin
var Plan string
