package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source/node"
)

// nodeSnapshot is the command snapshot node.
type nodeSnapshot struct {
	Streams
	choice
	root  string
	name  string
	out   string
	quiet bool
}

func newSnapshotNode(s Streams) *cobra.Command {
	o := &nodeSnapshot{Streams: s, choice: choice{indexed: true}}
	cmd := &cobra.Command{
		Use:   "node -o FILE",
		Short: "Capture what only the node itself tells",
		Long: `Capture the facts of the node this runs on, or of one whose file system is mounted under --root.

Reads the command lines of cluster components, the configuration files they name, modes and owners of the files that
controls judge, public facts of certificates, and the state of the kernel. Runs no program and asks no network. Keys,
tokens and passwords are left out. Run it as root: what cannot be read is told, and verdicts about it are unknown.
` + exitStatus,
		Example: `  sudo regolith snapshot node -o node.json
  regolith snapshot node --root /mnt/disk --name node-7 -o node-7.json
  regolith scan cluster.snapshot node-*.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	o.addPolicyFlag(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.out, "output", "o", "", "file to write; - is standard output")
	f.StringVar(&o.root, "root", "/", "where the file system of the node is mounted")
	f.StringVar(&o.name, "name", "", "name of the node (default: what its kubelet says, or its host name)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no summary")
	return cmd
}

func (o *nodeSnapshot) run(ctx context.Context) error {
	if o.out == "" {
		return usage("as in -o node.json; - is standard output", "no --output given")
	}
	lib, problems, err := o.library()
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems[0]
	}
	facts, err := node.Read(ctx, node.Config{Root: o.root, Name: o.name, Paths: judgedPaths(lib)})
	if err != nil {
		return usage("--root is the directory the node is mounted under, --name names the node", "%w", err)
	}
	text, err := facts.JSON()
	if err != nil {
		return err
	}
	if o.out == "-" {
		err = write(o.Out, string(text))
	} else {
		err = writeFile(o.out, func(w io.Writer) error { return write(w, string(text)) })
	}
	if err != nil {
		return fmt.Errorf("write facts of node: %w", err)
	}
	o.tell(facts)
	return nil
}

// tell says what was found, and what could not be read.
func (o *nodeSnapshot) tell(facts *node.Facts) {
	if o.quiet {
		return
	}
	var unread []string
	for path, file := range facts.Files {
		if file.Error != "" {
			unread = append(unread, path)
		}
	}
	role := "no role known"
	if len(facts.Roles) > 0 {
		role = strings.Join(facts.Roles, ", ")
	}
	complain(o.Err, "info", fmt.Sprintf("node %s (%s): %s, %s, %s, %s", facts.Metadata.Name, role,
		counted(len(facts.Processes), "component"), counted(len(facts.Files), "path"),
		counted(len(facts.Configs), "configuration file"), counted(len(facts.Certificates), "certificate")))
	if len(unread) > 0 {
		slices.Sort(unread)
		complain(o.Err, "warning", fmt.Sprintf("%s could not be read, %s first", counted(len(unread), "path"), unread[0]))
		complain(o.Err, "hint", "run it as root of the node")
	}
	if len(facts.Processes) == 0 {
		complain(o.Err, "warning", "no process of a cluster component was found")
	}
}

func counted(n int, noun string) string { return fmt.Sprintf("%d %s", n, plural(n, noun)) }

// judgedPaths lists the files that controls of nodes look for: the paths among the defaults of their parameters.
func judgedPaths(lib *policy.Library) []string {
	found := map[string]bool{}
	for i := range lib.Controls {
		if lib.Controls[i].Scope != engine.ScopeHost {
			continue
		}
		for name, parameter := range lib.Controls[i].Parameters {
			if !strings.HasSuffix(strings.ToLower(name), "paths") && !strings.HasSuffix(strings.ToLower(name), "files") {
				continue
			}
			defaults, _ := parameter["default"].([]any)
			for _, value := range defaults {
				if path, ok := value.(string); ok && strings.HasPrefix(path, "/") {
					found[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
