package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// maxAnswer limits one answer, in bytes. A page of 500 objects of the largest size is below it.
	maxAnswer = 1 << 30
	// How often a request is sent again: where the server is busy, where it fails, and where nobody answers.
	maxBusy, maxFailed, maxUnreached = 10, 4, 3
	// maxWait is the longest wait that a server may ask for.
	maxWait = time.Minute
)

// StatusError is an answer of the server that is no success.
type StatusError struct {
	Code    int
	Reason  string // of the Status object, as Forbidden or Expired
	Message string
	path    string
}

func (e *StatusError) Error() string {
	text := e.Message
	if text == "" {
		text = http.StatusText(e.Code)
	}
	return fmt.Sprintf("GET %s: %d: %s", e.path, e.Code, text)
}

// UnreachableError is a server that does not answer.
type UnreachableError struct{ Err error }

func (e *UnreachableError) Error() string { return "the API server does not answer: " + e.Err.Error() }
func (e *UnreachableError) Unwrap() error { return e.Err }

// code is the code of a *StatusError, 0 for other errors.
func code(err error) int {
	var status *StatusError
	if errors.As(err, &status) {
		return status.Code
	}
	return 0
}

// request is one request that may be sent several times.
type request struct {
	path   string
	query  url.Values
	accept string
	body   []byte // sent by POST; nil for GET
}

const acceptJSON = "application/json"

// get sends a GET request and decodes the answer.
func (c *Client) get(ctx context.Context, path string, into any) error {
	answer, err := c.do(ctx, request{path: path, accept: acceptJSON})
	if err != nil {
		return err
	}
	return decode(path, answer, into)
}

func decode(path string, answer []byte, into any) error {
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("read the answer to GET %s: %w", path, err)
	}
	return nil
}

// do sends a request, again where there is hope, and gives the answer.
func (c *Client) do(ctx context.Context, r request) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		if err := c.limiter.Wait(ctx); err != nil {
			return nil, err
		}
		answer, wait, err := c.once(ctx, r)
		if err == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if attempt >= attempts(err) {
			return nil, err
		}
		if wait == 0 {
			wait = 500 * time.Millisecond << attempt
		}
		if err := c.sleep(ctx, min(wait, maxWait)); err != nil {
			return nil, err
		}
	}
}

// attempts is how often a request that met an error is sent again.
func attempts(err error) int {
	var unreachable *UnreachableError
	switch status := code(err); {
	case errors.As(err, &unreachable):
		return maxUnreached
	case status == http.StatusTooManyRequests:
		return maxBusy
	case status >= http.StatusInternalServerError && status != http.StatusNotImplemented:
		return maxFailed
	}
	return 0
}

// once sends a request once; wait is how long the server asks to wait.
func (c *Client) once(ctx context.Context, r request) (answer []byte, wait time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	sent, err := c.build(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	response, err := c.http.Do(sent)
	if err != nil {
		return nil, 0, &UnreachableError{withoutURL(err)}
	}
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if closed := response.Body.Close(); err == nil {
		err = closed
	}
	switch {
	case err != nil:
		return nil, 0, &UnreachableError{err}
	case len(answer) > maxAnswer:
		return nil, 0, fmt.Errorf("GET %s: the answer is larger than %d bytes", r.path, maxAnswer)
	case response.StatusCode >= 200 && response.StatusCode < 300:
		return answer, 0, nil
	}
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	return nil, time.Duration(seconds) * time.Second, statusError(r.path, response.StatusCode, answer)
}

func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if r.body != nil {
		method, body = http.MethodPost, bytes.NewReader(r.body)
	}
	target := c.base.JoinPath(r.path)
	target.RawQuery = r.query.Encode()
	sent, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, err
	}
	sent.Header.Set("Accept", r.accept)
	if r.body != nil {
		sent.Header.Set("Content-Type", acceptJSON)
	}
	return sent, nil
}

// withoutURL is an error of the transport without the method and the address, which its message begins with.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// statusError reads the Status object of an answer, if it is one.
func statusError(path string, status int, answer []byte) error {
	var told struct {
		Message string `json:"message"`
		Reason  string `json:"reason"`
	}
	if json.Unmarshal(answer, &told) != nil {
		told.Message = ""
	}
	return &StatusError{Code: status, Reason: told.Reason, Message: strings.TrimSpace(told.Message), path: path}
}
