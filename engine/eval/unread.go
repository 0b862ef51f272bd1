package eval

import (
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// unread are the verdicts of a control on the nodes whose kubelet did not tell its configuration: unknown, where it
// judges kubelets.
func (r *run) unread(c *compiled) []engine.Finding {
	isKubelet := func(m policy.Match) bool { return m.Component == "kubelet" }
	if r.conditions[c.index].notApplicable != "" || len(r.options.Namespaces) > 0 || !slices.ContainsFunc(c.matches, isKubelet) {
		return nil
	}
	var out []engine.Finding
	for _, node := range r.input.UnreadNodes() {
		ref := engine.Ref{APIVersion: engine.FactsVersion, Kind: "NodeFacts", Name: node.Name}
		if r.options.Shards > 0 && !r.holds(ref) {
			continue
		}
		message := truncate("node " + node.Name + ": the configuration of the kubelet was not collected: " + node.Reason)
		out = append(out, engine.Finding{
			Control: c.ID, Status: engine.StatusUnknown, Severity: c.Severity, Object: ref, Message: message,
			Related: []engine.Ref{}, Fix: []engine.Patch{}, Instances: 1,
			Fingerprint: fingerprint(c.ID, ref.GroupKind(), ref, string(engine.StatusUnknown)),
		})
	}
	return out
}
