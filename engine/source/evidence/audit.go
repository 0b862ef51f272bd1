package evidence

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	// maxNames is how many bytes of names an AuditLog holds: who acted, in which groups, with what, from where.
	maxNames = 16 << 20
	// maxClients is how many programs and addresses of one user are listed.
	maxClients = 100
)

// audit adds up audit events. It needs memory for the users alone, however many events there are.
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

// auditUser is one identity, by one way of authentication.
type auditUser struct {
	groups, programs, addresses map[string]bool
	stages                      [4]int
}

// The kinds of users, by the way in which they authenticate.
const (
	byAnonymous = iota
	byBootstrap
	byCertificate
	byOther
	byToken
)

func kindNames() [5]string {
	return [5]string{byAnonymous: "anonymous", byBootstrap: "bootstrap", byCertificate: "certificate", byOther: "other", byToken: "token"}
}

func newAudit(room int) *audit { return &audit{users: map[string]*[5]*auditUser{}, room: room} }

// auditRecord is one event, as parts of its text.
type auditRecord struct {
	kind, apiVersion, stage, stageTime, requestTime []byte
	user, agent, addresses, object                  []byte
	request, response, items                        []byte
}

func recordOf(event []byte) auditRecord {
	var r auditRecord
	fields(event, func(key, value []byte) bool {
		switch string(key) {
		case "kind":
			r.kind = value
		case "apiVersion":
			r.apiVersion = value
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

// hasPayload says that the event carries what must not be in a log: the body of a Secret, a new token of a service
// account, or a token under review.
func (r auditRecord) hasPayload() bool {
	if len(r.request)+len(r.response) == 0 {
		return false
	}
	var resource, subresource string
	fields(r.object, func(key, value []byte) bool {
		switch string(key) {
		case "resource":
			resource = text(value)
		case "subresource":
			subresource = text(value)
		}
		return true
	})
	switch {
	case resource == "secrets", resource == "tokenreviews", resource == "serviceaccounts" && subresource == "token":
		return isPayload(r.request) || isPayload(r.response)
	}
	return false
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

// user counts the event for who sent the request.
func (a *audit) user(r auditRecord) error {
	var name, groups, extra []byte
	fields(r.user, func(key, value []byte) bool {
		switch string(key) {
		case "username":
			name = value
		case "groups":
			groups = value
		case "extra":
			extra = value
		}
		return true
	})
	who := text(name)
	kinds := a.users[who]
	if kinds == nil {
		if !a.take(who) {
			return a.full()
		}
		kinds = &[5]*auditUser{}
		a.users[who] = kinds
	}
	kind := kindOfUser(who, extra)
	if kinds[kind] == nil {
		kinds[kind] = &auditUser{groups: map[string]bool{}, programs: map[string]bool{}, addresses: map[string]bool{}}
	}
	u := kinds[kind]
	u.stages[stageOf(r.stage)]++
	fits := a.note(u.programs, maxClients, program(r.agent))
	items(r.addresses, func(value []byte) bool { return a.list(u.addresses, maxClients, value, &fits) })
	items(groups, func(value []byte) bool { return a.list(u.groups, maxNames, value, &fits) })
	if !fits {
		return a.full()
	}
	return nil
}

// full tells once that there is no room for more names.
func (a *audit) full() error {
	if a.isFull {
		return nil
	}
	a.isFull = true
	return &invalid{
		message: "the log names more users and groups than one fact can hold: the rest are not listed",
		hint:    "split the log into files",
	}
}

// take uses up room for a name.
func (a *audit) take(name string) bool {
	const overhead = 64
	if a.room < len(name)+overhead {
		return false
	}
	a.room -= len(name) + overhead
	return true
}

// note adds a name to a list of at most so many, and says whether there was room for it.
func (a *audit) note(list map[string]bool, most int, name []byte) bool {
	if len(name) == 0 || list[string(name)] || len(list) >= most {
		return true
	}
	if !a.take(string(name)) {
		return false
	}
	list[string(name)] = true
	return true
}

func (a *audit) list(list map[string]bool, most int, value []byte, fits *bool) bool {
	inside := value
	if is(value, '"') {
		inside = value[1 : len(value)-1]
	}
	if bytes.IndexByte(inside, '\\') >= 0 {
		inside = []byte(text(value))
	}
	*fits = *fits && a.note(list, most, inside)
	return *fits
}

// program is the name of the program in a user agent such as "kubectl/v1.37.2 (linux/amd64) kubernetes/0a1b2c3".
func program(agent []byte) []byte {
	if !is(agent, '"') {
		return nil
	}
	agent = agent[1 : len(agent)-1]
	if end := bytes.IndexAny(agent, "/ \\"); end >= 0 {
		return agent[:end]
	}
	return agent
}

// kindOfUser tells how a user authenticated: by the name that the way of authentication gives, or by the credential
// that the API server notes from 1.32 on.
func kindOfUser(name string, extra []byte) int {
	switch {
	case name == "system:anonymous":
		return byAnonymous
	case strings.HasPrefix(name, "system:bootstrap:"):
		return byBootstrap
	case strings.HasPrefix(name, "system:serviceaccount:"):
		return byToken
	}
	kind := byOther
	if len(extra) > 2 {
		items(field(extra, "authentication.kubernetes.io/credential-id"), func(value []byte) bool {
			switch {
			case bytes.HasPrefix(value, []byte(`"X509SHA256=`)):
				kind = byCertificate
			case bytes.HasPrefix(value, []byte(`"JTI=`)):
				kind = byToken
			}
			return kind == byOther
		})
	}
	return kind
}

// stageOf numbers the stages that a request goes through.
func stageOf(stage []byte) int {
	switch string(stage) {
	case `"RequestReceived"`:
		return 0
	case `"ResponseStarted"`:
		return 1
	case `"ResponseComplete"`:
		return 2
	default:
		return 3
	}
}

// auditLogFact is an AuditLog.
type auditLogFact struct {
	meta
	Events         int       `json:"events"`
	First          string    `json:"first,omitempty"`
	Last           string    `json:"last,omitempty"`
	Users          []userRow `json:"users"`
	SecretPayloads int       `json:"secretPayloads"`
}

type userRow struct {
	Name       string   `json:"name"`
	Groups     []string `json:"groups"`
	Kind       string   `json:"kind"`
	Requests   int      `json:"requests"`
	UserAgents []string `json:"userAgents,omitempty"`
	SourceIPs  []string `json:"sourceIPs,omitempty"`
}

// fact adds up. A request is logged at one or more of its stages, so that the stage with the most events counts.
func (a *audit) fact(name string, value int) Fact {
	m := newMeta(auditLog, name)
	out := auditLogFact{
		meta: m, Events: a.events, First: a.first, Last: a.last, SecretPayloads: a.payloads, Users: []userRow{},
	}
	for _, who := range slices.Sorted(maps.Keys(a.users)) {
		for kind, u := range a.users[who] {
			if u == nil {
				continue
			}
			out.Users = append(out.Users, userRow{
				Name: who, Kind: kindNames()[kind], Groups: slices.AppendSeq([]string{}, sorted(u.groups)),
				Requests:   max(u.stages[0], u.stages[1], u.stages[2]+u.stages[3]),
				UserAgents: slices.Collect(sorted(u.programs)), SourceIPs: slices.Collect(sorted(u.addresses)),
			})
		}
	}
	return newFact(m, value, nil, out)
}

// sorted are the names of a list, in order.
func sorted(list map[string]bool) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(list)))
}
