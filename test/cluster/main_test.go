package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

// The users of the cluster besides its administrator.
const (
	capturer  = "capturer"   // has the role that regolith snapshot --print-rbac prints
	noSecrets = "no-secrets" // has it without Secrets
	noRBAC    = "no-rbac"    // has it without RBAC objects
	oneSpace  = "one-space"  // may list Pods in one namespace
)

// shared is the cluster of all tests.
var shared *world

func TestMain(m *testing.M) {
	ctx := context.Background()
	cluster, err := testcluster.Start(ctx, testcluster.Config{Users: []string{capturer, noSecrets, noRBAC, oneSpace}})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start cluster (make servers builds it):", err)
		os.Exit(1)
	}
	shared, err = newWorld(ctx, cluster)
	status := 1
	if err == nil {
		status = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := cluster.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop cluster:", err)
		status = 1
	}
	os.Exit(status)
}

// world is a cluster with its objects.
type world struct {
	*testcluster.Cluster
	*testcluster.Objects
}

func newWorld(ctx context.Context, cluster *testcluster.Cluster) (*world, error) {
	objects, err := cluster.Objects(ctx)
	return &world{cluster, objects}, err
}

// result is how a run of regolith ended.
type result struct {
	code           int
	stdout, stderr string
	state          *os.ProcessState
}

// regolith runs the program as a user of the cluster.
func regolith(t *testing.T, user string, args ...string) result {
	t.Helper()
	cmd := command(t, user, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String(), cmd.ProcessState}
}

func command(t *testing.T, user string, args ...string) *exec.Cmd {
	t.Helper()
	kubeconfig, err := shared.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	program, err := filepath.Abs("../../bin/regolith")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	return cmd
}
