package testcluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Client is an HTTP client that trusts the API server and shows the token of a user.
func (c *Cluster) Client(user string) (*http.Client, error) {
	certificate, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(certificate) {
		return nil, errors.New("read " + c.CAFile + ": no certificate")
	}
	return &http.Client{Transport: &bearer{token: c.Tokens[user], next: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots}, MaxIdleConnsPerHost: 32, ForceAttemptHTTP2: true,
	}}}, nil
}

// bearer shows a token with every request.
type bearer struct {
	token string
	next  http.RoundTripper
}

// RoundTrip sends a request with the token.
func (b *bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.next.RoundTrip(r)
}

// ready asks the API server whether it is.
func (c *Cluster) ready(ctx context.Context) error {
	client, err := c.Client(Admin)
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	err = errors.Join(err, response.Body.Close())
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("/readyz says %s", response.Status)
	}
	return err
}

// CloseIdleConnections passes on what http.Client asks for.
func (b *bearer) CloseIdleConnections() {
	if t, ok := b.next.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}
