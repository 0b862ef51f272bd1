package eval

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// Workers share the secrets of the input: none of them changes the list, and each hides all that is in it.
func TestGuardSharesSecrets(t *testing.T) {
	t.Parallel()
	const own = `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"key":"the-longest-secret-of-all"}}`
	shared := append(make([]string, 0, 300), "opensesame-and-more", "opensesame")
	for range 200 {
		shared = append(shared, "another")
	}
	before := slices.Clone(shared[:cap(shared)])
	r := &run{secrets: func() []string { return shared }}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			w := &worker{run: r}
			objects := []*object{{kind: "Pod"}}
			if i%2 == 0 {
				objects = append(objects, &object{kind: "Secret", document: &source.Document{JSON: []byte(own)}})
			}
			for range 50 {
				f := engine.Finding{Message: "it says opensesame-and-more, another and opensesame"}
				w.guard(&compiled{}, &f, objects...)
				if strings.Contains(f.Message, "sesame") || strings.Contains(f.Message, "another") {
					t.Errorf("it is shown: %s", f.Message)
				}
			}
		})
	}
	group.Wait()
	if !slices.Equal(shared[:cap(shared)], before) {
		t.Error("the list was changed")
	}
}
