package main

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// Every host names a fault the same, whatever its output looks like.
func TestFindings(t *testing.T) {
	t.Parallel()
	want := []string{`pod/host-pid Pod shop/web: the pod shares the PIDs of its node`}
	for name, tc := range map[string]struct {
		read   func([]byte) ([]string, error)
		output string
	}{
		"regolith": {regolithFindings, `{"results":[
			{"control":"pod/host-pid","status":"fail","object":{"kind":"Pod","namespace":"shop","name":"web"},"message":"the pod shares the PIDs of its node"},
			{"control":"pod/host-pid","status":"unknown","object":{"kind":"Pod"},"message":"x"}]}`},
		"conftest": {conftestFindings, `[{"namespace":"ci.pod.host_pid","failures":[{"msg":"x","metadata":{"control":"pod/host-pid",
			"message":"the pod shares the PIDs of its node","object":{"kind":"Pod","namespace":"shop","name":"web"}}}]},{"namespace":"ci.pod.host_ipc"}]`},
		"gator": {gatorFindings, `[{"msg":"the pod shares the PIDs of its node","constraint":{"metadata":{"labels":{"regolith.dev/control":"pod.host-pid"}}},
			"violatingObject":{"kind":"Pod","metadata":{"namespace":"shop","name":"web"}}},
			{"msg":"about the export","constraint":{"metadata":{"name":"sync"}},"violatingObject":{"kind":"ConstraintTemplate"}}]`},
		"opa": {opaFindings, `[["pod/host-pid","Pod","shop","web","the pod shares the PIDs of its node",{}]]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tc.read([]byte(tc.output))
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("read %s: got %q, %v; want %q", tc.output, got, err, want)
			}
			if _, err := tc.read([]byte("no JSON")); err == nil {
				t.Error("what is no JSON was read")
			}
		})
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	for want, lists := range map[string][2][]string{
		"none":              {{"a"}, {"a"}},
		"only regolith: b":  {{"a", "b"}, {"a"}},
		"only the other: b": {{"a"}, {"a", "b"}},
		`"a" against "b"`:   {{"a"}, {"b"}},
	} {
		if got := difference(lists[0], lists[1]); got != want {
			t.Errorf("difference of %v: got %s, want %s", lists, got, want)
		}
	}
}

func TestMedianAndExponent(t *testing.T) {
	t.Parallel()
	got := median([]usage{{cpu: 3, wall: 1, rss: 2}, {cpu: 1, wall: 3, rss: 3}, {cpu: 2, wall: 2, rss: 1}})
	if got != (usage{cpu: 2, wall: 2, rss: 2}) {
		t.Errorf("median is %+v", got)
	}
	at := func(n int, cpu time.Duration) row { return row{objects: n, usage: usage{cpu: cpu}} }
	for want, pair := range map[float64][2]row{
		1: {at(1000, time.Second), at(10_000, 10*time.Second)},
		2: {at(1000, time.Second), at(10_000, 100*time.Second)},
	} {
		if got := exponent(pair[0], pair[1]); math.Abs(got-want) > 1e-9 {
			t.Errorf("exponent of %v: got %g, want %g", pair, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	if got, err := numbers("1000, 10"); err != nil || !slices.Equal(got, []int{1000, 10}) {
		t.Errorf("numbers: %v, %v", got, err)
	}
	for _, bad := range []string{"", "0", "x", "1,"} {
		if _, err := numbers(bad); err == nil {
			t.Errorf("numbers took %q", bad)
		}
	}
}

func TestHighWater(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]int64{"Name:\tx\nVmHWM:\t  1024 kB\nVmRSS:\t 8 kB\n": 1 << 20, "Name:\tx\n": 0, "VmHWM:\t much\n": 0} {
		if got := highWater(status); got != want {
			t.Errorf("%q is read as %d", status, got)
		}
	}
}

// The page names what could not be measured, and every host that was.
func TestPage(t *testing.T) {
	t.Parallel()
	second := usage{cpu: time.Second, wall: time.Second, rss: 1 << 20}
	r := &result{
		config: config{peers: []int{10}}, missing: []string{"conftest"}, controls: []string{"a/b"},
		floors: floors{pair: 9000, collapsed: 3000, prepared: 40_000, psaCheck: 400},
		peers:  []row{{"regolith", 10, second, 7, 0}, {"opa eval", 10, usage{cpu: 30 * time.Second}, 7, 0}},
		scale:  []row{{"regolith", 10, second, -1, 1 << 20}, {"regolith", 100, usage{cpu: 10 * time.Second, rss: 4 << 20}, -1, 3 << 20}},
	}
	r.conclude()
	page, figures := r.page(), strings.Join(r.figures, "\n")
	for text, in := range map[string]string{
		"Not installed, so not measured: conftest.":                                           page,
		"| opa eval | 10 | 30.00 | 0.00 | 0 | 30.0 | 7 |":                                     page,
		"| 100 | 10.00 | 100000 | 0.00 | 4 | 3 | 1.000 | 1.5 |":                               page,
		"opa eval takes 30.0 times the CPU time":                                              figures,
		"22.5 and 7.5 times a native Pod Security check":                                      figures,
		"from 10 to 100 objects CPU time grows with exponent 1.000, peak memory by 1.5 times": figures,
	} {
		if !strings.Contains(in, text) {
			t.Errorf("%q is not in:\n%s", text, in)
		}
	}
}
