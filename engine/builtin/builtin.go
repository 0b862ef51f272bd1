// Package builtin is the policies that come with the program, with what was found out about them when it was made.
package builtin

import (
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/policies"
)

// Source is the embedded policies. They are parsed on demand: see policy.Library.Parse.
func Source() policy.Source {
	return policy.Source{FS: policies.FS, Name: "policies", Trusted: true, Index: policies.Index, Plan: policies.Plan}
}

// Load loads nothing but the embedded policies. Problems are faults of the program.
func Load() (*policy.Library, []policy.Problem) { return policy.Load(Source()) }

// Parsed is Load, with all policies parsed.
func Parsed() (*policy.Library, []policy.Problem) {
	lib, problems := Load()
	return lib, append(problems, lib.Parse()...)
}
