package redact_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source/redact"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		in   string
		want []string
	}{
		"no object":  {`[`, nil},
		"no secrets": {`{"kind":"Pod"}`, nil},
		"a Secret": {
			`{"kind":"Secret","data":{"a":"aHVudGVyMg=="},"stringData":{"b":"one\ntwo","c":5}}`,
			[]string{`[data a] ["aHVudGVyMg==" "hunter2"]`, `[stringData b] ["one\ntwo" "one\\ntwo" "one two"]`, `[stringData c] []`},
		},
		"a list": {
			`{"kind":"SecretList","items":[{"data":{"a":"!!"}}]}`, []string{`[items 0 data a] ["!!"]`},
		},
		"parts of texts": {
			`{"kind":"Pod","spec":{"args":["--url=a://u:hunter2@h --token=x1y2z3","-v"],"env":[{"name":"PASSWORD","value":"hunter3"}]}}`,
			[]string{
				`[spec args 0] ["--url=a://u:hunter2@h --token=x1y2z3" "hunter2" "x1y2z3"]`,
				`[spec env 0 value] ["hunter3"]`,
			},
		},
		"a kubeconfig": {
			`{"kind":"Config","users":[{"user":{"token":"hunter2","auth-provider":{"config":{"id-token":"hunter3"}}}}]}`,
			[]string{`[users 0 user auth-provider config id-token] ["hunter3"]`, `[users 0 user token] ["hunter2"]`},
		},
		"encryption keys": {
			`{"kind":"EncryptionConfiguration","resources":[{"providers":[{"identity":{}},{"aescbc":{"keys":[{"name":"a","secret":"!!!!"}]}}]}]}`,
			[]string{`[resources 0 providers 1 aescbc keys 0 secret] ["!!!!"]`},
		},
		"binary data": {
			`{"kind":"ConfigMap","binaryData":{"a":"aHVudGVyMg=="},"metadata":{"labels":{"owner":"helm"}},"data":{"release":"x"}}`,
			[]string{`[binaryData a] ["aHVudGVyMg==" "hunter2"]`, `[data release] ["x"]`},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range redact.Secrets([]byte(tc.in)) {
				got = append(got, fmt.Sprintf("%v %q", s.Path, s.Texts))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestScrub(t *testing.T) {
	t.Parallel()
	secrets := []string{"hunter2", "abc", strings.Repeat("0123456789", 9)}
	tests := map[string]struct{ in, want string }{
		"nothing":         {"nothing", "nothing"},
		"a secret":        {"it is hunter2, hunter2", "it is [redacted], [redacted]"},
		"a short one":     {"abc is a word", "abc is a word"},
		"cut off":         {"it is 0123456789012345…", "it is [redacted]…"},
		"cut off, no end": {"it is 012…", "it is 012…"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := redact.Scrub(tc.in, secrets); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
