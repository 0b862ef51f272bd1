package lib.support_test

import data.lib.support

test_kubernetes_until[release] if {
	some release, want in {
		[1, 1]: "2016-10-23",
		[1, 2]: "2016-10-23",
		[1, 18]: "2021-06-18",
		[1, 19]: "2021-10-28",
		[1, 20]: "2022-02-28",
		[1, 31]: "2025-11-11",
		[1, 37]: "2027-10-28",
	}
	want == support.kubernetes_until(release)
}

test_kubernetes_until_of_what_is_to_come if not support.kubernetes_until([1, 38])

# from one release to the next the dates go up
test_dates_ascend[minor] if {
	some minor in numbers.range(2, 36)
	support.kubernetes_until([1, minor]) < support.kubernetes_until([1, minor + 1])
}

test_cis_benchmarks[release] if {
	some release, want in {
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
		[1, 35]: {"cis-1.12"},
		[1, 37]: {"cis-1.12"},
	}
	want == support.cis_benchmarks(release)
}

test_cis_benchmarks_of_what_is_too_old if not support.cis_benchmarks([1, 20])

test_benchmark_prefix[platform] if {
	some platform, want in {
		"aks": "aks-",
		"eks": "eks-",
		"gke": "gke-",
		"k3s": "k3s-cis-",
		"openshift": "rh-",
		"rke2": "rke2-cis-",
	}
	want == support.benchmark_prefix(platform)
}

test_no_benchmark_prefix if not support.benchmark_prefix("kubeadm")
