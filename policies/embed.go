// Package policies holds the controls that Regolith ships, their libraries, tests and examples. It holds no code:
// every folder is a domain, but for lib. docs/policy-contract.md says what the files are.
package policies

import "embed"

// FS is the whole tree. Who loads it sorts out what is a control, a library, a test or an example.
//
//go:embed */*.rego */*.txtar
var FS embed.FS
