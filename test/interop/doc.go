// Package interop proves that one Rego source gives the same verdicts in Regolith, stock OPA, Gatekeeper (gator) and
// conftest, and that constraint templates of others give the same verdicts here as in gator.
package interop
