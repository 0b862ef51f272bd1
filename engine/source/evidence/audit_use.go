package evidence

import "bytes"

const (
	// serviceAccount begins the names of service accounts.
	serviceAccount = "system:serviceaccount:"
	// maxObjects is how many objects are named that a permission was used on; of more, none is.
	maxObjects = 10
)

// permission is what the authorizer decides about, but for the name of the object.
type permission struct {
	verb, path string
	reference  // without a name
}

// use is what became of the requests for a permission.
type use struct {
	begun, denied int
	allowed       stages
	names         map[string]bool // of the objects it was used on
	isNameless    bool            // it was used without a name, or on too many objects
}

// requests is how many requests used the permission. Of those that a log shows nothing but the beginning, nobody knows whether
// they were allowed: they count, unless others like them were answered.
func (u *use) requests() int {
	if n := u.allowed.requests(); n > 0 || u.denied > 0 {
		return n
	}
	return u.begun
}

// use notes the permission that a request of a service account needs, and says whether there was room for it.
func (a *audit) use(u *auditUser, r auditRecord) bool {
	p, name := r.permission()
	used := u.uses[p]
	if used == nil {
		const overhead = 256
		if !a.takeBytes(overhead + len(p.verb+p.group+p.resource+p.subresource+p.namespace+p.path)) {
			return false
		}
		used = &use{names: map[string]bool{}}
		u.uses[p] = used
	}
	switch r.outcome() {
	case isBegun:
		used.begun++
		return true
	case isDenied:
		used.denied++
		return true
	}
	used.allowed[stageOf(r.stage)]++
	if name == "" || len(used.names) == maxObjects && !used.names[name] {
		used.isNameless, used.names = true, nil
	}
	return used.isNameless || a.note(used.names, maxObjects, []byte(name))
}

// permission is what the request needs, and the name of the object where the permission can be one on that object alone.
func (r auditRecord) permission() (permission, string) {
	if is(r.impersonated, '{') {
		return permission{verb: "impersonate", reference: reference{resource: "users"}}, text(field(r.impersonated, "username"))
	}
	p := permission{verb: text(r.verb)}
	if !is(r.object, '{') {
		path, _, _ := bytes.Cut([]byte(text(r.uri)), []byte("?"))
		p.path = string(path)
		return p, ""
	}
	p.reference = r.reference()
	name := p.name
	p.name = ""
	if p.verb == "create" && p.subresource == "" || p.verb == "deletecollection" {
		name = "" // that of a new object is in its body, which the authorizer does not see
	}
	return p, name
}

// What is known of a request.
const (
	isBegun = iota
	isDenied
	isAllowed
)

// outcome tells whether a request was allowed: as the authorizer noted, or as its status says where nobody noted that.
func (r auditRecord) outcome() int {
	decision := text(field(r.annotations, "authorization.k8s.io/decision"))
	code := string(field(r.status, "code"))
	switch {
	case decision == "allow", is(r.impersonated, '{'): // as somebody else it acts only where it may
		return isAllowed
	case decision != "", code == "401", code == "403":
		return isDenied
	case stageOf(r.stage) == 0:
		return isBegun
	}
	return isAllowed
}
