# METADATA
# title: The scheduler must not serve profiling endpoints
# description: |
#   Profiles of the scheduler show what it works on and where it waits. They are on by
#   default and serve nobody but an investigation, or somebody looking for a way to slow
#   it down.
# related_resources:
#   - description: kube-scheduler flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
#   - description: Scheduler configuration
#     ref: https://kubernetes.io/docs/reference/scheduling/config/
# custom:
#   severity: low
#   scope: host
#   match: [kube-scheduler]
#   needs: [kubescheduler.config.k8s.io/KubeSchedulerConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.4.1"]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Set --profiling=false; where --config is given the flag is ignored, and enableProfiling has to be false in
#     the file.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-scheduler -o yaml | grep -E -e '--(profiling|config)'
package policies.apiserver.scheduler_profiling_enabled

import data.lib.config
import data.lib.flags

violation contains {"msg": "profiling is on", "details": {"path": flags.path(process, "profiling")}} if {
	some process in flags.of("kube-scheduler")
	not flags.is_given(process, "config")
	flags.bool(process, "profiling", true)
}

violation contains {"msg": "profiling is on in the configuration file", "details": {"path": path}} if {
	some process in flags.of("kube-scheduler")
	file := config.scheduler(process)
	object.get(file, "enableProfiling", true) != false

	path := flags.path(process, "config")
}

unknown contains finding if some finding in flags.unreadable("kube-scheduler")

unknown contains finding if {
	some process in flags.of("kube-scheduler")
	not config.scheduler(process)
	some finding in config.missing(process, "config")
}
