//go:build unix

package eval_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// TestChangedWhileJudged holds that a mapped file that is cut off before it is judged voids the run, once, and does not crash.
func TestChangedWhileJudged(t *testing.T) {
	t.Parallel()
	e := evaluator(t, 2, "scope: object\nmatch: [Pod]", podNamedBad)
	path := filepath.Join(t.TempDir(), "shop.json")
	if err := os.WriteFile(path, clustergen.List(200, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := source.Read(t.Context(), []string{path}, source.Config{MapFrom: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	_, err = e.Run(t.Context(), in, eval.Options{})
	var changed *source.Error
	if !errors.As(err, &changed) || err.Error() != path+": changed while it was read" {
		t.Errorf("the error is %v", err)
	}
}
