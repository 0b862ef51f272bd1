package trust_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/cli"
)

// TestMain runs the command line instead of the tests in a process that a test started for it.
func TestMain(m *testing.M) {
	switch os.Getenv("TRUST_RUN") {
	case "alone": // in a network namespace: nothing may lead out of it
		interfaces, err := net.Interfaces()
		for _, i := range interfaces {
			if i.Flags&net.FlagUp != 0 {
				err = errors.New("interface " + i.Name + " is up")
			}
		}
		if err != nil {
			println(err.Error())
			os.Exit(99)
		}
		fallthrough
	case "plain":
		os.Exit(cli.Main(context.Background(), os.Args[1:], cli.Streams{
			In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now,
		}))
	}
	os.Exit(m.Run())
}

// TestScanWithoutNetwork scans in a network namespace that has no interface: the report has the same bytes.
func TestScanWithoutNetwork(t *testing.T) {
	t.Parallel()
	want, diagnostics, err := scanApart(t, "plain", nil)
	if err != nil || len(want) < 10_000 {
		t.Fatalf("%v: %d bytes: %s", err, len(want), diagnostics)
	}
	got, diagnostics, err := scanApart(t, "alone", &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	})
	if errors.Is(err, syscall.EPERM) && os.Getuid() == 0 { // no namespaces for users: as root the other is enough
		got, diagnostics, err = scanApart(t, "alone", &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET})
	}
	if err != nil {
		t.Fatalf("%v: %s", err, diagnostics)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("the report differs: %d and %d bytes", len(want), len(got))
	}
	t.Logf("FIGURE no network: %d bytes of report, the same in a network namespace without an interface", len(got))
}

// scanApart scans the example in a process of its own.
func scanApart(t *testing.T, mode string, attributes *syscall.SysProcAttr) (out, diagnostics []byte, err error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, "scan", "../../examples/shop", "--format", "json", "--fail-on", "none")
	command.Env = []string{"TRUST_RUN=" + mode}
	command.SysProcAttr = attributes
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	return stdout.Bytes(), stderr.Bytes(), err
}
