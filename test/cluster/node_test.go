package cluster_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

// TestNodeFactsOfRealProcesses reads the facts of the machine on which a real kube-apiserver and etcd run: their command
// lines, the files that these name, and nothing that is secret.
func TestNodeFactsOfRealProcesses(t *testing.T) {
	t.Parallel()
	cluster, err := testcluster.Start(t.Context(), testcluster.Config{
		Dir: t.TempDir(), APIServerArgs: []string{"--oidc-issuer-url=https://issuer.example.com", "--oidc-client-id=regolith"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	regolith, err := filepath.Abs("../../bin/regolith")
	if err != nil {
		t.Fatal(err)
	}
	output := filepath.Join(t.TempDir(), "node.json")
	if out, err := exec.CommandContext(context.WithoutCancel(t.Context()), regolith,
		"snapshot", "node", "--name", "test", "-o", output).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Roles     []string
		Processes []struct {
			Name string
			Args []string
		}
		Files map[string]struct {
			Exists     bool
			Type, Mode string
		}
	}
	if err := json.Unmarshal(raw, &facts); err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, process := range facts.Processes {
		if slices.ContainsFunc(process.Args, func(arg string) bool { return strings.Contains(arg, cluster.Dir) }) {
			found[process.Name] = len(process.Args)
		}
	}
	if found["etcd"] < 8 || found["kube-apiserver"] < 15 || !slices.Contains(facts.Roles, "control-plane") {
		t.Errorf("processes and their numbers of words: %v, roles %v", found, facts.Roles)
	}
	for name, want := range map[string]string{"tokens.csv": "file 0600", "sa.key": "file 0600", "etcd": "directory 0700", "certs": "directory 0700"} {
		file := facts.Files[filepath.Join(cluster.Dir, name)]
		if have := file.Type + " " + file.Mode; have != want {
			t.Errorf("%s: %s, want %s", name, have, want)
		}
	}
	for user, token := range cluster.Tokens {
		if strings.Contains(string(raw), token) {
			t.Errorf("the token of %s is in the facts", user)
		}
	}
	t.Logf("FIGURE node facts of a real kube-apiserver and etcd: %d and %d words of their command lines, %d paths, 0 tokens",
		found["kube-apiserver"], found["etcd"], len(facts.Files))
}
