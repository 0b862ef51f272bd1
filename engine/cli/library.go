package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/bundles"
	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/bundle/oci"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
)

// choice is the flags that say which controls to run.
type choice struct {
	policies   []string
	bundles    []string
	controls   []string
	domains    []string
	frameworks []string
	severity   string
	params     string
	all        bool // without --bundle, also controls that are off by default
	indexed    bool // the Rego of controls is parsed on demand

	verification verification
	command      *cobra.Command
	archive      *bundle.Archive     // of --bundle FILE.tar.gz; set by library
	foreign      *gatekeeper.Foreign // of --policy DIR; set by library
}

func (c *choice) addPolicyFlag(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&c.policies, "policy", nil,
		"add the controls of a directory, and the Gatekeeper constraints with their templates (repeatable)")
}

func (c *choice) addFlags(cmd *cobra.Command) {
	c.addPolicyFlag(cmd)
	f := cmd.Flags()
	f.StringArrayVar(&c.bundles, "bundle", nil,
		"profile to run: a name, a file, or a bundle: FILE.tar.gz, oci://..., oci-layout://... (repeatable; default \"default\")")
	f.StringSliceVar(&c.controls, "control", nil, "run exactly these controls, by id")
	f.StringSliceVar(&c.domains, "domain", nil, "only controls of these domains")
	f.StringSliceVar(&c.frameworks, "framework", nil, "only controls that serve these frameworks")
	f.StringVar(&c.severity, "severity", "", "only controls of at least this severity: critical, high, medium or low")
	f.StringVar(&c.params, "params", "", "YAML file of parameters: control id, then parameter name")
	c.verification.addFlags(cmd)
	c.verification.registry.addFlags(cmd)
	f.StringVar(&c.verification.lock, "lock", "", "take bundles exactly as this file of \"bundle lock\" pins them")
	c.command = cmd
	c.completeFlags(cmd)
}

// openArchive reads the bundle file among --bundle, if any: it brings its own controls, so it stands alone.
func (c *choice) openArchive() error {
	at := slices.IndexFunc(c.bundles, func(name string) bool { return strings.HasSuffix(name, ".tar.gz") || oci.Is(name) })
	switch {
	case at < 0 && c.verification.key != "":
		return usage("give --bundle FILE.tar.gz", "--verification-key is for bundle files")
	case at < 0 && c.verification.lock != "":
		return usage("give --bundle FILE.tar.gz or oci://...", "--lock is for bundle files")
	case at < 0:
		return nil
	case len(c.bundles) > 1:
		return usage("scan once with each", "--bundle %s brings its own controls and stands alone", c.bundles[at])
	}
	archive, err := c.verification.open(c.command.Context(), c.bundles[at])
	c.archive = archive
	return err
}

// library loads the built-in controls, or those of a bundle file, and those of --policy. Files at fault are told and left out.
func (c *choice) library() (*policy.Library, []policy.Problem, error) {
	sources := []policy.Source{builtin.Source()}
	if !c.indexed {
		sources[0].Index = nil
	}
	if err := c.openArchive(); err != nil {
		return nil, nil, err
	}
	if c.archive != nil {
		from, err := c.archive.Source()
		if err != nil {
			return nil, nil, err
		}
		sources[0] = from
	}
	for _, dir := range c.policies {
		info, err := os.Stat(dir)
		if err != nil {
			return nil, nil, usage("--policy takes a directory of Rego files", "open policies: %w", err)
		}
		if !info.IsDir() {
			return nil, nil, usage("give the directory that holds it", "--policy %s is not a directory", dir)
		}
		sources = append(sources, policy.Source{FS: os.DirFS(dir), Name: strings.TrimSuffix(dir, "/")})
	}
	lib, problems := policy.Load(sources...)
	more, err := c.addForeign(lib)
	return lib, append(problems, more...), err
}

// addForeign adds the Gatekeeper constraints of --policy.
func (c *choice) addForeign(lib *policy.Library) ([]policy.Problem, error) {
	if len(c.policies) == 0 {
		return nil, nil
	}
	foreign, problems, err := gatekeeper.Read(context.Background(), c.policies)
	if err != nil {
		return nil, usage("", "read policies: %w", err)
	}
	c.foreign = foreign
	return problems, foreign.AddTo(lib)
}

// config is what to evaluate of a selection.
func (c *choice) config(lib *policy.Library, selection bundle.Selection) eval.Config {
	config := eval.Config{Library: lib, Controls: selection.Controls, Parameters: maps.Clone(selection.Parameters)}
	if c.foreign == nil {
		return config
	}
	if config.Parameters == nil {
		config.Parameters = map[string]map[string]any{}
	}
	maps.Copy(config.Parameters, c.foreign.Parameters)
	config.Selectors = c.foreign.Selectors
	return config
}

// selected resolves the flags.
func (c *choice) selected(lib *policy.Library) (bundle.Selection, error) {
	profiles, err := c.profiles()
	if err != nil {
		return bundle.Selection{}, err
	}
	request := bundle.Request{
		Profiles: profiles, Controls: c.controls, Domains: c.domains, Frameworks: c.frameworks, Version: tool().Version,
	}
	if c.archive != nil {
		request.Version = c.archive.Manifest.Version
	}
	if c.severity != "" {
		if request.Severity, err = engine.ParseSeverity(c.severity); err != nil {
			return bundle.Selection{}, usage("", "--severity: %w", err)
		}
	}
	if c.params != "" {
		if request.Parameters, err = readParameters(c.params); err != nil {
			return bundle.Selection{}, err
		}
	}
	selection, err := bundle.Select(lib, request)
	if errors.Is(err, bundle.ErrEmpty) {
		return selection, usage("loosen --domain, --framework or --severity; `regolith list` shows what there is", "%w", err)
	}
	return selection, err
}

func (c *choice) profiles() ([]bundle.Profile, error) {
	if c.archive != nil {
		return []bundle.Profile{c.archive.Manifest.Profile()}, nil
	}
	known, err := bundle.Profiles(bundles.FS)
	if err != nil {
		return nil, err
	}
	names := c.bundles
	if len(names) == 0 && c.all {
		return []bundle.Profile{{Name: "all", Select: []bundle.Criterion{{Disabled: true}}}}, nil
	}
	if len(names) == 0 {
		names = []string{"default"}
	}
	chosen := make([]bundle.Profile, 0, len(names))
	for _, name := range names {
		p, err := profile(known, name)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

// profile finds a profile by name, or reads it from a file.
func profile(known []bundle.Profile, name string) (bundle.Profile, error) {
	var names []string
	for _, p := range known {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if strings.ContainsAny(name, "./") {
		data, err := os.ReadFile(name)
		if err != nil {
			return bundle.Profile{}, usage("", "read profile: %w", err)
		}
		return bundle.ParseProfile(data, name)
	}
	hint := "profiles are " + strings.Join(slices.Sorted(slices.Values(names)), ", ")
	if near := policy.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return bundle.Profile{}, usage(hint, "--bundle: unknown profile %q", name)
}

func readParameters(file string) (map[string]map[string]any, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("", "read parameters: %w", err)
	}
	var parameters map[string]map[string]any
	if err := yaml.Unmarshal(data, &parameters); err != nil {
		return nil, usage("it maps control ids to parameters, as in `image/registry-not-allowed: {allowed: [registry.example.com]}`",
			"read parameters %s: %w", file, err)
	}
	return parameters, nil
}

// notFound tells whether an error is about a file that does not exist.
func notFound(err error) bool { return errors.Is(err, fs.ErrNotExist) }
