// Package bundles holds the profiles that ship with Regolith. It holds nothing else.
package bundles

import "embed"

// FS is the profiles, one YAML file each.
//
//go:embed *.yaml
var FS embed.FS
