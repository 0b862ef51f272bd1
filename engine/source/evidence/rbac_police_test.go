package evidence_test

import (
	"testing"

	"github.com/regolith-policy/regolith/engine/source/evidence"
)

func TestIsRBACPolice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"\xef\xbb\xbf" + `{"metadata":{"cluster":"c","platform":"","version":"v1.20.4"},"serviceAccounts":null,"nodes":null,"roles":null}`:                      true,
		`{"metadata":{"cluster":"c","platform":"gke","version":{"major":"1"},"features":[]},"serviceAccounts":[],"nodes":[],"users":[],"groups":[],"roles":[]}`: true,
		`{"metadata":{"cluster":"c","platform":""},"serviceAccounts":[],"nodes":[]}`:                                                                            false,
		`{"metadata":{"name":"c"},"serviceAccounts":[],"nodes":[],"roles":[]}`:                                                                                  false,
		`{"apiVersion":"v1","kind":"X","metadata":{"cluster":"c","platform":""},"serviceAccounts":[],"nodes":[],"roles":[]}`:                                    false,
		`[{"serviceAccounts":[]}]`: false,
		`"serviceAccounts"`:        false,
		``:                         false,
	} {
		if evidence.IsRBACPolice([]byte(text)) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
}
