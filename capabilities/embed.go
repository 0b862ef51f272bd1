// Package capabilities says what a policy may use of Rego: the built-ins and features of OPA 1.3.0, the oldest
// host, without the network, the clock, the environment and randomness. tools/capabilities writes the file, and
// stock OPA takes it by `opa check --capabilities capabilities/capabilities.json`. It holds no code.
package capabilities

import _ "embed"

// JSON is capabilities.json, as ast.LoadCapabilitiesJSON of OPA reads it.
//
//go:embed capabilities.json
var JSON []byte
