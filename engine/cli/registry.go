package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/bundle/oci"
)

// registry is the flags by which registries are reached.
type registry struct {
	env       func(string) string
	plainHTTP bool
}

func (r *registry) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&r.plainHTTP, "plain-http", false, "speak HTTP to the registry (always so on this machine)")
}

// client finds credentials and cache where Docker and the system have them.
func (r *registry) client() *oci.Client {
	c := &oci.Client{PlainHTTP: r.plainHTTP}
	if r.env == nil {
		return c
	}
	home := r.env("HOME")
	switch config := r.env("DOCKER_CONFIG"); {
	case config != "":
		c.DockerConfig = filepath.Join(config, "config.json")
	case home != "":
		c.DockerConfig = filepath.Join(home, ".docker", "config.json")
	}
	switch folder := r.env("XDG_CACHE_HOME"); {
	case folder != "":
		c.Cache = filepath.Join(folder, "regolith", "bundles")
	case home != "":
		c.Cache = filepath.Join(home, ".cache", "regolith", "bundles")
	}
	return c
}

// pull fetches a bundle.
func (r *registry) pull(ctx context.Context, name string) (oci.Pulled, error) {
	ref, err := oci.Parse(name)
	if err != nil {
		return oci.Pulled{}, usage("as in oci://registry.example.com/policies/cis:v1", "%w", err)
	}
	pulled, err := r.client().Pull(ctx, ref)
	if err != nil {
		return pulled, usage(loginHint(ref), "%w", err)
	}
	return pulled, nil
}

// loginHint is what to look at where a registry refuses.
func loginHint(ref oci.Reference) string {
	if ref.Layout != "" {
		return "an image layout is a folder with index.json: `regolith bundle push` writes one"
	}
	return "check the name and, where it needs a login, `docker login " + ref.Registry + "`"
}

func newBundlePush(s Streams) *cobra.Command {
	var v verification
	var with []string
	r := registry{env: s.Env}
	cmd := &cobra.Command{
		Use:   "push FILE.tar.gz oci://REGISTRY/REPOSITORY:TAG",
		Short: "Push a bundle to an OCI registry, or into an image layout folder",
		Long: `Push a bundle as one OCI artifact, which stock OPA (type: oci), regolith scan and, with the files of
--with beside it, conftest (--update oci://) and gator (--image) run. The same bundle has the same digest.
` + exitStatus,
		Example: `  regolith bundle push cis.tar.gz oci://registry.example.com/policies/cis:v1
  regolith bundle push cis.tar.gz oci-layout://usb/policies:v1`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, err := oci.Parse(args[1])
			if err != nil {
				return usage("as in oci://registry.example.com/policies/cis:v1", "%w", err)
			}
			archive, raw, err := v.read(args[0])
			if err != nil {
				return err
			}
			files, err := besides(with)
			if err != nil {
				return err
			}
			digest, err := r.client().Push(cmd.Context(), ref, oci.Artifact{
				Bundle: raw, Files: files, Annotations: annotations(archive.Manifest),
			})
			if err != nil {
				return usage(loginHint(ref), "%w", err)
			}
			return write(s.Out, fmt.Sprintf("%s@%s: %d files beside the bundle\n", ref, digest, len(files)))
		},
	}
	v.addFlags(cmd)
	r.addFlags(cmd)
	cmd.Flags().StringArrayVar(&with, "with", nil, "add the files of a directory, for conftest and gator (repeatable)")
	return cmd
}

func annotations(m bundle.Manifest) map[string]string {
	return map[string]string{
		"org.opencontainers.image.title":   m.Name,
		"org.opencontainers.image.version": m.Version,
	}
}

// besides reads the files that go with a bundle. What no tool reads from an artifact is left out: gator stops at any
// YAML or JSON that is no Kubernetes object. So is the library of an export, as gator would judge the examples in it.
func besides(folders []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, folder := range folders {
		err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && name == exportLibrary && isExport(folder) {
				return fs.SkipDir
			}
			if err != nil || entry.IsDir() || !isBeside(name) {
				return err
			}
			if files[name] != nil {
				return fmt.Errorf("%s is there twice", name)
			}
			files[name], err = os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
			return err
		})
		if err != nil {
			return nil, usage("--with takes a directory", "read files of %s: %w", folder, err)
		}
	}
	return files, nil
}

func isExport(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, exportMark))
	return err == nil
}

func isBeside(name string) bool {
	switch path.Ext(name) {
	case ".rego":
		return !strings.HasSuffix(name, "_test.rego")
	case ".yaml", ".yml":
		return path.Base(name) != "kustomization.yaml"
	}
	return false
}

func newBundlePull(s Streams) *cobra.Command {
	var v verification
	var out string
	r := registry{env: s.Env}
	cmd := &cobra.Command{
		Use:   "pull oci://REGISTRY/REPOSITORY:TAG -o FILE.tar.gz",
		Short: "Pull a bundle from an OCI registry or an image layout folder",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("as in -o bundle.tar.gz", "--output is missing")
			}
			pulled, err := r.pull(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			archive, err := v.check(bytes.NewReader(pulled.Bundle), args[0]) // nothing is written that would be refused
			if err != nil {
				return err
			}
			pulled.Keep()
			if err := writeFile(out, func(w io.Writer) error {
				_, err := w.Write(pulled.Bundle)
				return err
			}); err != nil {
				return usage("", "write bundle: %w", err)
			}
			return write(s.Out, fmt.Sprintf("%s: %s %s, artifact %s\n", out, archive.Manifest.Name, archive.Manifest.Version, pulled.Digest))
		},
	}
	v.addFlags(cmd)
	r.addFlags(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	return cmd
}

func newBundleLock(s Streams) *cobra.Command {
	v := verification{registry: registry{env: s.Env}}
	var out string
	cmd := &cobra.Command{
		Use:     "lock BUNDLE... -o FILE",
		Short:   "Pin bundles to what they are now, for scan --lock",
		Long:    "Write name, version and digest of bundle files and artifacts. `scan --lock FILE` then takes exactly these.\n" + exitStatus,
		Example: "  regolith bundle lock oci://registry.example.com/policies/cis:v1 -o regolith.lock",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("as in -o regolith.lock", "--output is missing")
			}
			var l bundle.Lock
			for _, name := range args {
				pin := bundle.Pin{Source: name}
				archive, err := v.fetch(cmd.Context(), name, &pin)
				if err != nil {
					return err
				}
				pin.Name, pin.Version, pin.Digest = archive.Manifest.Name, archive.Manifest.Version, archive.Digest
				l.Bundles = append(l.Bundles, pin)
			}
			if err := writeFile(out, l.Write); err != nil {
				return usage("", "write lock: %w", err)
			}
			return write(s.Out, fmt.Sprintf("%s: %d bundles pinned\n", out, len(l.Bundles)))
		},
	}
	v.addFlags(cmd)
	v.registry.addFlags(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	return cmd
}
