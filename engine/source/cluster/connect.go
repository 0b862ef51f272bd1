// Package cluster captures what an API server serves: it lists kinds page by page, redacts what it gets, and writes a
// snapshot that says what was collected and what was not. It asks for lists and nothing else, and never judges.
//
// Credentials and transport are those of client-go. Requests are made by hand, for lists need no types: decoding to
// them costs time and memory, and the packages that do register every type of the API at each start.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/flowcontrol"
)

// The limits that hold where Config does not say otherwise.
const (
	DefaultQPS = 50
	// requestTimeout is above the minute that an API server gives a request.
	requestTimeout = 90 * time.Second
)

// Config says which cluster to talk to.
type Config struct {
	// Kubeconfig is a file; "" means what kubectl would take, and in a pod without one the cluster of the pod.
	Kubeconfig string
	// Context is one of the kubeconfig; "" means the current one.
	Context string
	// QPS limits the requests a second; 0 means DefaultQPS.
	QPS float32
	// UserAgent names the program to the server.
	UserAgent string
}

// ErrNoConfig says that there is no kubeconfig, and that this is no pod.
var ErrNoConfig = errors.New("there is no kubeconfig")

// Client talks to one API server.
type Client struct {
	// Name is the name of the cluster in the kubeconfig, or the address of the server.
	Name string

	namespace string // of the context; "" where it has none
	http      *http.Client
	base      *url.URL
	limiter   flowcontrol.RateLimiter
	sleep     func(context.Context, time.Duration) error
}

// Connect reads the kubeconfig. It sends no request: what is wrong is wrong with the files.
func Connect(c Config) (*Client, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = c.Kubeconfig
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, &clientcmd.ConfigOverrides{CurrentContext: c.Context})
	config, err := loader.ClientConfig()
	if clientcmd.IsEmptyConfig(err) || errors.Is(err, rest.ErrNotInCluster) {
		return nil, ErrNoConfig
	}
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig: %w", err)
	}
	config.UserAgent = c.UserAgent
	raw, err := loader.RawConfig()
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig: %w", err)
	}
	name := c.Context
	if name == "" {
		name = raw.CurrentContext
	}
	client, err := newClient(config, c.QPS)
	if err != nil {
		return nil, err
	}
	if known := raw.Contexts[name]; known != nil {
		client.Name, client.namespace = known.Cluster, known.Namespace
	}
	return client, nil
}

func newClient(config *rest.Config, qps float32) (*Client, error) {
	transport, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig: %w", err)
	}
	base, _, err := rest.DefaultServerUrlFor(config)
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig: %w", err)
	}
	if qps <= 0 {
		qps = DefaultQPS
	}
	return &Client{
		Name: base.Host, http: transport, base: base,
		limiter: flowcontrol.NewTokenBucketRateLimiter(qps, max(1, int(2*qps))), sleep: sleep,
	}, nil
}

// sleep waits, or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
