package policy

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// Adopt adds a control that did not come from a Source. Of its modules, by path, that at its File must be the control
// and import the others. Neither lints nor conventions hold for it.
func (l *Library) Adopt(control engine.Control, modules map[string]*ast.Module, raw map[string][]byte) error {
	if _, taken := l.byID[control.ID]; taken {
		return fmt.Errorf("control %s is already there", control.ID)
	}
	for path, module := range modules {
		l.Modules[path], l.Raw[path] = module, raw[path]
	}
	l.Controls = append(l.Controls, control)
	slices.SortFunc(l.Controls, func(a, b engine.Control) int { return cmp.Compare(a.ID, b.ID) })
	for i := range l.Controls {
		l.byID[l.Controls[i].ID] = i
	}
	return nil
}
