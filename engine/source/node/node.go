// Package node reads what no API object tells of a node: the command lines of cluster components, the configuration
// files they name, modes and owners of files, the public facts of certificates, the state of the kernel. It reads
// files and nothing else: it runs no program, asks no network, changes nothing, and leaves secret values out.
package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/redact"
)

// Config says which node to read.
type Config struct {
	// Root is the directory under which the file system of the node stands; "" means "/".
	Root string
	// Name is the name of the node; "" means what the kubelet is told, or the name of the host.
	Name string
	// Paths are files and globs to look for, beside those that the components name: * stays within a directory, **
	// does not.
	Paths []string
}

// Facts is a NodeFacts object.
type Facts struct {
	APIVersion   string                    `json:"apiVersion"`
	Kind         string                    `json:"kind"`
	Metadata     Metadata                  `json:"metadata"`
	Roles        []string                  `json:"roles,omitempty"`
	Processes    []Process                 `json:"processes,omitempty"`
	Files        map[string]File           `json:"files"`
	Configs      map[string]map[string]any `json:"configs"`
	Certificates map[string]Certificate    `json:"certificates"`
	Kernel       Kernel                    `json:"kernel"`
}

// Metadata names the node.
type Metadata struct {
	Name string `json:"name"`
}

// Read reads the facts of a node. The error is for what makes them void: a root that is no directory, a node whose
// name is not known, a cancelled context. What cannot be read is told in the facts.
func Read(ctx context.Context, c Config) (*Facts, error) {
	host := tree{dir: strings.TrimSuffix(c.Root, "/")}
	if info, err := host.stat("/"); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("read node: %s is no directory", c.Root)
	}
	r := &reader{host: host, accounts: host.accounts(), facts: &Facts{
		APIVersion: engine.FactsVersion, Kind: "NodeFacts",
		Files: map[string]File{}, Configs: map[string]map[string]any{}, Certificates: map[string]Certificate{},
	}}
	if err := r.readProcesses(ctx); err != nil {
		return nil, err
	}
	for _, pattern := range append(c.Paths, r.usualPaths()...) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.record(pattern)
	}
	r.readNamed()
	r.readConfigs()
	r.readCertificates()
	r.facts.Kernel = host.kernel()
	r.facts.Roles = r.roles()
	r.facts.Metadata.Name = r.name(c.Name)
	if r.facts.Metadata.Name == "" {
		return nil, errors.New("read node: its name is not known")
	}
	return r.facts, ctx.Err()
}

// JSON is the object, indented, with sorted keys and without secret values.
func (f *Facts) JSON() ([]byte, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("write facts of node: %w", err)
	}
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, fmt.Errorf("write facts of node: %w", err)
	}
	redact.Tree(object)
	out, err := json.MarshalIndent(object, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write facts of node: %w", err)
	}
	return append(out, '\n'), nil
}

// reader reads one node.
type reader struct {
	host     tree
	accounts accounts
	facts    *Facts
	started  []started
}

// roles says what the node is for.
func (r *reader) roles() []string {
	var roles []string
	isWorker := false
	for _, s := range r.started {
		switch s.Name {
		case "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd":
			roles = []string{"control-plane"}
		case "kubelet":
			isWorker = true
		}
	}
	for path, file := range r.facts.Files {
		if strings.HasSuffix(path, "manifests/kube-apiserver.yaml") && file.Exists != nil && *file.Exists {
			roles = []string{"control-plane"}
		}
	}
	if len(roles) == 0 && isWorker {
		roles = []string{"worker"}
	}
	return roles
}

// name is the name of the node as the API server knows it.
func (r *reader) name(given string) string {
	if given != "" {
		return given
	}
	for _, s := range r.started {
		if s.Name == "kubelet" {
			if name := s.flags()["hostname-override"]; name != "" {
				return strings.ToLower(name)
			}
		}
	}
	for _, path := range []string{"/proc/sys/kernel/hostname", "/etc/hostname"} {
		if name := strings.TrimSpace(r.host.text(path)); name != "" && name != "(none)" {
			return strings.ToLower(name)
		}
	}
	return ""
}
