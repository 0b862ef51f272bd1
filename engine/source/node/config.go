package node

import (
	"encoding/base64"
	"path"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// usualPaths are files that no control names by default: those of the distributions that lie elsewhere.
func (r *reader) usualPaths() []string {
	paths := []string{
		"/etc/kubernetes/*.conf", "/etc/kubernetes/manifests/*", "/etc/kubernetes/pki/**", "/var/lib/kubelet/pki/*",
		"/var/lib/kubelet/seccomp/**", "/etc/containerd/config.toml", "/etc/crio/crio.conf", "/etc/docker/daemon.json",
		"/run/containerd/containerd.sock", "/run/crio/crio.sock", "/run/docker.sock",
	}
	for _, distribution := range []string{"k3s", "rke2"} {
		lib := "/var/lib/rancher/" + distribution
		if _, err := r.host.stat(lib); err != nil {
			continue
		}
		paths = append(paths,
			"/etc/rancher/"+distribution+"/*", lib+"/server/cred/*", lib+"/server/tls/**", lib+"/server/db/etcd",
			lib+"/server/manifests/*", lib+"/agent/*.kubeconfig", lib+"/agent/*.crt", lib+"/agent/*.key",
			lib+"/agent/etc/**", lib+"/agent/pod-manifests/*",
		)
	}
	return paths
}

// readNamed records the files that the components are told to use, and reads those that are configuration.
func (r *reader) readNamed() {
	for i := range r.started {
		s := &r.started[i]
		flags := s.flags()
		for _, flag := range sorted(flags) {
			name := flags[flag]
			if !path.IsAbs(name) {
				continue
			}
			name = path.Clean(name)
			r.lookFor(s, name)
			switch {
			case flag == "audit-log-path":
				r.record(path.Dir(name) + "/*")
			case flag == "config-dir":
				r.readDropIns(s, name)
			case configFlag.MatchString(flag):
				r.readConfig(s, name)
			}
		}
	}
}

// configFlag finds the flags that name a configuration file.
var configFlag = regexp.MustCompile(`(?:^|-)(?:config|kubeconfig|config-file|policy-file)$`)

func sorted(flags map[string]string) []string {
	names := make([]string, 0, len(flags))
	for name := range flags {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// lookFor records a file that a process names: that of the node or, where the node has none, what the process sees,
// which may run in a container.
func (r *reader) lookFor(s *started, name string) {
	r.look(r.host, name)
	if file := r.facts.Files[name]; file.Exists != nil && !*file.Exists {
		r.look(s.root, name)
	}
}

// readDropIns reads the configuration files of a directory.
func (r *reader) readDropIns(s *started, dir string) {
	r.record(dir + "/*")
	names, err := r.host.list(dir)
	if err != nil {
		return // the record of the directory says so
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".conf") {
			r.readConfig(s, path.Join(dir, name))
		}
	}
}

// readConfig reads a configuration file that a process names, and looks for the files that are named in it.
func (r *reader) readConfig(s *started, name string) {
	if _, ok := r.facts.Configs[name]; ok {
		return
	}
	data, err := r.host.read(name)
	if isMissing(err) {
		data, err = s.root.read(name)
	}
	if err != nil {
		return // the record of the file says so
	}
	config, ok := parse(data)
	if !ok {
		return
	}
	r.facts.Configs[name] = config
	for _, named := range pathsIn(config) {
		r.lookFor(s, named)
		if config["kind"] == "AdmissionConfiguration" || isKubeconfig.MatchString(named) {
			r.readConfig(s, named)
		}
	}
}

var isKubeconfig = regexp.MustCompile(`kubeconfig(?:\.conf)?$`)

// parse reads YAML or JSON that is an object.
func parse(data []byte) (map[string]any, bool) {
	var config map[string]any
	if err := yaml.Unmarshal(data, &config); err != nil || len(config) == 0 {
		return nil, false
	}
	return config, true
}

// pathsIn lists the files that a configuration names.
func pathsIn(config map[string]any) []string {
	var found []string
	var walk func(key string, value any)
	walk = func(key string, value any) {
		switch v := value.(type) {
		case string:
			if path.IsAbs(v) && len(v) < 256 && pathKey.MatchString(key) {
				found = append(found, path.Clean(v))
			}
		case []any:
			for _, item := range v {
				walk(key, item)
			}
		case map[string]any:
			for name, item := range v {
				walk(name, item)
			}
		}
	}
	walk("", config)
	slices.Sort(found)
	return slices.Compact(found)
}

var pathKey = regexp.MustCompile(`(?i)(?:file|path|dir|directory|certificate|key|authority|kubeconfig)$`)

// readConfigs reads the kubeconfigs and the encryption configuration among the files that were found and that no
// process names.
func (r *reader) readConfigs() {
	host := &started{root: r.host}
	for _, name := range r.paths() {
		if r.isFile(name) && otherConfig.MatchString(name) {
			r.readConfig(host, name)
		}
	}
}

var otherConfig = regexp.MustCompile(`^/etc/kubernetes/[^/]*\.conf$|kubeconfig$|/(?:k3s|rke2)\.yaml$|/cred/encryption-config\.json$|` +
	`^/var/lib/rancher/[a-z0-9]+/agent/etc/kubelet\.conf\.d/.*\.conf$`)

// readCertificates reads the certificates among the files that were found, and those inside kubeconfigs.
func (r *reader) readCertificates() {
	for _, name := range r.paths() {
		if r.isFile(name) && certificateName.MatchString(name) {
			if data, err := r.host.read(name); err == nil {
				r.certificate(name, data)
			}
		}
	}
	for name, config := range r.facts.Configs {
		if config["kind"] == "Config" {
			r.certificate(name, clientCertificate(config))
		}
	}
}

var certificateName = regexp.MustCompile(`\.(?:crt|pem|cer|cert)$`)

func (r *reader) certificate(name string, data []byte) {
	if facts, ok := certificateFacts(data); ok {
		r.facts.Certificates[name] = facts
	}
}

// clientCertificate is the certificate by which the first user of a kubeconfig that has one logs in.
func clientCertificate(config map[string]any) []byte {
	users, _ := config["users"].([]any)
	for _, entry := range users {
		named, _ := entry.(map[string]any)
		user, _ := named["user"].(map[string]any)
		encoded, _ := user["client-certificate-data"].(string)
		if data, err := base64.StdEncoding.DecodeString(encoded); err == nil && len(data) > 0 {
			return data
		}
	}
	return nil
}
