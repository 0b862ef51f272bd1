package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/regolith-policy/regolith/engine"
)

// Components lists the programs that are components of a cluster, by the names that match uses.
func Components() []string {
	return []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy", "kubelet"}
}

// IsComponent tells whether a program is a component of a cluster.
func IsComponent(program string) bool { return slices.Contains(Components(), program) }

// KubeadmComponents lists the components that a kubeadm ClusterConfiguration configures.
func KubeadmComponents() []string {
	return []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"}
}

var (
	versionPattern = regexp.MustCompile(`^v?(\d+)\.(\d+)`)
	boundPattern   = regexp.MustCompile(`^(>=|<=|>|<|=)(\d+)\.(\d+)$`)
)

// InRange tells whether a version such as "v1.37.2-gke.1" is in a range such as ">=1.25 <1.30": major and minor are
// compared as numbers, everything behind them is ignored.
func InRange(version, bounds string) (bool, error) {
	parts := versionPattern.FindStringSubmatch(version)
	if parts == nil {
		return false, fmt.Errorf("%q is no version", version)
	}
	for bound := range strings.FieldsSeq(bounds) {
		b := boundPattern.FindStringSubmatch(bound)
		if b == nil {
			return false, fmt.Errorf("%q is no bound of a version", bound)
		}
		if !within(slices.Compare(numbers(parts[1:]), numbers(b[2:])), b[1]) {
			return false, nil
		}
	}
	return true, nil
}

func numbers(digits []string) []int {
	out := make([]int, 0, len(digits))
	for _, d := range digits {
		n, err := strconv.Atoi(d)
		if err != nil {
			n = 1 << 30 // more digits than any version has
		}
		out = append(out, n)
	}
	return out
}

func within(order int, operator string) bool {
	switch operator {
	case ">=":
		return order >= 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case "<":
		return order < 0
	default:
		return order == 0
	}
}

// CheckParameter tells what is wrong with a value given to a parameter; nil where it fits the schema.
func CheckParameter(schema engine.Parameter, value any) error {
	// through JSON, so that numbers and keys have the types the validator knows
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("read value: %w", err)
	}
	decoded, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
	if err != nil {
		return fmt.Errorf("read value: %w", err)
	}
	encoded, err = json.Marshal(schema)
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	compiled, err := compileSchema(document)
	if err != nil {
		return err
	}
	var invalid *jsonschema.ValidationError
	if err := compiled.Validate(decoded); errors.As(err, &invalid) {
		return errors.New(schemaMessage(leaves(invalid)[0]))
	}
	return nil
}

// Nearest gives the candidate that a misspelt name most likely stands for; "" where none comes near.
func Nearest(name string, candidates []string) string { return nearest(name, candidates) }
