package testcluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/regolith-policy/regolith/engine/source"
)

// Objects reads and writes the objects of a cluster as its administrator.
type Objects struct {
	url    string
	client *http.Client

	mu    sync.Mutex
	paths map[string]resource // "apps/v1/Deployment" -> where its objects are
}

type resource struct {
	path       string // of the version
	plural     string
	namespaced bool
}

// ErrNotServed is that of a kind that the server does not know.
var ErrNotServed = errors.New("not served")

// Refusal is an answer of the server that is no success.
type Refusal struct {
	Code    int
	Message string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d: %s", r.Code, r.Message) }

// Objects asks the server for its kinds.
func (c *Cluster) Objects(ctx context.Context) (*Objects, error) {
	client, err := c.Client(Admin)
	if err != nil {
		return nil, err
	}
	o := &Objects{url: c.URL, client: client}
	return o, o.Discover(ctx)
}

// Discover finds out anew which kinds are served, and where.
func (o *Objects) Discover(ctx context.Context) error {
	paths := map[string]resource{}
	var groups struct {
		Groups []struct {
			Versions []struct {
				GroupVersion string `json:"groupVersion"`
			} `json:"versions"`
		} `json:"groups"`
	}
	if err := o.Call(ctx, http.MethodGet, "/apis", nil, &groups); err != nil {
		return err
	}
	at := map[string]string{"v1": "/api/v1"}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			at[version.GroupVersion] = "/apis/" + version.GroupVersion
		}
	}
	for version, path := range at {
		var list struct {
			Resources []struct {
				Name       string `json:"name"`
				Kind       string `json:"kind"`
				Namespaced bool   `json:"namespaced"`
			} `json:"resources"`
		}
		err := o.Call(ctx, http.MethodGet, path, nil, &list)
		if isRefused(err, http.StatusServiceUnavailable) || isRefused(err, http.StatusNotFound) {
			continue // an APIService whose server is not there, or a version that is just coming
		}
		if err != nil {
			return err
		}
		for _, r := range list.Resources {
			if !strings.Contains(r.Name, "/") {
				paths[version+"/"+r.Kind] = resource{path, r.Name, r.Namespaced}
			}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paths = paths
	return nil
}

// Serves tells whether the server knows a kind, as of the last Discover.
func (o *Objects) Serves(apiVersion, kind string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.paths[apiVersion+"/"+kind]
	return ok
}

// Groups are those of the kinds that the server knows, as of the last Discover; "" is the core.
func (o *Objects) Groups() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	groups := map[string]bool{}
	for key := range o.paths {
		parts := strings.Split(key, "/")
		groups[strings.Join(parts[:len(parts)-2], "/")] = true
	}
	return slices.Sorted(maps.Keys(groups))
}

// Call sends a request, and decodes the answer unless into is nil. An answer that is no success is a *Refusal.
func (o *Objects) Call(ctx context.Context, method, path string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, o.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	response, err := o.client.Do(request)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	err = errors.Join(err, response.Body.Close())
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		var status struct {
			Message string `json:"message"`
		}
		_ = json.Unmarshal(answer, &status)
		return &Refusal{response.StatusCode, status.Message}
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// Get reads an object, which is not namespaced.
func (o *Objects) Get(ctx context.Context, apiVersion, kind, name string, into any) error {
	o.mu.Lock()
	at, ok := o.paths[apiVersion+"/"+kind]
	o.mu.Unlock()
	if !ok {
		return ErrNotServed
	}
	return o.Call(ctx, http.MethodGet, at.path+"/"+at.plural+"/"+name, nil, into)
}

// Create writes an object; one that is there stays as it is. Namespaces that are missing are made.
func (o *Objects) Create(ctx context.Context, apiVersion, kind, namespace string, object []byte) error {
	o.mu.Lock()
	at, ok := o.paths[apiVersion+"/"+kind]
	o.mu.Unlock()
	if !ok {
		return ErrNotServed
	}
	path := at.path + "/" + at.plural
	if at.namespaced {
		if namespace == "" {
			namespace = "default"
		}
		path = at.path + "/namespaces/" + namespace + "/" + at.plural
	}
	err := o.Call(ctx, http.MethodPost, path, object, nil)
	if isRefused(err, http.StatusNotFound) && at.namespaced {
		made := fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, namespace)
		err = o.Call(ctx, http.MethodPost, "/api/v1/namespaces", made, nil)
		if err != nil && !isRefused(err, http.StatusConflict) {
			return err
		}
		err = o.Call(ctx, http.MethodPost, path, object, nil)
	}
	if isRefused(err, http.StatusConflict) {
		return nil
	}
	return err
}

func isRefused(err error, code int) bool {
	var refused *Refusal
	return errors.As(err, &refused) && refused.Code == code
}

// Load writes documents, what others need first, and gives a line for each that the server refused. Documents of kinds
// that it does not know are left out.
func (o *Objects) Load(ctx context.Context, documents []source.Document) (refused []string, err error) {
	documents = slices.Clone(documents)
	slices.SortStableFunc(documents, func(a, b source.Document) int { return order(&a) - order(&b) })
	for i := range documents {
		d := &documents[i]
		err := o.Create(ctx, d.Ref.APIVersion, d.Ref.Kind, d.Ref.Namespace, d.JSON)
		if d.Ref.Kind == definition && err == nil {
			err = o.await(ctx, d.Ref.Name)
		}
		if err != nil && !errors.Is(err, ErrNotServed) {
			line, _, _ := strings.Cut(err.Error(), "\n")
			refused = append(refused, fmt.Sprintf("%s: %s: %s", filepath.ToSlash(d.File()), d.Ref, line))
		}
	}
	return refused, ctx.Err()
}

const definition = "CustomResourceDefinition"

func order(d *source.Document) int {
	first := []string{"PriorityClass", definition, "Namespace"}
	if at := slices.Index(first, d.Ref.Kind); at >= 0 {
		return at
	}
	return len(first)
}

// await waits until a definition is served.
func (o *Objects) await(ctx context.Context, name string) error {
	for range 600 {
		var definition struct {
			Status struct {
				Conditions []struct{ Type, Status string } `json:"conditions"`
			} `json:"status"`
		}
		path := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name
		if err := o.Call(ctx, http.MethodGet, path, nil, &definition); err != nil {
			return err
		}
		for _, condition := range definition.Status.Conditions {
			if condition.Type == "Established" && condition.Status == "True" {
				if err := o.Discover(ctx); err == nil {
					return nil
				}
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("CustomResourceDefinition %s is not established after a minute", name)
}
