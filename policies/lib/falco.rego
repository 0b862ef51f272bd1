# METADATA
# title: Falco
# description: |
#   What Falco runs with: its configuration (falco.yaml) and its rule files, which
#   stand in ConfigMaps or were collected as DetectionRules. The stock rules come
#   with Falco or are fetched by falcoctl, so that mostly no object holds them:
#   where the configuration names their file, the tables below stand for it.
package lib.falco

import data.lib.detector
import data.lib.k8s

# The stable rules and the macros of falco_rules.yaml, as of 2026-11-22 (falcosecurity/rules). Incubating and
# sandbox rules have files of their own, which are not loaded unless somebody adds them.
_stable := {
	"Clear Log Activities",
	"Contact K8S API Server From Container",
	"Create Hardlink Over Sensitive Files",
	"Create Symlink Over Sensitive Files",
	"Debugfs Launched in Privileged Container",
	"Detect release_agent File Container Escapes",
	"Directory traversal monitored file read",
	"Disallowed SSH Connection Non Standard Port",
	"Drop and execute new binary in container",
	"Execution from /dev/shm",
	"Fileless execution via memfd_create",
	"Find AWS Credentials",
	"Linux Kernel Module Injection Detected",
	"Netcat Remote Code Execution in Container",
	"PTRACE anti-debug attempt",
	"PTRACE attached to process",
	"Packet socket created in container",
	"Read sensitive file trusted after startup",
	"Read sensitive file untrusted",
	"Redirect STDOUT/STDIN to Network Connection in Container",
	"Remove Bulk Data from Disk",
	"Run shell untrusted",
	"Search Private Keys or Passwords",
	"System user interactive",
	"Terminal shell in container",
}

# those that name the types of event they are about
_stable_typed_macros := {
	"create_hardlink", "create_symlink", "dup", "kernel_module_load", "open_file_failed", "open_read", "open_write",
	"outbound", "ptrace_attach_or_injection", "spawned_process",
}

_stable_macros := _stable_typed_macros | {
	"access_log_files", "allowed_clear_log_files", "ansible_running_python", "check_process_status",
	"clear_data_procs", "cmp_cp_by_passwd", "consul_running_alert_checks", "consul_running_net_scripts", "container",
	"container_entrypoint", "directory_traversal", "etc_dir", "grep_commands", "grep_more", "interactive",
	"k8s_api_server", "k8s_containers", "known_memfd_execution_processes", "known_ptrace_procs",
	"linux_bench_reading_etc_shadow", "mandb_postinst", "never_true", "nginx_running_aws_s3_cp",
	"nginx_starting_nginx", "parent_java_running_activemq", "parent_java_running_cassandra",
	"parent_java_running_datastax", "parent_java_running_elasticsearch", "parent_java_running_glassfish",
	"parent_java_running_hadoop", "parent_java_running_jboss_wildfly", "parent_java_running_kafka",
	"parent_java_running_zookeeper", "perl_running_centrifydc", "perl_running_plesk", "perl_running_updmap",
	"possibly_node_in_container", "possibly_parent_java_running_tomcat", "postgres_running_wal_e",
	"private_aws_credentials", "private_key_or_password", "proc_is_new", "proc_name_exists",
	"protected_shell_spawner", "python_mesos_marathon_scripting", "rabbitmq_running_scripts",
	"rabbitmqctl_running_scripts", "redis_running_prepost_scripts", "run_by_appdynamics", "run_by_chef",
	"run_by_foreman", "run_by_google_accounts_daemon", "run_by_package_mgmt_binaries", "run_by_qualys",
	"runuser_reading_pam", "sensitive_files", "serf_script", "server_procs", "shell_procs",
	"splunk_running_forwarder", "ssh_non_standard_ports_network", "system_users", "trusted_logging_images",
	"user_expected_terminal_shell_in_container_conditions", "user_known_contact_k8s_api_server_activities",
	"user_known_read_sensitive_files_activities", "user_known_remove_data_activities",
	"user_known_stand_streams_redirect_activities", "user_known_system_user_login",
	"user_read_sensitive_file_conditions", "user_read_sensitive_file_containers", "user_shell_container_exclusions",
	"user_ssh_directory", "veritas_driver_script",
}

# METADATA
# description: True where the cluster runs Falco, or shows its configuration or its rules.
is_used if count(detector.running(["falco"])) > 0

is_used if count(_configurations) > 0

is_used if count(_facts) > 0

# METADATA
# description: References to what shows where Falco runs, its DaemonSets before the ConfigMaps with its configuration.
objects := array.concat(
	sort([k8s.ref_of(daemonset) | some daemonset in detector.running(["falco"])]),
	sort([k8s.ref_of(config_map) | some config_map in _config_maps; configuration(config_map)]),
)

# METADATA
# description: The falco.yaml in a ConfigMap, parsed; undefined where it holds none that can be read.
configuration(config_map) := parsed if {
	text := config_map.data["falco.yaml"]
	is_string(text)
	yaml.is_valid(text)
	parsed := yaml.unmarshal(text)
	is_object(parsed)
}

# METADATA
# description: |
#   The rule files in a ConfigMap, {key: text}: keys that end in .yaml or .yml, with a
#   text that is a list with a rule, a macro or a list in it.
texts(config_map) := {key: text |
	some key, text in config_map.data
	is_string(text)
	regex.match(`\.ya?ml$`, key)
	regex.match(`(?m)^-\s`, text)
	regex.match(`(?m)^(-\s+|\s+)(rule|macro|list)\s*:`, text)
}

# METADATA
# description: The entries of a rule file as an array of objects; undefined for what is no list in YAML.
entries(text) := parsed if {
	yaml.is_valid(text)
	parsed := yaml.unmarshal(text)
	is_array(parsed)
	count([entry | some entry in parsed; not is_object(entry)]) == 0
}

# METADATA
# description: |
#   True for an entry that changes a rule or macro of another file and so need not be
#   complete: it appends, overrides, or only switches it on or off.
is_partial(entry) if entry.append == true

is_partial(entry) if entry.override

is_partial(entry) if {
	is_boolean(entry.enabled)
	count(object.remove(entry, ["rule", "enabled"])) == 0
}

# METADATA
# description: |
#   True where an enabled rule of one of these names is loaded, or one of somebody's
#   own that is tagged with one of the ATT&CK techniques and detects anything at all.
covers(rules, _) if {
	some name in rules
	name in _names
	not _is_off(name)
}

covers(_, techniques) if {
	some entry in _definitions
	not _is_stock(entry)
	some technique in techniques
	_is_tagged(entry, technique)
	not _is_off(entry.rule)
}

_names := _stock | {entry.rule | some entry in _definitions}

# T1059 stands for T1059.004 as well
_is_tagged(entry, technique) if {
	some tag in entry.tags
	is_string(tag)
	startswith(concat("", [tag, "."]), concat("", [technique, "."]))
}

# stock rules say how mature they are
_is_stock(entry) if {
	some tag in entry.tags
	is_string(tag)
	startswith(tag, "maturity_")
}

_tags(name) := {tag | some entry in _definitions; entry.rule == name; some tag in entry.tags; is_string(tag)} | {tag |
	name in _stock
	tag := "maturity_stable"
}

_definitions := {entry | some entry in _entries; entry.rule; not is_partial(entry); is_string(entry.condition)}

_changes := {entry | some entry in _entries; entry.rule; is_partial(entry)}

_is_off(name) if {
	some change in _changes
	change.rule == name
	change.enabled == false
}

_is_off(name) if {
	some change in _changes
	change.rule == name
	change.override.condition == "replace"
	is_string(change.condition)
	_is_trivial(change.condition)
}

_is_off(name) if {
	some entry in _definitions
	entry.rule == name
	not _has_live_definition(name)
}

_is_off(name) if {
	some falco in _configurations
	states := [state |
		some selection in falco.rules
		some state, criterion in selection
		_selects(criterion, name)
	]
	states[count(states) - 1] == "disable"
}

_selects(criterion, name) if {
	is_string(criterion.rule)
	glob.match(criterion.rule, null, name)
}

_selects(criterion, name) if criterion.tag in _tags(name)

_has_live_definition(name) if {
	some entry in _definitions
	entry.rule == name
	not _is_trivial(entry.condition)
	not _is_disabled(entry)
}

_is_disabled(entry) if {
	entry.enabled == false
	not {"rule": entry.rule, "enabled": true} in _changes
}

# what never holds, or always does
_is_trivial(condition) if {
	bare := regex.replace(condition, `[\s()]`, "")
	bare in {"", "always_true", "evt.num=0", "evt.num>=0", "never_true", "notalways_true"}
}

# METADATA
# description: |
#   Why the rules that Falco loads are not known for certain, a reason each; empty
#   where they are.
unsettled contains "neither the configuration nor the rules of Falco were collected" if {
	count(_facts) == 0
	count(_configurations) == 0
}

unsettled contains "the configuration of Falco names no rule files" if {
	count(_facts) == 0
	count(_configurations) > 0
	count(_files) == 0
}

unsettled contains sprintf("rule file %s was not collected", [file]) if {
	some file in _files
	endswith(file, ".yaml")
	not file in {"falco_rules.yaml", "falco_rules.local.yaml"}
	not _stem(file) in _collected
}

# METADATA
# description: The names of the macros that Falco is known to have loaded.
macros := {entry.macro | some entry in _entries; entry.macro} | {macro | _has_stock_macros; some macro in _stable_macros}

# METADATA
# description: |
#   The macros that a condition refers to: words that stand alone between and, or, not
#   and parentheses.
references(condition) := {word |
	is_string(condition)
	unquoted := regex.replace(condition, `"[^"]*"|'[^']*'`, `""`)
	unlisted := regex.replace(unquoted, `(?i)\b(in|intersects|pmatch)\s*\([^()]*\)`, "$1 list")
	spaced := regex.replace(regex.replace(unlisted, `([()])`, " $1 "), `\s+`, "  ")
	some piece in regex.split(`(?:^|\s)(?:\(|\)|and|or|not)(?:\s|$)`, spaced)
	word := trim_space(piece)
	regex.match(`^[A-Za-z_]\w*$`, word)
}

# METADATA
# description: |
#   True where a condition restricts the types of event, itself or through a macro:
#   of these entries, of the files that are loaded or of the stock rules.
restricts_events(condition, own) if {
	typed := _typed(own)
	_is_typed(condition, typed | _typed_by(own, typed))
}

_typed(own) := {entry.macro | some entry in own; _is_typed(entry.condition, set())} | _typed_macros

_typed_by(own, typed) := {entry.macro | some entry in own; _is_typed(entry.condition, typed)}

_typed_macros := {entry.macro | some entry in _entries; entry.macro; _is_typed(entry.condition, _stock_typed_macros)} | _stock_typed_macros

_stock_typed_macros := {macro | _has_stock_macros; some macro in _stable_typed_macros}

_is_typed(condition, _) if {
	is_string(condition)
	regex.match(`\b(evt|syscall)\.type\b`, condition)
}

_is_typed(condition, typed) if count(references(condition) & typed) > 0

# what is not known not to load the stock rules is taken to
_has_stock_macros if "falco_rules.yaml" in _files

_has_stock_macros if count(_files) == 0

_stock := {name | "falco_rules.yaml" in _files; some name in _stable}

# the rule files that the configurations name, without their folders
_files := {segments[count(segments) - 1] |
	some falco in _configurations
	some field in ["rules_file", "rules_files"]
	some path in falco[field]
	is_string(path)
	segments := split(path, "/")
}

# the name of a file, however it became that of an object: custom_rules.yaml, rules.d/custom-rules.yaml
_stem(file) := replace(regex.replace(lower(file), `^.*/|\.ya?ml$`, ""), "_", "-")

_collected := {_stem(key) | some config_map in _config_maps; some key, _ in config_map.data} | {_stem(fact.metadata.name) | some fact in _facts}

_entries := {entry | some config_map in _config_maps; some _, text in texts(config_map); some entry in entries(text)} | {entry | some fact in _facts; some list in ["rules", "macros"]; some entry in fact[list]; is_object(entry)}

_configurations := {parsed | some config_map in _config_maps; parsed := configuration(config_map)}

_config_maps := [config_map | some namespace; some config_map in data.inventory.namespace[namespace].v1.ConfigMap]

_facts := [fact | some fact in data.inventory.cluster["facts.regolith.dev/v1alpha1"].DetectionRules]
