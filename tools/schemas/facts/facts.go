// Package facts spells out the objects of facts.regolith.dev/v1alpha1 as Go types, the source of their schemas.
// docs/facts.md says what they mean. Nothing imports it: the generator reads its source, and adds apiVersion, kind
// and metadata to those that are kinds.
package facts

type Cluster struct {
	Collected         map[string]string `json:"collected"`
	KubernetesVersion string            `json:"kubernetesVersion"`
	Platform          string            `json:"platform"`
	ScannedAt         string            `json:"scannedAt"`
	UID               string            `json:"uid"`
}

type NodeFacts struct {
	Roles          []string               `json:"roles"`
	Processes      []Process              `json:"processes"`
	Files          map[string]File        `json:"files"`
	Configs        map[string]any         `json:"configs"`
	KubeletConfigz map[string]any         `json:"kubeletConfigz"`
	Certificates   map[string]Certificate `json:"certificates"`
	Kernel         Kernel                 `json:"kernel"`
}

type Process struct {
	Name string            `json:"name"`
	Args []string          `json:"args"`
	Env  map[string]string `json:"env"`
}

type File struct {
	Exists bool   `json:"exists"`
	Type   string `json:"type"`
	Mode   string `json:"mode"`
	UID    int    `json:"uid"`
	GID    int    `json:"gid"`
	Owner  string `json:"owner"`
	Group  string `json:"group"`
	Error  string `json:"error"`
}

type Certificate struct {
	Subject           DistinguishedName `json:"subject"`
	Issuer            DistinguishedName `json:"issuer"`
	NotBefore         string            `json:"notBefore"`
	NotAfter          string            `json:"notAfter"`
	IsCA              bool              `json:"isCA"`
	KeyAlgorithm      string            `json:"keyAlgorithm"`
	KeyBits           int               `json:"keyBits"`
	FingerprintSHA256 string            `json:"fingerprintSHA256"`
}

type DistinguishedName struct {
	CommonName   string   `json:"commonName"`
	Organization []string `json:"organization"`
}

type Kernel struct {
	Release        string         `json:"release"`
	Seccomp        bool           `json:"seccomp"`
	AppArmor       bool           `json:"appArmor"`
	SELinux        any            `json:"seLinux"`
	UserNamespaces bool           `json:"userNamespaces"`
	Sysctls        map[string]any `json:"sysctls"`
}

type Tool struct {
	Name    string `json:"name"`
	Version any    `json:"version"`
}

type Image struct {
	Reference string `json:"reference"`
	Digest    string `json:"digest"`
}

type VulnerabilityReport struct {
	Tool            Tool            `json:"tool"`
	Image           Image           `json:"image"`
	Workloads       []Workload      `json:"workloads"`
	ScannedAt       string          `json:"scannedAt"`
	Vulnerabilities []Vulnerability `json:"vulnerabilities"`
}

type Workload struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

type Vulnerability struct {
	ID               string `json:"id"`
	Severity         string `json:"severity"`
	Package          string `json:"package"`
	InstalledVersion any    `json:"installedVersion"`
	FixedVersion     any    `json:"fixedVersion"`
	Title            string `json:"title"`
	URL              string `json:"url"`
	VEXStatus        string `json:"vexStatus"`
}

type BenchmarkReport struct {
	Tool      Tool    `json:"tool"`
	Benchmark string  `json:"benchmark"`
	Node      string  `json:"node"`
	ScannedAt string  `json:"scannedAt"`
	Checks    []Check `json:"checks"`
}

type Check struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Status      string `json:"status"`
	Type        string `json:"type"`
	Remediation string `json:"remediation"`
}

type RuntimeAlerts struct {
	Tool   Tool    `json:"tool"`
	Events []Event `json:"events"`
}

type Event struct {
	Time      string `json:"time"`
	Rule      string `json:"rule"`
	Priority  string `json:"priority"`
	Source    string `json:"source"`
	Hostname  string `json:"hostname"`
	Namespace string `json:"namespace"`
	Pod       string `json:"pod"`
	Container string `json:"container"`
	Image     string `json:"image"`
	Output    string `json:"output"`
}

type DetectionRules struct {
	Tool   Tool            `json:"tool"`
	Rules  []DetectionRule `json:"rules"`
	Macros []Macro         `json:"macros"`
	Lists  []List          `json:"lists"`
}

type DetectionRule struct {
	Rule       string            `json:"rule"`
	Desc       string            `json:"desc"`
	Condition  string            `json:"condition"`
	Output     string            `json:"output"`
	Priority   string            `json:"priority"`
	Source     string            `json:"source"`
	Enabled    bool              `json:"enabled"`
	Tags       []string          `json:"tags"`
	Exceptions []any             `json:"exceptions"`
	Append     bool              `json:"append"`
	Override   map[string]string `json:"override"`
}

type Macro struct {
	Macro     string            `json:"macro"`
	Condition string            `json:"condition"`
	Append    bool              `json:"append"`
	Override  map[string]string `json:"override"`
}

type List struct {
	List     string            `json:"list"`
	Items    []any             `json:"items"`
	Append   bool              `json:"append"`
	Override map[string]string `json:"override"`
}

type AuditLog struct {
	Events         int         `json:"events"`
	First          string      `json:"first"`
	Last           string      `json:"last"`
	Users          []AuditUser `json:"users"`
	SecretPayloads int         `json:"secretPayloads"`
	Incomplete     bool        `json:"incomplete"`
}

type AuditUser struct {
	Name        string       `json:"name"`
	Groups      []string     `json:"groups"`
	Kind        string       `json:"kind"`
	Requests    int          `json:"requests"`
	UserAgents  []string     `json:"userAgents"`
	SourceIPs   []string     `json:"sourceIPs"`
	Actions     []Action     `json:"actions"`
	Permissions []Permission `json:"permissions"`
}

type Action struct {
	Verb      string `json:"verb"`
	Group     string `json:"group"`
	Resource  string `json:"resource"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Count     int    `json:"count"`
}

type Permission struct {
	Verb      string   `json:"verb"`
	Group     string   `json:"group"`
	Resource  string   `json:"resource"`
	Namespace string   `json:"namespace"`
	Names     []string `json:"names"`
	Path      string   `json:"path"`
	Count     int      `json:"count"`
}

type MeshAnalysis struct {
	Tool     Tool      `json:"tool"`
	Messages []Message `json:"messages"`
}

type Message struct {
	Code          string `json:"code"`
	Level         string `json:"level"`
	Message       string `json:"message"`
	Resource      string `json:"resource"`
	Documentation string `json:"documentation"`
}

type SignatureReport struct {
	Tool       Tool        `json:"tool"`
	Image      Image       `json:"image"`
	ScannedAt  string      `json:"scannedAt"`
	Verified   bool        `json:"verified"`
	Signatures []Signature `json:"signatures"`
	Error      string      `json:"error"`
}

type Signature struct {
	Identity string `json:"identity"`
	Issuer   string `json:"issuer"`
}

type EtcdSample struct {
	Keys []EtcdKey `json:"keys"`
}

type EtcdKey struct {
	Key    string `json:"key"`
	Prefix string `json:"prefix"`
}

type EtcdHealth struct {
	Endpoints []EtcdEndpoint `json:"endpoints"`
}

type EtcdEndpoint struct {
	Endpoint string `json:"endpoint"`
	Healthy  bool   `json:"healthy"`
	Error    string `json:"error"`
}

type PortProbe struct {
	From  string `json:"from"`
	Ports []Port `json:"ports"`
}

type Port struct {
	Address string `json:"address"`
	Port    int    `json:"port"`
	Service string `json:"service"`
	Open    bool   `json:"open"`
}

type HTTPProbe struct {
	From     string    `json:"from"`
	Requests []Request `json:"requests"`
}

type Request struct {
	URL         string `json:"url"`
	Service     string `json:"service"`
	Credentials string `json:"credentials"`
	Status      int    `json:"status"`
	Error       string `json:"error"`
}

type ServiceScan struct {
	Tool     Tool             `json:"tool"`
	From     string           `json:"from"`
	Services []ScannedService `json:"services"`
}

type ScannedService struct {
	Namespace     string `json:"namespace"`
	Service       string `json:"service"`
	Port          int    `json:"port"`
	Protocol      string `json:"protocol"`
	Authenticated bool   `json:"authenticated"`
}

// CloudCluster is what the provider of a managed cluster has configured, made by hand.
type CloudCluster struct {
	Provider             string        `json:"provider"`
	AuthenticationMode   string        `json:"authenticationMode"`
	DirectoryIntegration *bool         `json:"directoryIntegration"`
	LocalAccounts        *bool         `json:"localAccounts"`
	PodIdentities        []PodIdentity `json:"podIdentities"`
	NetworkPolicies      *bool         `json:"networkPolicies"`
	NodePools            []NodePool    `json:"nodePools"`
}

type PodIdentity struct {
	Namespace      string `json:"namespace"`
	ServiceAccount string `json:"serviceAccount"`
}

type NodePool struct {
	Name            string `json:"name"`
	DefaultIdentity *bool  `json:"defaultIdentity"`
}

type PipelineReport struct {
	Tool     Tool   `json:"tool"`
	Pipeline string `json:"pipeline"`
	Image    Image  `json:"image"`
	Gates    []Gate `json:"gates"`
}

type Gate struct {
	Tool       string   `json:"tool"`
	Severities []string `json:"severities"`
	FailsBuild bool     `json:"failsBuild"`
}
