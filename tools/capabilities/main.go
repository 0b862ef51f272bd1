// Command capabilities writes ../capabilities/capabilities.json: what a policy may use of Rego. It is what the
// oldest host knows, without every built-in whose answer depends on more than its arguments.
//
// Run it in tools/: go run ./capabilities.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// floor is the OPA inside Gatekeeper 3.19.0, the first that runs Rego v1.
const floor = "v1.3.0"

func main() {
	if err := run(filepath.Join("..", "capabilities", "capabilities.json")); err != nil {
		fmt.Fprintln(os.Stderr, "capabilities: error:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	known, err := ast.LoadCapabilitiesVersion(floor)
	if err != nil {
		return fmt.Errorf("load capabilities of OPA %s: %w", floor, err)
	}
	forbidden := forbidden()
	allowed := *known
	allowed.Builtins = slices.DeleteFunc(slices.Clone(known.Builtins), func(b *ast.Builtin) bool {
		_, refused := forbidden[b.Name]
		delete(forbidden, b.Name)
		return refused || b.Nondeterministic
	})
	if len(forbidden) > 0 {
		return fmt.Errorf("forbid built-ins: OPA %s has no %v", floor, forbidden)
	}
	raw, err := json.MarshalIndent(struct {
		ast.Capabilities
		AllowNet []string `json:"allow_net"` // always written: none, where absent would be all
	}{allowed, []string{}}, "", " ")
	if err != nil {
		return fmt.Errorf("encode capabilities: %w", err)
	}
	if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write capabilities: %w", err)
	}
	return nil
}

// forbidden maps built-ins that OPA does not mark as nondeterministic to why no policy may use them.
func forbidden() map[string]string {
	return map[string]string{
		"bits.lsh":                "takes any memory in one step that nothing can stop",
		"strings.render_template": "loops as often as its text says, and nothing can stop it",
		"crypto.x509.parse_and_verify_certificates":              "reads the clock",
		"crypto.x509.parse_and_verify_certificates_with_options": "reads the clock unless told otherwise",
		"json.match_schema":      "fetches remote schemas",
		"json.verify_schema":     "fetches remote schemas",
		"providers.aws.sign_req": "signs requests that no policy can send",
		"rego.metadata.chain":    "sees another path in Gatekeeper",
		"rego.metadata.rule":     "sees another path in Gatekeeper",
		"rego.parse_module":      "Gatekeeper parses other Rego than the text says",
		"trace":                  "writes to the host's trace",
		"uuid.parse":             "of no use without uuid.rfc4122",
	}
}
