package eval

import (
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

func TestStarted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ words, want []string }{
		"the program":              {[]string{"/usr/local/bin/kube-apiserver", "--anonymous-auth=false"}, []string{"kube-apiserver"}},
		"a launcher before it":     {[]string{"tini", "--", "etcd", "--name=a"}, []string{"etcd"}},
		"a shell":                  {[]string{"/bin/sh", "-c", "exec /usr/bin/etcd --name=a"}, []string{"etcd"}},
		"an argument of another":   {[]string{"backup", "etcd"}, nil},
		"nothing":                  {nil, nil},
		"a flag that names it":     {[]string{"proxy", "--target", "kube-apiserver"}, nil},
		"a logger that starts one": {[]string{"kube-log-runner", "-log-file=x", "kube-scheduler"}, []string{"kube-scheduler"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var words []*ast.Term
			for _, word := range tc.words {
				words = append(words, ast.StringTerm(word))
			}
			if got := started(words); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
