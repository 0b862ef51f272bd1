package node

import (
	"path"
	"strconv"
	"strings"
)

// Kernel is the state of the kernel. What is not known is absent.
type Kernel struct {
	Release          string            `json:"release,omitempty"`
	Seccomp          *bool             `json:"seccomp,omitempty"`
	AppArmor         *bool             `json:"appArmor,omitempty"`
	SELinux          string            `json:"seLinux,omitempty"` // enforcing, permissive, disabled
	UserNamespaces   *bool             `json:"userNamespaces,omitempty"`
	Sysctls          map[string]string `json:"sysctls,omitempty"`
	AppArmorProfiles map[string]string `json:"appArmorProfiles,omitempty"` // loaded profiles and their modes
	SeccompProfiles  []string          `json:"seccompProfiles,omitempty"`  // files below /var/lib/kubelet/seccomp
}

// kernel reads /proc/sys and /sys. A tree without them tells nothing of the kernel.
func (t tree) kernel() Kernel {
	k := Kernel{Release: strings.TrimSpace(t.text("/proc/sys/kernel/osrelease")), SeccompProfiles: t.seccompProfiles()}
	if _, err := t.stat("/proc/sys/kernel"); err == nil {
		k.Seccomp = known(t.exists("/proc/sys/kernel/seccomp"))
		k.UserNamespaces = known(t.allowsUserNamespaces())
		k.Sysctls = t.sysctls()
	}
	if _, err := t.stat("/sys/kernel"); err == nil {
		k.AppArmor = known(strings.HasPrefix(t.text("/sys/module/apparmor/parameters/enabled"), "Y"))
		k.SELinux = t.seLinux()
		k.AppArmorProfiles = t.appArmorProfiles()
	}
	return k
}

func known(value bool) *bool { return &value }

func (t tree) exists(name string) bool {
	_, err := t.stat(name)
	return err == nil
}

func (t tree) allowsUserNamespaces() bool {
	most, err := strconv.Atoi(strings.TrimSpace(t.text("/proc/sys/user/max_user_namespaces")))
	return err == nil && most > 0
}

func (t tree) seLinux() string {
	switch strings.TrimSpace(t.text("/sys/fs/selinux/enforce")) {
	case "1":
		return "enforcing"
	case "0":
		return "permissive"
	}
	return "disabled"
}

// sysctls are the settings that decide what a container can do to its node, and what the kubelet expects.
func (t tree) sysctls() map[string]string {
	found := map[string]string{}
	for _, name := range []string{
		"fs.protected_fifos", "fs.protected_hardlinks", "fs.protected_regular", "fs.protected_symlinks", "fs.suid_dumpable",
		"kernel.dmesg_restrict", "kernel.keys.root_maxbytes", "kernel.keys.root_maxkeys", "kernel.kptr_restrict", "kernel.panic",
		"kernel.panic_on_oops", "kernel.perf_event_paranoid", "kernel.randomize_va_space", "kernel.unprivileged_bpf_disabled",
		"kernel.unprivileged_userns_clone", "kernel.yama.ptrace_scope", "net.ipv4.conf.all.rp_filter", "net.ipv4.ip_forward",
		"net.ipv6.conf.all.forwarding", "user.max_user_namespaces", "vm.overcommit_memory", "vm.panic_on_oom",
	} {
		if value := strings.TrimSpace(t.text("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))); value != "" {
			found[name] = strings.Join(strings.Fields(value), " ")
		}
	}
	return found
}

// appArmorProfiles reads the profiles that are loaded: "name (mode)" a line.
func (t tree) appArmorProfiles() map[string]string {
	var found map[string]string
	for line := range strings.Lines(t.text("/sys/kernel/security/apparmor/profiles")) {
		line = strings.TrimSpace(line)
		at := strings.LastIndex(line, " (")
		if at < 0 || !strings.HasSuffix(line, ")") {
			continue
		}
		if found == nil {
			found = map[string]string{}
		}
		found[line[:at]] = line[at+2 : len(line)-1]
	}
	return found
}

// seccompProfiles lists the profiles that pods can name as localhostProfile.
func (t tree) seccompProfiles() []string {
	const dir = "/var/lib/kubelet/seccomp"
	var found []string
	var search func(below string, depth int)
	search = func(below string, depth int) {
		names, err := t.list(path.Join(dir, below))
		if err != nil {
			return
		}
		for _, name := range names {
			at := path.Join(below, name)
			info, err := t.stat(path.Join(dir, at))
			switch {
			case err != nil:
			case info.Mode().IsRegular():
				found = append(found, at)
			case info.IsDir() && depth > 0:
				search(at, depth-1)
			}
		}
	}
	search("", 8)
	return found
}
