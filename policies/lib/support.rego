# METADATA
# title: Support dates and versions of software
# description: |
#   Dated tables that the project ships. Each says where it is from and when it was
#   last brought up to date; controls that use one treat what it does not hold as unknown.
# related_resources:
#   - description: Kubernetes, end of life of past releases
#     ref: https://github.com/kubernetes/website/blob/main/data/releases/eol.yaml
#   - description: Kubernetes, schedule of the supported releases
#     ref: https://github.com/kubernetes/website/blob/main/data/releases/schedule.yaml
#   - description: kube-bench, benchmark for each version
#     ref: https://github.com/aquasecurity/kube-bench/blob/main/cfg/config.yaml
package lib.support

# As of 2026-11-28, out of eol.yaml and, from 1.33 on, the pages of the releases (https://kubernetes.io/releases/1.37/).
# Upstream supports a release for about 14 months, so the three newest minors; there is no long-term support. Dates
# after that day are those of the published schedule.
_kubernetes := {
	[1, 2]: "2016-10-23",
	[1, 3]: "2016-11-01",
	[1, 4]: "2017-04-21",
	[1, 5]: "2017-10-01",
	[1, 6]: "2017-11-23",
	[1, 7]: "2018-04-04",
	[1, 8]: "2018-07-12",
	[1, 9]: "2018-09-29",
	[1, 10]: "2019-02-13",
	[1, 11]: "2019-05-01",
	[1, 12]: "2019-07-08",
	[1, 13]: "2019-10-15",
	[1, 14]: "2019-12-11",
	[1, 15]: "2020-05-06",
	[1, 16]: "2020-09-02",
	[1, 17]: "2021-01-13",
	[1, 18]: "2021-06-18",
	[1, 19]: "2021-10-28",
	[1, 20]: "2022-02-28",
	[1, 21]: "2022-06-28",
	[1, 22]: "2022-12-08",
	[1, 23]: "2023-02-28",
	[1, 24]: "2023-07-28",
	[1, 25]: "2023-10-28",
	[1, 26]: "2024-02-28",
	[1, 27]: "2024-07-16",
	[1, 28]: "2024-10-22",
	[1, 29]: "2025-02-28",
	[1, 30]: "2025-07-15",
	[1, 31]: "2025-11-11",
	[1, 32]: "2026-02-28",
	[1, 33]: "2026-06-28",
	[1, 34]: "2026-10-27",
	[1, 35]: "2027-02-28",
	[1, 36]: "2027-06-28",
	[1, 37]: "2027-10-28",
}

# METADATA
# description: |
#   The last day, as "2026-02-28", on which upstream supports a Kubernetes release
#   such as [1, 32]. All before the table ended with its first entry at the latest;
#   undefined for releases newer than it.
kubernetes_until(release) := _kubernetes[release]

kubernetes_until(release) := "2016-10-23" if release < [1, 2]

# METADATA
# description: |
#   The CIS benchmarks of kube-bench that fit a Kubernetes release such as [1, 32];
#   of releases newer than the table the newest one. As of 2026-11-28, kube-bench 0.16.0.
cis_benchmarks(release) := _benchmarks[release]

cis_benchmarks(release) := {"cis-1.12"} if release > [1, 34]

_benchmarks := {
	[1, 24]: {"cis-1.24"},
	[1, 25]: {"cis-1.7"},
	[1, 26]: {"cis-1.8"},
	[1, 27]: {"cis-1.9"},
	[1, 28]: {"cis-1.9", "cis-1.10"},
	[1, 29]: {"cis-1.11"},
	[1, 30]: {"cis-1.11"},
	[1, 31]: {"cis-1.11"},
	[1, 32]: {"cis-1.12"},
	[1, 33]: {"cis-1.12"},
	[1, 34]: {"cis-1.12"},
}

# METADATA
# description: |
#   What the names of the kube-bench benchmarks for a platform start with; undefined
#   for platforms that use the plain CIS benchmarks.
benchmark_prefix(platform) := {
	"aks": "aks-",
	"eks": "eks-",
	"gke": "gke-",
	"k3s": "k3s-cis-",
	"openshift": "rh-",
	"rke2": "rke2-cis-",
}[platform]
