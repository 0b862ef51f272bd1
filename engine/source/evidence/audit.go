package evidence

import (
	"bytes"
	"time"
)

// audit adds up audit events. It needs memory for the users and their permissions alone, however many events there are.
type audit struct {
	events   int
	payloads int
	first    string
	last     string
	from, to time.Time
	users    map[string]*[5]*auditUser // by name and kind
	room     int                       // bytes that are left for names
	isFull   bool                      // that there are none left was told
}

func newAudit(room int) *audit { return &audit{users: map[string]*[5]*auditUser{}, room: room} }

// auditRecord is one event, as parts of its text.
type auditRecord struct {
	kind, apiVersion, verb, stage, stageTime, requestTime []byte
	user, agent, addresses, object, uri                   []byte
	request, response, items                              []byte
	impersonated, status, annotations                     []byte
}

func recordOf(event []byte) auditRecord { //nolint:cyclop // one case a field
	var r auditRecord
	fields(event, func(key, value []byte) bool {
		switch string(key) {
		case "kind":
			r.kind = value
		case "apiVersion":
			r.apiVersion = value
		case "verb":
			r.verb = value
		case "stage":
			r.stage = value
		case "stageTimestamp":
			r.stageTime = value
		case "requestReceivedTimestamp":
			r.requestTime = value
		case "user":
			r.user = value
		case "userAgent":
			r.agent = value
		case "sourceIPs":
			r.addresses = value
		case "impersonatedUser":
			r.impersonated = value
		case "requestURI":
			r.uri = value
		case "responseStatus":
			r.status = value
		case "annotations":
			r.annotations = value
		case "objectRef":
			r.object = value
		case "requestObject":
			r.request = value
		case "responseObject":
			r.response = value
		case "items":
			r.items = value
		}
		return true
	})
	return r
}

// is says that the record is of a kind of audit.k8s.io.
func (r auditRecord) is(kind string) bool {
	return bytes.HasPrefix(r.apiVersion, []byte(`"audit.k8s.io/`)) && text(r.kind) == kind
}

// add takes one event, valid JSON. Its error is an *invalid.
func (a *audit) add(r auditRecord) error {
	if !is(r.user, '{') || !is(r.stage, '"') {
		return missing("user or stage")
	}
	a.events++
	a.time(r)
	if r.hasPayload() {
		a.payloads++
	}
	return a.user(r)
}

// time widens the span of the log. Events are logged when a stage ends, and so hardly ever in order.
func (a *audit) time(r auditRecord) {
	stamp := text(r.stageTime)
	if stamp == "" {
		stamp = text(r.requestTime)
	}
	at, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return
	}
	if a.first == "" || at.Before(a.from) {
		a.first, a.from = stamp, at
	}
	if a.last == "" || at.After(a.to) {
		a.last, a.to = stamp, at
	}
}

// reference is what a request is about: an object, a kind of objects, or nothing but a path.
type reference struct{ group, resource, subresource, namespace, name string }

// full is the resource with its subresource.
func (r reference) full() string {
	if r.subresource == "" {
		return r.resource
	}
	return r.resource + "/" + r.subresource
}

func (r auditRecord) reference() reference {
	var ref reference
	fields(r.object, func(key, value []byte) bool {
		switch string(key) {
		case "apiGroup":
			ref.group = text(value)
		case "resource":
			ref.resource = text(value)
		case "subresource":
			ref.subresource = text(value)
		case "namespace":
			ref.namespace = text(value)
		case "name":
			ref.name = text(value)
		}
		return true
	})
	return ref
}

// hasPayload says that the event carries what must not be in a log: the body of a Secret, a new token of a service
// account, or a token under review.
func (r auditRecord) hasPayload() bool {
	if !isPayload(r.request) && !isPayload(r.response) {
		return false
	}
	ref := r.reference()
	return ref.resource == "secrets" || ref.resource == "tokenreviews" || ref.resource == "serviceaccounts" && ref.subresource == "token"
}

// isPayload says that a body is none of those that only speak about an object.
func isPayload(body []byte) bool {
	if !is(body, '{') && !is(body, '[') && !is(body, '"') {
		return false
	}
	switch text(field(body, "kind")) {
	case "DeleteOptions", "Status", "PartialObjectMetadata", "PartialObjectMetadataList", "Table":
		return false
	}
	return true
}
