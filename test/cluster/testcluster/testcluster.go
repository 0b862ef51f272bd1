// Package testcluster runs a real kube-apiserver with a real etcd on loopback ports, in a directory of its own, for
// tests. There are no nodes and no controllers: what is written is what is there. The servers are built by
// `make servers`, out of the modules in test/cluster/servers.
package testcluster

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Admin is the user that may do everything.
const Admin = "admin"

// Config says what to start. Its zero value starts the servers of ../../bin with the user admin.
type Config struct {
	// Bin is the directory that holds etcd and kube-apiserver.
	Bin string
	// Dir is for the data, keys and logs; "" makes one that Stop removes.
	Dir string
	// Users are known besides Admin. What they may do is said by RBAC objects alone.
	Users []string
	// APIServerArgs are appended to the flags of kube-apiserver.
	APIServerArgs []string
}

// Cluster is an API server that runs.
type Cluster struct {
	// URL is where it listens, CAFile the certificate it shows.
	URL, CAFile string
	// Dir holds its data, keys and logs.
	Dir string
	// Tokens are the bearer tokens of the users, by name.
	Tokens map[string]string

	etcd, server *Process
	temporary    bool
}

// Start starts both servers and waits until the API server is ready. Who starts a cluster stops it; should this
// process die before, the servers die with it.
func Start(ctx context.Context, c Config) (*Cluster, error) {
	var failures []error
	for range 3 { // a port that was free may be taken before the server has it
		cluster, err := start(ctx, c)
		if err == nil || ctx.Err() != nil {
			return cluster, err
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}

func start(ctx context.Context, c Config) (_ *Cluster, err error) {
	cluster := &Cluster{Dir: c.Dir, Tokens: map[string]string{}}
	if cluster.Dir == "" {
		cluster.temporary = true
		if cluster.Dir, err = os.MkdirTemp("", "testcluster-"); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, cluster.Stop())
		}
	}()
	ports, err := FreePorts(3)
	if err != nil {
		return nil, err
	}
	if err := cluster.writeFiles(c.Users); err != nil {
		return nil, err
	}
	bin := cmp.Or(c.Bin, "../../bin")
	if cluster.etcd, err = cluster.run(bin, "etcd", cluster.etcdArgs(ports)); err != nil {
		return nil, err
	}
	args := append(cluster.serverArgs(ports), c.APIServerArgs...)
	if cluster.server, err = cluster.run(bin, "kube-apiserver", args); err != nil {
		return nil, err
	}
	cluster.URL = fmt.Sprintf("https://127.0.0.1:%d", ports[2])
	cluster.CAFile = cluster.path("certs/apiserver.crt")
	return cluster, cluster.wait(ctx)
}

func (c *Cluster) run(bin, program string, args []string) (*Process, error) {
	return StartProcess(c.path(program+".log"), exec.Command(filepath.Join(bin, program), args...))
}

func (c *Cluster) path(name string) string { return filepath.Join(c.Dir, name) }

func (c *Cluster) etcdArgs(ports []int) []string {
	client, peer := fmt.Sprintf("http://127.0.0.1:%d", ports[0]), fmt.Sprintf("http://127.0.0.1:%d", ports[1])
	return []string{
		"--name=test", "--data-dir=" + c.path("etcd"), "--listen-client-urls=" + client, "--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=test=" + peer,
		"--unsafe-no-fsync", "--log-level=warn", "--quota-backend-bytes=4294967296",
	}
}

func (c *Cluster) serverArgs(ports []int) []string {
	return []string{
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", ports[0]), fmt.Sprintf("--secure-port=%d", ports[2]),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
		"--cert-dir=" + c.path("certs"), "--service-cluster-ip-range=10.0.0.0/16",
		"--authorization-mode=RBAC", "--token-auth-file=" + c.path("tokens.csv"), "--anonymous-auth=false",
		"--service-account-key-file=" + c.path("sa.key"), "--service-account-signing-key-file=" + c.path("sa.key"),
		"--service-account-issuer=https://kubernetes.default.svc", "--api-audiences=https://kubernetes.default.svc",
		"--allow-privileged=true", "--disable-admission-plugins=ServiceAccount",
	}
}

// writeFiles makes the tokens, the key of the service accounts and a kubeconfig for every user.
func (c *Cluster) writeFiles(users []string) error {
	var tokens bytes.Buffer
	for _, user := range append([]string{Admin}, users...) {
		secret := make([]byte, 16)
		if _, err := rand.Read(secret); err != nil {
			return err
		}
		c.Tokens[user] = hex.EncodeToString(secret)
		groups := ""
		if user == Admin {
			groups = ",system:masters"
		}
		fmt.Fprintf(&tokens, "%s,%s,%s%s\n", c.Tokens[user], user, user, groups)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		os.MkdirAll(c.path("certs"), 0o700),
		os.WriteFile(c.path("tokens.csv"), tokens.Bytes(), 0o600),
		os.WriteFile(c.path("sa.key"), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600),
	)
}

// Kubeconfig writes a kubeconfig for a user, and gives its path.
func (c *Cluster) Kubeconfig(user string) (string, error) {
	token, ok := c.Tokens[user]
	if !ok {
		return "", fmt.Errorf("write kubeconfig: there is no user %q", user)
	}
	name := c.path(strings.ReplaceAll(user, ":", "-") + ".kubeconfig")
	return name, os.WriteFile(name, fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: %q, certificate-authority: %q}}]
users: [{name: test, user: {token: %s}}]
contexts: [{name: test, context: {cluster: test, user: test}}]
`, c.URL, c.CAFile, token), 0o600)
}

// wait waits until the API server is ready, or one of the servers is gone.
func (c *Cluster) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, 5*time.Minute, errors.New("kube-apiserver is not ready after five minutes"))
	defer cancel()
	for {
		if c.ready(ctx) == nil {
			return nil
		}
		select {
		case <-c.etcd.done:
			return c.etcd.Failure()
		case <-c.server.done:
			return c.server.Failure()
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), c.server.Failure())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Kill ends the API server at once, as a crash would, and leaves etcd.
func (c *Cluster) Kill() error { return c.server.Stop() }

// PIDs are the process ids of etcd and of the API server.
func (c *Cluster) PIDs() (etcd, server int) { return c.etcd.pid(), c.server.pid() }

// Stop ends both servers and removes the directory that Start made.
func (c *Cluster) Stop() error {
	err := errors.Join(c.server.Stop(), c.etcd.Stop())
	if c.temporary {
		err = errors.Join(err, os.RemoveAll(c.Dir))
	}
	return err
}

// FreePorts finds loopback ports that nobody listens on.
func FreePorts(n int) (ports []int, err error) {
	for range n {
		listener, listenErr := net.Listen("tcp", "127.0.0.1:0")
		if listenErr != nil {
			return nil, listenErr
		}
		defer func() { err = errors.Join(err, listener.Close()) }()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
