package evidence

import (
	"bytes"
	"strings"
)

const (
	// maxNames is how many bytes of names an AuditLog holds: who acted, in which groups, with what, from where.
	maxNames = 16 << 20
	// maxClients is how many programs and addresses are listed of those whom nobody knows. Whoever is known is listed
	// in full, so that nobody can hide behind many.
	maxClients = 100
)

// auditUser is one identity, by one way of authentication.
type auditUser struct {
	groups, agents, addresses map[string]bool
	requests                  stages
	actions                   map[action]*stages  // only where the user is known by a bootstrap token
	uses                      map[permission]*use // only of service accounts
}

// action is what a user did, as verb and object.
type action struct {
	verb string
	reference
}

// stages counts events by the stage of the request that they stand for.
type stages [4]int

// requests is how many requests there were. One is logged at one or more of its stages, so that the stage with the
// most events counts.
func (s *stages) requests() int { return max(s[0], s[1], s[2]+s[3]) }

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
		kinds[kind] = &auditUser{
			groups: map[string]bool{}, agents: map[string]bool{}, addresses: map[string]bool{}, actions: map[action]*stages{},
			uses: map[permission]*use{},
		}
	}
	u := kinds[kind]
	u.requests[stageOf(r.stage)]++
	most := maxNames
	if kind == byAnonymous {
		most = maxClients
	}
	fits := true
	switch {
	case kind == byBootstrap:
		fits = a.act(u, r)
	case strings.HasPrefix(who, serviceAccount):
		fits = a.use(u, r)
	}
	a.list(u.agents, most, r.agent, &fits)
	items(r.addresses, func(value []byte) bool { return a.list(u.addresses, most, value, &fits) })
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
		message: "the log names more users and groups, or permissions of theirs, than one fact can hold: the rest are not listed",
		hint:    "split the log into files",
	}
}

// take uses up room for a name.
func (a *audit) take(name string) bool {
	const overhead = 64
	return a.takeBytes(len(name) + overhead)
}

func (a *audit) takeBytes(n int) bool {
	if a.room < n {
		return false
	}
	a.room -= n
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

// list notes a JSON string, and goes on as long as there is room.
func (a *audit) list(list map[string]bool, most int, value []byte, fits *bool) bool {
	if !is(value, '"') {
		return *fits
	}
	inside := value[1 : len(value)-1]
	if bytes.IndexByte(inside, '\\') >= 0 {
		inside = []byte(text(value))
	}
	*fits = *fits && a.note(list, most, inside)
	return *fits
}

// act notes what a user did, and says whether there was room for it.
func (a *audit) act(u *auditUser, r auditRecord) bool {
	done := action{verb: text(r.verb), reference: r.reference()}
	if u.actions[done] == nil {
		if !a.take(done.verb + done.group + done.resource + done.subresource + done.namespace + done.name) {
			return false
		}
		u.actions[done] = &stages{}
	}
	u.actions[done][stageOf(r.stage)]++
	return true
}

// kindOfUser tells how a user authenticated: by the name that the way of authentication gives, or by the credential
// that the API server notes from 1.32 on.
func kindOfUser(name string, extra []byte) int {
	switch {
	case name == "system:anonymous":
		return byAnonymous
	case strings.HasPrefix(name, "system:bootstrap:"):
		return byBootstrap
	case strings.HasPrefix(name, serviceAccount):
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
