package cli

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// reach is the command reach.
type reach struct {
	Streams
	inputs     []string
	namespaces []string
	from, to   string
	port       string
	format     string
	all        bool
}

// endpoint is one end of a connection, as lib.reachability has it: a workload, or an address.
type endpoint struct {
	Ref       *engine.Ref       `json:"ref,omitempty"`
	Address   string            `json:"address,omitempty"`
	Namespace string            `json:"namespace,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	Ports     []declaredPort    `json:"ports,omitempty"`
	Host      bool              `json:"host"`
	Ways      []string          `json:"ways,omitempty"`
	Direct    bool              `json:"direct,omitempty"`
}

type declaredPort struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol"`
	Number   int    `json:"number"`
}

// side is what the policies of one side say of a connection.
type side struct {
	Verdict string       `json:"verdict"`
	By      []engine.Ref `json:"by"`
	Why     string       `json:"why"`
}

// connection is a question about two endpoints, with its answer.
type connection struct {
	From     *endpoint `json:"-"`
	To       *endpoint `json:"-"`
	Protocol string    `json:"protocol"`
	Number   int       `json:"number"`
	Verdict  string    `json:"verdict"`
	Egress   side      `json:"egress"`
	Ingress  side      `json:"ingress"`
}

const (
	internet = "internet"
	// otherPort stands for every port that neither a workload nor a policy is likely to name.
	otherPort = 65533
	// maxQuestions bounds what is asked at once, which is a matter of seconds.
	maxQuestions = 200_000
)

func newReach(s Streams) *cobra.Command {
	r := &reach{Streams: s}
	cmd := &cobra.Command{
		Use:   "reach [--from A] [--to B] [--port P] -i PATH",
		Short: "Show which connections network policies let through, and which policy decides",
		Long: `Show which connections between workloads, from the internet and to it, the network policies of files and snapshots let
through, and which policy decides each. A side is a workload (web, shop/web), "internet", or an address.

  regolith reach --to shop/orders-db -i cluster/          who reaches the database
  regolith reach --from internet -i cluster/              what the internet reaches
  regolith reach --from 203.0.113.7 --to web --port 443 -i cluster/
  regolith reach -n shop --format mermaid -i cluster/     a picture

NetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy are judged in full; where a policy of a network plugin selects
a workload, the verdict is unknown. Without --port these ports are asked about: those that the workload declares, and one that
stands for all others.
` + exitStatus,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&r.inputs, "input", "i", nil, "file or directory with workloads and policies, - for standard input (repeatable)")
	flags.StringArrayVarP(&r.namespaces, "namespace", "n", nil, "only connections within and across the border of a namespace (repeatable)")
	flags.StringVar(&r.from, "from", "", "workload, internet or address that connects (default: all)")
	flags.StringVar(&r.to, "to", "", "workload, internet or address that is connected to (default: all)")
	flags.StringVar(&r.port, "port", "", "port to ask about, as 443 or 53/UDP")
	flags.StringVar(&r.format, "format", "text", "text, matrix, json, dot or mermaid")
	flags.BoolVar(&r.all, "all", false, "also list what is denied")
	return cmd
}

func (r *reach) run(ctx context.Context) error {
	if len(r.inputs) == 0 {
		return usage("give the files with the workloads and policies, as in -i cluster/", "no --input")
	}
	show, ok := reachFormats()[r.format]
	if !ok {
		return usage("text, matrix, json, dot or mermaid", "--format: unknown format %q", r.format)
	}
	in, err := source.Read(ctx, r.inputs, source.Config{Stdin: r.In})
	if notFound(err) {
		return usage("check the path; - is standard input", "%w", err)
	}
	if err != nil {
		return &failure{code: ExitUsage, err: err}
	}
	for _, fault := range in.Errors {
		complain(r.Err, "warning", at(fault))
	}
	var workloads []endpoint
	if err := r.ask(ctx, in, "workloads", nil, &workloads); err != nil {
		return err
	}
	r.warnAboutNamespaces(in, workloads)
	connections, err := r.questions(workloads)
	if err != nil {
		return err
	}
	if err := r.answer(ctx, in, connections); err != nil {
		return err
	}
	return show(r, connections)
}

// ask asks a rule of lib.reachability.
func (r *reach) ask(ctx context.Context, in *source.Input, rule string, object, answer any) error {
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		return problems[0]
	}
	faults, err := eval.Ask(ctx, in, eval.Question{
		Library: lib, Noun: "reachability", Rule: rule, Object: object, Kinds: reachKinds(),
	}, answer)
	for _, fault := range faults {
		complain(r.Err, "warning", at(fault))
	}
	if err != nil {
		return &failure{code: ExitBroken, err: err}
	}
	return nil
}

// reachKinds are the kinds that lib.reachability reads.
func reachKinds() []string {
	return []string{
		"Namespace", "Pod", "ReplicationController", "Service", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet",
		"batch/CronJob", "batch/Job", "cilium.io/*", "crd.antrea.io/*", "crd.projectcalico.org/*", "gateway.networking.k8s.io/*",
		"networking.istio.io/VirtualService", "networking.k8s.io/Ingress", "networking.k8s.io/NetworkPolicy", "policy.networking.k8s.io/*",
		"projectcalico.org/*", "route.openshift.io/Route",
	}
}

// warnAboutNamespaces tells of namespaces whose labels are not known.
func (r *reach) warnAboutNamespaces(in *source.Input, workloads []endpoint) {
	missing := map[string]bool{}
	for i := range workloads {
		missing[workloads[i].Namespace] = true
	}
	for i := range in.Documents {
		if ref := in.Documents[i].Ref; ref.GroupKind() == "Namespace" {
			delete(missing, ref.Name)
		}
	}
	for _, name := range sortedNames(missing) {
		complain(r.Err, "warning", fmt.Sprintf("namespace %s is not in the input: selectors see its name only, no labels", name))
	}
}

func sortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// questions lists the connections to ask about.
func (r *reach) questions(workloads []endpoint) ([]connection, error) {
	slices.SortFunc(workloads, func(a, b endpoint) int { return a.Ref.Compare(*b.Ref) })
	from, err := sides(workloads, r.from, "--from")
	if err != nil {
		return nil, err
	}
	to, err := sides(workloads, r.to, "--to")
	if err != nil {
		return nil, err
	}
	var out []connection
	for _, a := range from {
		for _, b := range to {
			if !r.shows(a, b) {
				continue
			}
			ports, err := r.ports(b)
			if err != nil {
				return nil, err
			}
			for _, p := range ports {
				out = append(out, connection{From: a, To: b, Protocol: p.Protocol, Number: p.Number})
			}
		}
	}
	if len(out) > maxQuestions {
		return nil, usage("narrow it with --from, --to or --namespace",
			"%d workloads make %d connections, more than are asked at once", len(workloads), len(out))
	}
	return out, nil
}

// shows tells whether a connection is asked about: between two ends, one of them in the namespaces asked for, and from the
// internet only where something leads, unless it is what --from asks.
func (r *reach) shows(a, b *endpoint) bool {
	switch {
	case a == b, a.Address != "" && b.Address != "":
		return false
	case a.Address == internet && len(b.Ways) == 0 && r.from == "":
		return false
	}
	return len(r.namespaces) == 0 || slices.Contains(r.namespaces, a.Namespace) || slices.Contains(r.namespaces, b.Namespace)
}

// sides finds the endpoints that a flag means; without the flag all workloads and the internet.
func sides(workloads []endpoint, name, flag string) ([]*endpoint, error) {
	if name == internet {
		return []*endpoint{{Address: internet}}, nil
	}
	if address, err := netip.ParseAddr(name); err == nil {
		return []*endpoint{{Address: address.String()}}, nil
	}
	var out []*endpoint
	var names []string
	for i := range workloads {
		w := &workloads[i]
		known := []string{
			w.Ref.Name, w.Namespace + "/" + w.Ref.Name, w.Ref.Kind + "/" + w.Ref.Name, w.Namespace + "/" + w.Ref.Kind + "/" + w.Ref.Name,
		}
		names = append(names, known[0], known[1])
		if name == "" || slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
			out = append(out, w)
		}
	}
	if name == "" {
		return append(out, &endpoint{Address: internet}), nil
	}
	if len(out) == 0 {
		hint := `a workload as web or shop/web, "internet", or an address`
		if near := policy.Nearest(name, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, usage(hint, "%s: no workload %q in the input", flag, name)
	}
	return out, nil
}

// ports lists the ports to ask about: the one of --port, else those that are declared and one for all others.
func (r *reach) ports(to *endpoint) ([]declaredPort, error) {
	if r.port != "" {
		number, protocol, _ := strings.Cut(r.port, "/")
		n, err := strconv.Atoi(number)
		protocol = strings.ToUpper(cmp.Or(protocol, "TCP"))
		if err != nil || n < 1 || n > 65535 || !slices.Contains([]string{"TCP", "UDP", "SCTP"}, protocol) {
			return nil, usage("as in 443 or 53/UDP", "--port: %q is no port", r.port)
		}
		return []declaredPort{{Protocol: protocol, Number: n}}, nil
	}
	ports := slices.Clone(to.Ports)
	if to.Address != "" {
		ports = append(ports, declaredPort{Protocol: "TCP", Number: 443})
	}
	slices.SortFunc(ports, func(a, b declaredPort) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Protocol, b.Protocol))
	})
	ports = slices.CompactFunc(ports, func(a, b declaredPort) bool { return a.Number == b.Number && a.Protocol == b.Protocol })
	return append(ports, declaredPort{Protocol: "TCP", Number: otherPort}), nil
}

// answer fills in the verdicts.
func (r *reach) answer(ctx context.Context, in *source.Input, connections []connection) error {
	if len(connections) == 0 {
		return nil
	}
	type question struct {
		From     *endpoint `json:"from"`
		To       *endpoint `json:"to"`
		Protocol string    `json:"protocol"`
		Number   int       `json:"number"`
	}
	questions := make([]question, 0, len(connections))
	for i := range connections {
		c := &connections[i]
		questions = append(questions, question{c.From, c.To, c.Protocol, c.Number})
	}
	var answers []connection
	if err := r.ask(ctx, in, "connections", map[string]any{"questions": questions}, &answers); err != nil {
		return err
	}
	for i, a := range answers {
		c := &connections[i]
		c.Verdict, c.Egress, c.Ingress = a.Verdict, a.Egress, a.Ingress
		if c.From.Address == internet && len(c.To.Ways) > 0 && !c.To.Direct && !c.To.Host {
			c.Verdict = "proxied" // another pod connects
		}
	}
	return nil
}
