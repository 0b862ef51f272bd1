package node

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Process is a process of a cluster component or of a container runtime.
type Process struct {
	Name string            `json:"name"`
	UID  *int              `json:"uid,omitempty"`
	Args []string          `json:"args,omitempty"` // absent where they are not known
	Env  map[string]string `json:"env,omitempty"`
}

// started is a process with the file system it sees.
type started struct {
	Process
	root tree
}

// components are the programs worth telling of.
func isComponent(program string) bool {
	switch program {
	case "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy",
		"cloud-controller-manager", "containerd", "crio", "dockerd", "cri-dockerd", "k3s", "rke2":
		return true
	}
	return false
}

// variables is the beginning of the names of the variables that configure a program; "" where none do.
func variables(program string) string {
	switch program {
	case "etcd":
		return "ETCD_"
	case "k3s":
		return "K3S_"
	case "rke2":
		return "RKE2_"
	}
	return ""
}

// readProcesses reads the command lines of components. A node without /proc, such as the image of a disk, has none.
func (r *reader) readProcesses(ctx context.Context) error {
	numbers, err := r.host.list("/proc")
	if err != nil {
		return nil //nolint:nilerr // nothing runs there
	}
	for _, number := range numbers {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := strconv.Atoi(number); err == nil {
			r.readProcess("/proc/" + number)
		}
	}
	slices.SortStableFunc(r.started, func(a, b started) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), slices.Compare(a.Args, b.Args))
	})
	r.started = slices.CompactFunc(r.started, func(a, b started) bool {
		return a.Name == b.Name && slices.Equal(a.Args, b.Args)
	})
	for _, s := range r.started {
		r.facts.Processes = append(r.facts.Processes, s.Process)
	}
	return nil
}

// readProcess reads one process, which may end meanwhile.
func (r *reader) readProcess(dir string) {
	raw := strings.TrimRight(r.host.text(dir+"/cmdline"), "\x00")
	if raw == "" {
		return
	}
	args := strings.Split(raw, "\x00")
	if len(args) == 1 && strings.Contains(raw, " ") { // a program that rewrote its title
		args = strings.Fields(raw)
	}
	name := path.Base(args[0])
	if name == "hyperkube" && len(args) > 1 {
		name, args = path.Base(args[1]), args[1:]
	}
	if !isComponent(name) {
		return
	}
	s := started{Process: Process{Name: name, UID: r.uid(dir), Args: args}, root: tree{dir: r.host.dir + dir + "/root"}}
	if prefix := variables(name); prefix != "" {
		env, err := r.host.read(dir + "/environ")
		if s.Env = chosen(string(env), prefix); err != nil && name == "etcd" {
			s.Args = nil // what the variables say is not known, so nothing is
		}
	}
	r.started = append(r.started, s)
	r.started = append(r.started, s.inside()...)
}

// uid is the user that a process runs as.
func (r *reader) uid(dir string) *int {
	for line := range strings.Lines(r.host.text(dir + "/status")) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[0] == "Uid:" {
			if uid, err := strconv.Atoi(fields[2]); err == nil { // the effective one
				return &uid
			}
		}
	}
	return nil
}

// chosen are the variables whose names begin with a prefix.
func chosen(environ, prefix string) map[string]string {
	var found map[string]string
	for pair := range strings.SplitSeq(environ, "\x00") {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, prefix) {
			if found == nil {
				found = map[string]string{}
			}
			found[name] = value
		}
	}
	return found
}

// inside lists the components that run inside a process of k3s. With what flags, no file tells.
func (s *started) inside() []started {
	if s.Name != "k3s" || len(s.Args) < 2 {
		return nil
	}
	var names []string
	switch s.Args[1] {
	case "server":
		names = []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"}
	case "agent":
		names = []string{"kubelet", "kube-proxy"}
	}
	var found []started
	for _, name := range names {
		found = append(found, started{Process: Process{Name: name, UID: s.UID}, root: s.root})
	}
	return found
}

// flags are the flags of a process, without dashes; of one that is repeated the last.
func (s *started) flags() map[string]string {
	found := map[string]string{}
	for i, word := range s.Args {
		if i == 0 || !strings.HasPrefix(word, "-") {
			continue
		}
		name, value, ok := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !ok && i+1 < len(s.Args) && !strings.HasPrefix(s.Args[i+1], "-") {
			value = s.Args[i+1]
		}
		found[name] = value
	}
	for name, value := range s.Env {
		flag := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, variables(s.Name)), "_", "-"))
		if _, ok := found[flag]; !ok {
			found[flag] = value
		}
	}
	return found
}
