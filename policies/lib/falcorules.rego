# METADATA
# title: Falco rules to start from
# description: |
#   Rules for details.create where Falco detects nothing of a kind. They use fields of Falco
#   alone and no macro, so that they load with the stock rules and without, and since 0.37.
package lib.falcorules

import data.lib.falco

# METADATA
# description: The ConfigMap with the rule for a threat, in the namespace of Falco.
config_map(threat) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": concat("-", ["falco-rules", threat]), "namespace": _namespace},
	"data": {concat("", [threat, ".yaml"]): concat("", [_head, texts[threat]])},
}

default _namespace := "falco"

_namespace := falco.objects[0].namespace

_head := `# Falco reads this file where the ConfigMap is mounted below a folder that rules_files of falco.yaml names,
# such as /etc/falco/rules.d. Except what your own workloads do before you page anybody.
`

# METADATA
# description: The rules by threat, as text of a rule file.
texts := {
	"network-and-exfiltration": `- rule: Connection handed to a program in a container
  desc: >-
    A program in a container reads and writes a network connection as its standard streams, or is made for that:
    a reverse shell, a tunnel, data on its way out
  condition: >-
    container.id != host and
    ((evt.type in (dup, dup2, dup3) and evt.rawres in (0, 1, 2) and fd.type in (ipv4, ipv6)) or
    (evt.type in (execve, execveat) and proc.name in (nc, nc.openbsd, nc.traditional, ncat, netcat, socat)))
  output: >-
    Connection handed to a program in a container (command=%proc.cmdline parent=%proc.pname connection=%fd.name
    user=%user.name pod=%k8s.pod.name namespace=%k8s.ns.name image=%container.image.repository)
  priority: WARNING
  tags: [container, network, T1041, T1048, T1071]
`,
	"privilege-escalation": `- rule: Way out of a container
  desc: >-
    A program in a container enters other namespaces, reads the disk of the node past its file system, or writes a
    file by which the kernel starts programs on the node
  condition: >-
    container.id != host and
    ((evt.type in (execve, execveat) and proc.name in (debugfs, nsenter)) or
    (evt.type in (open, openat, openat2) and evt.is_open_write = true and fd.num >= 0 and
    (fd.name endswith /release_agent or fd.name in (/proc/sys/kernel/core_pattern, /sys/kernel/uevent_helper))))
  output: >-
    Way out of a container (command=%proc.cmdline file=%fd.name user=%user.name pod=%k8s.pod.name
    namespace=%k8s.ns.name image=%container.image.repository)
  priority: CRITICAL
  tags: [container, process, T1611]
`,
	"sensitive-files": `- rule: Passwords or keys read in a container
  desc: A program that has no need to opened password hashes, the sudo rules or the keys of root
  condition: >-
    evt.type in (open, openat, openat2) and evt.is_open_read = true and fd.num >= 0 and container.id != host and
    (fd.name in (/etc/gshadow, /etc/shadow, /etc/sudoers, /root/.kube/config) or
    fd.name startswith /root/.aws/ or fd.name startswith /root/.ssh/) and
    not proc.name in (chpasswd, cron, crond, groupadd, login, passwd, sshd, su, sudo, unix_chkpwd, useradd, usermod)
  output: >-
    Passwords or keys read in a container (file=%fd.name command=%proc.cmdline user=%user.name pod=%k8s.pod.name
    namespace=%k8s.ns.name image=%container.image.repository)
  priority: WARNING
  tags: [container, filesystem, T1552.001, T1555]
`,
	"shell": `- rule: Shell with a terminal in a container
  desc: Somebody opened a shell with a terminal in a container, as kubectl exec does
  condition: >-
    evt.type in (execve, execveat) and container.id != host and proc.tty != 0 and
    proc.name in (ash, bash, csh, dash, fish, ksh, mksh, rbash, sh, tcsh, zsh)
  output: >-
    Shell with a terminal in a container (command=%proc.cmdline parent=%proc.pname user=%user.name pod=%k8s.pod.name
    namespace=%k8s.ns.name image=%container.image.repository)
  priority: NOTICE
  tags: [container, shell, T1059, T1609]
`,
}
