package evidence_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source/evidence"
)

// request is an event of the service account shop/web: rest are its other fields.
func request(stage, verb, object, rest string) string {
	return fmt.Sprintf(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":%q,"verb":%q,"objectRef":%s,"user":{"username":"system:serviceaccount:shop:web"}%s}`+"\n",
		stage, verb, object, rest)
}

// TestAuditLogPermissions holds which permissions a log shows to be used.
func TestAuditLogPermissions(t *testing.T) {
	t.Parallel()
	const (
		allow = `,"annotations":{"authorization.k8s.io/decision":"allow"}`
		pods  = `{"resource":"pods","namespace":"shop"}`
		pod   = `{"resource":"pods","namespace":"shop","name":"a"}`
	)
	named := func(n int) (log string) {
		for i := range n {
			log += request("ResponseComplete", "get", fmt.Sprintf(`{"resource":"secrets","namespace":"shop","name":"s%d"}`, i), allow)
		}
		return log
	}
	tests := map[string]struct {
		log  string
		want []string // verb group/resource namespace names path count
	}{
		"one request at all of its stages": {
			request("RequestReceived", "watch", pods, "") + request("ResponseStarted", "watch", pods, allow) + request("ResponseComplete", "watch", pods, allow),
			[]string{"watch /pods shop []  1"},
		},
		"a group, a subresource, all namespaces": {
			request("ResponseComplete", "patch", `{"apiGroup":"apps","resource":"deployments","subresource":"scale","name":"d"}`, allow),
			[]string{"patch apps/deployments/scale  [d]  1"},
		},
		"denied by the authorizer":      {request("RequestReceived", "get", pod, "") + request("ResponseComplete", "get", pod, `,"annotations":{"authorization.k8s.io/decision":"forbid"}`), nil},
		"denied, and no annotations":    {request("ResponseComplete", "get", pod, `,"responseStatus":{"code":403}`), nil},
		"allowed, refused by admission": {request("ResponseComplete", "get", pod, `,"responseStatus":{"code":403}`+allow), []string{"get /pods shop [a]  1"}},
		"never answered":                {request("RequestReceived", "get", pod, ""), []string{"get /pods shop []  1"}},
		"answered with an error":        {request("Panic", "get", pod, ""), []string{"get /pods shop [a]  1"}},
		"a name that the authorizer does not see": {
			request("ResponseComplete", "create", pod, allow) + request("ResponseComplete", "deletecollection", pod, allow),
			[]string{"create /pods shop []  1", "deletecollection /pods shop []  1"},
		},
		"a name that it sees": {
			request("ResponseComplete", "create", `{"resource":"pods","subresource":"eviction","namespace":"shop","name":"a"}`, allow),
			[]string{"create /pods/eviction shop [a]  1"},
		},
		"with a name and without": {request("ResponseComplete", "list", pod, allow) + request("ResponseComplete", "list", pods, allow), []string{"list /pods shop []  2"}},
		"a few names":             {named(3), []string{"get /secrets shop [s0 s1 s2]  3"}},
		"many names":              {named(11), []string{"get /secrets shop []  11"}},
		"no resource":             {request("ResponseComplete", "get", "null", `,"requestURI":"/metrics?x=1"`+allow), []string{"get /  [] /metrics 1"}},
		"as somebody else": {
			request("ResponseComplete", "get", pod, `,"impersonatedUser":{"username":"jane"},"annotations":{"authorization.k8s.io/decision":"forbid"}`),
			[]string{"impersonate /users  [jane]  1"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fact, problems, err := evidence.AuditLog(strings.NewReader(test.log), "log", 1<<20)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			if have, incomplete := permissions(t, fact.JSON); incomplete || !cmp.Equal(test.want, have) {
				t.Errorf("%v, incomplete %v", have, incomplete)
			}
		})
	}
}

// TestAuditLogPermissionsIncomplete says so where the permissions are more than a fact can hold, or events cannot be read.
func TestAuditLogPermissionsIncomplete(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 40_000 {
		many.WriteString(request("ResponseComplete", "get", fmt.Sprintf(`{"resource":"r%d-%s"}`, i, strings.Repeat("x", 500)), ""))
	}
	for name, log := range map[string]string{"many": many.String(), "broken": request("ResponseComplete", "get", "null", "") + "{\"kind\":\n"} {
		fact, problems, err := evidence.AuditLog(strings.NewReader(log), "log", 1<<20)
		have, incomplete := permissions(t, fact.JSON)
		if err != nil || len(problems) != 1 || !incomplete || len(have) == 0 || len(have) > 25_000 {
			t.Errorf("%s: %v, problems %v, %d permissions, incomplete %v", name, err, problems, len(have), incomplete)
		}
	}
}

func permissions(t *testing.T, fact []byte) (rows []string, incomplete bool) {
	t.Helper()
	var log struct {
		Users []struct {
			Permissions []struct {
				Verb, Group, Resource, Namespace, Path string
				Names                                  []string
				Count                                  int
			}
		}
		Incomplete bool
	}
	if err := json.Unmarshal(fact, &log); err != nil {
		t.Fatal(err)
	}
	for _, p := range log.Users[0].Permissions {
		rows = append(rows, fmt.Sprintf("%s %s/%s %s %v %s %d", p.Verb, p.Group, p.Resource, p.Namespace, p.Names, p.Path, p.Count))
	}
	return rows, log.Incomplete
}
