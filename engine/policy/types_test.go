package policy

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	opaloader "github.com/open-policy-agent/opa/v1/loader"

	"github.com/regolith-policy/regolith/schemas"
)

func TestCapabilities(t *testing.T) {
	t.Parallel()
	oldest, err := ast.LoadCapabilitiesVersion("v1.3.0")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, b := range oldest.Builtins {
		known[b.Name] = true
	}
	got := Capabilities()
	if got.AllowNet == nil || len(got.AllowNet) != 0 {
		t.Errorf("allow_net is %v, want an empty list", got.AllowNet)
	}
	var names []string
	for _, b := range got.Builtins {
		names = append(names, b.Name)
		if !known[b.Name] || b.Nondeterministic {
			t.Errorf("%s must not be allowed", b.Name)
		}
	}
	for _, name := range []string{
		"http.send", "net.lookup_ip_addr", "opa.runtime", "rand.intn", "uuid.rfc4122", "time.now_ns", "trace", "rego.parse_module",
		"rego.metadata.rule", "io.jwt.decode_verify", "json.match_schema", "crypto.x509.parse_and_verify_certificates",
	} {
		if slices.Contains(names, name) {
			t.Errorf("%s is allowed", name)
		}
	}
	for _, name := range []string{"sprintf", "object.get", "regex.match", "glob.match", "json.patch", "net.cidr_contains", "time.parse_rfc3339_ns"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not allowed", name)
		}
	}
}

// Every schema is one that the type checker of OPA digests, recursive types included: it finds a field that there is
// not, in the document and in its metadata.
func TestSchemas(t *testing.T) {
	t.Parallel()
	set := Schemas()
	err := fs.WalkDir(schemas.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Dir(name) == "." {
			return err
		}
		ref := "schema." + strings.ReplaceAll(strings.TrimSuffix(name, ".json"), "/", ".")
		t.Run(ref, func(t *testing.T) {
			t.Parallel()
			for field, ok := range map[string]bool{"kind": true, "knd": false} {
				text := "# METADATA\n# schemas:\n#   - input: " + ref + "\npackage x\n\nx := input." + field + "\n"
				module, err := ast.ParseModuleWithOpts("x.rego", text, ast.ParserOptions{ProcessAnnotation: true})
				if err != nil {
					t.Fatal(err)
				}
				compiler := ast.NewCompiler().WithSchemas(set).WithUseTypeCheckAnnotations(true)
				compiler.Compile(map[string]*ast.Module{"x.rego": module})
				if compiler.Failed() == ok {
					t.Errorf("input.%s: errors %v", field, compiler.Errors)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The folder is what stock OPA is given by `opa check -s schemas`, embed.go included.
func TestSchemasForStockOPA(t *testing.T) {
	t.Parallel()
	set, err := opaloader.Schemas("../../schemas")
	if err != nil {
		t.Fatal(err)
	}
	if set.Get(ast.MustParseRef("schema.kubernetes.workload")) == nil {
		t.Error("there is no schema.kubernetes.workload")
	}
}

// Every type expression of shapes.json is known, and every type is there.
func TestShapes(t *testing.T) {
	t.Parallel()
	raw, err := fs.ReadFile(schemas.FS, "shapes.json")
	if err != nil {
		t.Fatal(err)
	}
	var shapes struct {
		Kinds map[string]string `json:"kinds"`
		Types map[string]struct {
			Fields map[string]string `json:"fields"`
		} `json:"types"`
	}
	if err := json.Unmarshal(raw, &shapes); err != nil {
		t.Fatal(err)
	}
	scalars := []string{"string", "int", "number", "bool", "intOrString", "quantity", "any"}
	resolve := func(expr string) bool {
		for {
			rest, list := strings.CutPrefix(expr, "[]")
			rest, dict := strings.CutPrefix(rest, "map[]")
			if !list && !dict {
				_, known := shapes.Types[expr]
				return known || slices.Contains(scalars, expr)
			}
			expr = rest
		}
	}
	for kind, name := range shapes.Kinds {
		fields := shapes.Types[name].Fields
		if fields["apiVersion"] != "string" || fields["kind"] != "string" {
			t.Errorf("%s is a %s, which has no apiVersion and kind", kind, name)
		}
	}
	for name, tree := range shapes.Types {
		for field, expr := range tree.Fields {
			if !resolve(expr) {
				t.Errorf("%s.%s is a %s, which is not known", name, field, expr)
			}
		}
	}
	want := map[string]string{ // one of each kind of expression, read off the API reference
		"core.v1.PodSpec containers":                              "[]core.v1.Container",
		"core.v1.SecurityContext privileged":                      "bool",
		"core.v1.SecurityContext runAsUser":                       "int",
		"core.v1.ContainerPort containerPort":                     "int",
		"core.v1.ServicePort targetPort":                          "intOrString",
		"core.v1.ResourceRequirements limits":                     "map[]quantity",
		"core.v1.Secret data":                                     "map[]string",
		"meta.v1.ObjectMeta annotations":                          "map[]string",
		"meta.v1.ObjectMeta creationTimestamp":                    "string",
		"networking.v1.NetworkPolicySpec podSelector":             "meta.v1.LabelSelector",
		"rbac.v1.Role rules":                                      "[]rbac.v1.PolicyRule",
		"kubelet.config.v1beta1.KubeletConfiguration maxPods":     "int",
		"kubelet.config.v1beta1.KubeletAuthentication anonymous":  "kubelet.config.v1beta1.KubeletAnonymousAuthentication",
		"apiserver.v1.EncryptionConfiguration resources":          "[]apiserver.v1.ResourceConfiguration",
		"audit.v1.Policy rules":                                   "[]audit.v1.PolicyRule",
		"facts.NodeFacts files":                                   "map[]facts.File",
		"facts.NodeFacts metadata":                                "meta.v1.ObjectMeta",
		"apiextensions.v1.CustomResourceDefinitionVersion schema": "apiextensions.v1.CustomResourceValidation",
	}
	for at, expr := range want {
		name, field, _ := strings.Cut(at, " ")
		if got := shapes.Types[name].Fields[field]; got != expr {
			t.Errorf("%s is %q, want %q", at, got, expr)
		}
	}
	for kind, name := range map[string]string{
		"v1/Pod": "core.v1.Pod", "apps/v1/Deployment": "apps.v1.Deployment", "batch/v1/CronJob": "batch.v1.CronJob",
		"facts.regolith.dev/v1alpha1/Cluster": "facts.Cluster", "kubeadm.k8s.io/v1beta4/ClusterConfiguration": "kubernetes.cmd.kubeadm.app.apis.kubeadm.v1beta4.ClusterConfiguration",
	} {
		if shapes.Kinds[kind] != name {
			t.Errorf("%s is %q, want %q", kind, shapes.Kinds[kind], name)
		}
	}
}
