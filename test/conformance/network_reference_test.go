package conformance

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// The reference below is the text of the NetworkPolicy API as plainly as Go can say it, rule by rule and pod by pod, and
// written apart from lib.reachability.

// endpoint is a pod, or an address outside.
type endpoint struct {
	address   netip.Addr
	namespace string
	labels    map[string]string
	ports     []corev1.ContainerPort
	host      bool
}

func (e endpoint) isAddress() bool { return e.address.IsValid() }

// cluster is what policies are judged in.
type cluster struct {
	namespaces map[string]map[string]string // name -> labels
	policies   []*networkingv1.NetworkPolicy
}

// allows tells whether both sides let a connection through.
func (c *cluster) allows(from, to endpoint, protocol corev1.Protocol, number int32) bool {
	return c.sideAllows(networkingv1.PolicyTypeEgress, from, to, to, protocol, number) &&
		c.sideAllows(networkingv1.PolicyTypeIngress, to, from, to, protocol, number)
}

// sideAllows tells whether the policies of one side let it through: pod is that side, peer the other.
func (c *cluster) sideAllows(direction networkingv1.PolicyType, pod, peer, to endpoint, protocol corev1.Protocol, number int32) bool {
	if pod.isAddress() || pod.host {
		return true
	}
	isolated := false
	for _, policy := range c.policies {
		if policy.Namespace != pod.namespace || !matches(policy.Spec.PodSelector, pod.labels) || !hasType(policy, direction) {
			continue
		}
		isolated = true
		if direction == networkingv1.PolicyTypeIngress {
			for _, rule := range policy.Spec.Ingress {
				if c.peersAllow(rule.From, policy.Namespace, peer) && portsAllow(rule.Ports, to, protocol, number) {
					return true
				}
			}
			continue
		}
		for _, rule := range policy.Spec.Egress {
			if c.peersAllow(rule.To, policy.Namespace, peer) && portsAllow(rule.Ports, to, protocol, number) {
				return true
			}
		}
	}
	return !isolated
}

// hasType: without policyTypes a policy is about ingress, and about egress where it has egress rules.
func hasType(policy *networkingv1.NetworkPolicy, direction networkingv1.PolicyType) bool {
	if len(policy.Spec.PolicyTypes) == 0 {
		return direction == networkingv1.PolicyTypeIngress || len(policy.Spec.Egress) > 0
	}
	for _, t := range policy.Spec.PolicyTypes {
		if t == direction {
			return true
		}
	}
	return false
}

func matches(selector metav1.LabelSelector, set map[string]string) bool {
	compiled, err := metav1.LabelSelectorAsSelector(&selector)
	return err == nil && compiled.Matches(labels.Set(set))
}

// peersAllow: no peers are all peers.
func (c *cluster) peersAllow(peers []networkingv1.NetworkPolicyPeer, namespace string, peer endpoint) bool {
	if len(peers) == 0 {
		return true
	}
	for _, p := range peers {
		switch {
		case p.IPBlock != nil:
			if blockAllows(p.IPBlock, peer) {
				return true
			}
		case peer.isAddress() || peer.host: // selectors select pods of the pod network
		default:
			namespaceFits := peer.namespace == namespace
			if p.NamespaceSelector != nil {
				namespaceFits = matches(*p.NamespaceSelector, c.namespaces[peer.namespace])
			}
			if namespaceFits && (p.PodSelector == nil || matches(*p.PodSelector, peer.labels)) {
				return true
			}
		}
	}
	return false
}

// blockAllows: the address of a pod is not known before it runs, so only a block of all addresses holds it.
func blockAllows(block *networkingv1.IPBlock, peer endpoint) bool {
	prefix := netip.MustParsePrefix(block.CIDR)
	if !peer.isAddress() {
		return prefix.Bits() == 0 && len(block.Except) == 0
	}
	for _, except := range block.Except {
		if netip.MustParsePrefix(except).Contains(peer.address) {
			return false
		}
	}
	return prefix.Contains(peer.address)
}

// portsAllow: no ports are all ports; a name is that of a port of the pod that is connected to.
func portsAllow(ports []networkingv1.NetworkPolicyPort, to endpoint, protocol corev1.Protocol, number int32) bool {
	if len(ports) == 0 {
		return true
	}
	for _, p := range ports {
		want := corev1.ProtocolTCP
		if p.Protocol != nil {
			want = *p.Protocol
		}
		switch {
		case want != protocol:
		case p.Port == nil:
			return true
		case p.Port.Type == intstr.String:
			for _, declared := range to.ports {
				has := declared.Protocol
				if has == "" {
					has = corev1.ProtocolTCP
				}
				if declared.Name == p.Port.StrVal && has == protocol && declared.ContainerPort == number {
					return true
				}
			}
		case p.EndPort != nil:
			if p.Port.IntVal <= number && number <= *p.EndPort {
				return true
			}
		case p.Port.IntVal == number:
			return true
		}
	}
	return false
}
