package conformance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// port is a protocol and a number, as a pair in JSON.
type port struct {
	protocol corev1.Protocol
	number   int32
}

func (p port) MarshalJSON() ([]byte, error) { return json.Marshal([]any{p.protocol, p.number}) }

// MarshalJSON writes an endpoint as lib.reachability reads it.
func (e endpoint) MarshalJSON() ([]byte, error) {
	if e.isAddress() {
		return json.Marshal(map[string]any{"address": e.address.String()})
	}
	ports := []map[string]any{}
	for _, p := range e.ports {
		ports = append(ports, map[string]any{"name": p.Name, "protocol": cmp.Or(p.Protocol, corev1.ProtocolTCP), "number": p.ContainerPort})
	}
	return json.Marshal(map[string]any{"namespace": e.namespace, "labels": e.labels, "ports": ports, "host": e.host})
}

// TestReachability compares random connections in random clusters. PAIRS is how many; 1000000 is the full size.
func TestReachability(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	want, err := strconv.Atoi(cmp.Or(os.Getenv("PAIRS"), "20000"))
	if err != nil {
		t.Fatal(err)
	}
	asked, allowed, clusters := 0, 0, 0
	for seed := uint64(1); asked < want; seed++ {
		g := &networkGenerator{rand.New(rand.NewPCG(seed, 99))} //nolint:gosec // the same clusters each time
		c, endpoints, ports := g.cluster(), g.endpoints(), g.ports()
		words := judged(t, lib, c, endpoints, ports)
		for i, from := range endpoints {
			for j, to := range endpoints {
				for k, p := range ports {
					if i == j {
						continue // nothing cuts a pod off from itself
					}
					yes := c.allows(from, to, p.protocol, p.number)
					if word := words[i][j][k]; (word == "allowed") != yes || word == "unknown" {
						t.Fatalf("seed %d: the reference says %t, lib.reachability %s\n%s", seed, yes, word, shrunkNetwork(t, lib, c, from, to, p))
					}
					asked++
					if yes {
						allowed++
					}
				}
			}
		}
		clusters++
	}
	if allowed < asked/20 || allowed > asked*19/20 {
		t.Errorf("%d of %d connections are allowed: they say little", allowed, asked)
	}
	t.Logf("FIGURE NetworkPolicy: %d connections in %d random clusters agree with the reference, %d of them allowed, 0 disagreements", asked, clusters, allowed)
}

// judged asks lib.reachability about all connections.
func judged(tb testing.TB, lib *policy.Library, c *cluster, endpoints []endpoint, ports []port) [][][]string {
	tb.Helper()
	in, err := source.Read(tb.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(c.documents(tb))})
	if err != nil || len(in.Errors) > 0 {
		tb.Fatal(err, in.Errors)
	}
	var object any
	raw, err := json.Marshal(map[string]any{"from": endpoints, "to": endpoints, "ports": ports})
	if err == nil {
		err = json.Unmarshal(raw, &object)
	}
	if err != nil {
		tb.Fatal(err)
	}
	var words [][][]string
	faults, err := eval.Ask(tb.Context(), in, eval.Question{
		Library: lib, Noun: "reachability", Rule: "matrix", Object: object,
		Kinds: []string{"Namespace", "networking.k8s.io/NetworkPolicy"},
	}, &words)
	if err != nil || len(faults) > 0 {
		tb.Fatal(err, faults)
	}
	return words
}

func (c *cluster) documents(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	for name, labels := range c.namespaces {
		namespace := corev1.Namespace{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		}
		if err := encoder.Encode(namespace); err != nil {
			tb.Fatal(err)
		}
	}
	for _, policy := range c.policies {
		if err := encoder.Encode(policy); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Bytes()
}

// shrunkNetwork drops policies as long as the two disagree, and prints what is left.
func shrunkNetwork(tb testing.TB, lib *policy.Library, c *cluster, from, to endpoint, p port) string {
	tb.Helper()
	for again := true; again; {
		again = false
		for i := range c.policies {
			smaller := *c
			smaller.policies = slices.Delete(slices.Clone(c.policies), i, i+1)
			word := judged(tb, lib, &smaller, []endpoint{from, to}, []port{p})[0][1][0]
			if (word == "allowed") != smaller.allows(from, to, p.protocol, p.number) {
				c, again = &smaller, true
				break
			}
		}
	}
	asked, err := json.Marshal(map[string]any{"from": from, "to": to, "port": p})
	if err != nil {
		tb.Fatal(err)
	}
	return fmt.Sprintf("%s\n%s", asked, c.documents(tb))
}

// networkGenerator makes clusters out of few words, so that selectors meet labels.
type networkGenerator struct{ *rand.Rand }

func pick[T any](g *networkGenerator, values ...T) T { return values[g.IntN(len(values))] }

func (g *networkGenerator) labels() map[string]string {
	out := map[string]string{}
	for range g.IntN(3) {
		out[pick(g, "app", "tier", "env")] = pick(g, "a", "b", "")
	}
	return out
}

func (g *networkGenerator) selector() metav1.LabelSelector {
	var s metav1.LabelSelector
	if g.IntN(3) == 0 {
		return s
	}
	if g.IntN(2) == 0 {
		s.MatchLabels = g.labels()
	}
	for range g.IntN(2) {
		e := metav1.LabelSelectorRequirement{
			Key: pick(g, "app", "tier", "env", "kubernetes.io/metadata.name"),
			Operator: pick(g, metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpExists,
				metav1.LabelSelectorOpDoesNotExist),
		}
		if e.Operator == metav1.LabelSelectorOpIn || e.Operator == metav1.LabelSelectorOpNotIn {
			e.Values = []string{pick(g, "a", "b", "", "one")}
			if g.IntN(2) == 0 {
				e.Values = append(e.Values, pick(g, "a", "b", "two"))
			}
		}
		s.MatchExpressions = append(s.MatchExpressions, e)
	}
	return s
}

func (g *networkGenerator) peer() networkingv1.NetworkPolicyPeer {
	var p networkingv1.NetworkPolicyPeer
	if g.IntN(4) == 0 {
		block := pick(g,
			networkingv1.IPBlock{CIDR: "0.0.0.0/0"}, networkingv1.IPBlock{CIDR: "::/0"}, networkingv1.IPBlock{CIDR: "10.0.0.0/8"},
			networkingv1.IPBlock{CIDR: "0.0.0.0/0", Except: []string{"10.0.0.0/8", "192.0.2.0/24"}},
			networkingv1.IPBlock{CIDR: "2001:db8::/32", Except: []string{"2001:db8:1::/48"}},
			networkingv1.IPBlock{CIDR: "203.0.113.7/32"}, networkingv1.IPBlock{CIDR: "192.0.2.128/25", Except: []string{"192.0.2.200/32"}},
		)
		p.IPBlock = &block
		return p
	}
	kind := g.IntN(3)
	if kind != 0 {
		s := g.selector()
		p.PodSelector = &s
	}
	if kind != 1 {
		s := g.selector()
		p.NamespaceSelector = &s
	}
	return p
}

func (g *networkGenerator) policyPort() networkingv1.NetworkPolicyPort {
	var p networkingv1.NetworkPolicyPort
	if g.IntN(2) == 0 {
		protocol := pick(g, corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP)
		p.Protocol = &protocol
	}
	switch g.IntN(4) {
	case 0:
	case 1:
		name := intstr.FromString(pick(g, "http", "dns"))
		p.Port = &name
	case 2:
		number := intstr.FromInt32(pick(g, int32(80), 53, 8080))
		p.Port = &number
	case 3:
		number, end := intstr.FromInt32(pick(g, int32(53), 79, 80, 1000)), pick(g, int32(80), 8080, 1000)
		if number.IntVal <= end {
			p.EndPort = &end
		}
		p.Port = &number
	}
	return p
}

func several[T any](g *networkGenerator, n int, one func() T) []T {
	var out []T
	for range g.IntN(n + 1) {
		out = append(out, one())
	}
	return out
}

func (g *networkGenerator) policy(name, namespace string) *networkingv1.NetworkPolicy {
	p := &networkingv1.NetworkPolicy{
		TypeMeta:   metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace},
	}
	p.Spec.PodSelector = g.selector()
	p.Spec.PolicyTypes = pick(g, nil, nil, []networkingv1.PolicyType{"Ingress"}, []networkingv1.PolicyType{"Egress"},
		[]networkingv1.PolicyType{"Ingress", "Egress"})
	p.Spec.Ingress = several(g, 2, func() networkingv1.NetworkPolicyIngressRule {
		return networkingv1.NetworkPolicyIngressRule{From: several(g, 2, g.peer), Ports: several(g, 2, g.policyPort)}
	})
	p.Spec.Egress = several(g, 2, func() networkingv1.NetworkPolicyEgressRule {
		return networkingv1.NetworkPolicyEgressRule{To: several(g, 2, g.peer), Ports: several(g, 2, g.policyPort)}
	})
	return p
}

func (g *networkGenerator) cluster() *cluster {
	c := &cluster{namespaces: map[string]map[string]string{}}
	for _, name := range []string{"one", "two", "three"} {
		labels := g.labels()
		labels["kubernetes.io/metadata.name"] = name // as the API server does
		c.namespaces[name] = labels
		for i := range g.IntN(3) {
			c.policies = append(c.policies, g.policy(fmt.Sprintf("p%d", i), name))
		}
	}
	return c
}

func (g *networkGenerator) endpoints() []endpoint {
	var out []endpoint
	for _, namespace := range []string{"one", "one", "two", "two", "three"} {
		e := endpoint{namespace: namespace, labels: g.labels(), host: g.IntN(8) == 0}
		if g.IntN(2) == 0 {
			e.ports = append(e.ports, corev1.ContainerPort{Name: "http", ContainerPort: pick(g, int32(80), 8080)})
		}
		if g.IntN(2) == 0 {
			e.ports = append(e.ports, corev1.ContainerPort{Name: "dns", ContainerPort: 53, Protocol: pick(g, corev1.ProtocolUDP, corev1.ProtocolTCP)})
		}
		out = append(out, e)
	}
	for _, address := range []string{"10.1.2.3", "192.0.2.200", "203.0.113.7", "2001:db8:1::1", "2001:db8:2::1"} {
		if g.IntN(2) == 0 {
			out = append(out, endpoint{address: netip.MustParseAddr(address)})
		}
	}
	return out
}

func (g *networkGenerator) ports() []port {
	return []port{
		{corev1.ProtocolTCP, 80},
		{corev1.ProtocolTCP, pick(g, int32(53), 79, 81)},
		{corev1.ProtocolUDP, 53},
		{pick(g, corev1.ProtocolTCP, corev1.ProtocolSCTP), pick(g, int32(8080), 1000, 1001)},
	}
}
