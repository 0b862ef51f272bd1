package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// conclude makes the figures out of what was measured.
func (r *result) conclude() {
	f := r.floors
	say := func(format string, args ...any) { r.figures = append(r.figures, fmt.Sprintf(format, args...)) }
	say("one control on one workload: %.1f µs of CPU each judged for itself, %.1f µs with owners judged for what they own; %.1f and %.1f times a native Pod Security check",
		micros(f.pair), micros(f.collapsed), ratio(f.pair, f.psaCheck), ratio(f.collapsed, f.psaCheck))
	say("native Pod Security from the JSON of a pod on: %.1f µs a check, %.1f times ours", micros(f.psaRead), ratio(f.psaRead, f.pair))
	say("a prepared query a control with parsed input: %.1f µs, %.1f times ours", micros(f.prepared), ratio(f.prepared, f.pair))
	for _, n := range r.config.peers {
		var own row
		for _, p := range r.peers {
			switch {
			case p.objects != n:
			case p.host == "regolith":
				own = p
			default:
				say("%d objects, %d controls: %s takes %.1f times the CPU time of regolith (%.2f s and %.2f s)",
					n, len(r.controls), p.host, ratio(p.cpu, own.cpu), p.cpu.Seconds(), own.cpu.Seconds())
			}
		}
	}
	for i := 0; i+1 < len(r.natives); i += 2 {
		own, other := r.natives[i], r.natives[i+1]
		say("%d objects: %s takes %.1f times the CPU time of %s (%.1f s, %d MB and %.1f s, %d MB)", own.objects, other.host,
			ratio(other.cpu, own.cpu), own.host, other.cpu.Seconds(), other.rss>>20, own.cpu.Seconds(), own.rss>>20)
	}
	for i, s := range r.scale {
		say("%d objects, whole library: %.1f s of CPU, %.0f µs an object, %d MB", s.objects, s.cpu.Seconds(), micros(s.cpu)/float64(s.objects), s.rss>>20)
		if i > 0 {
			say("from %d to %d objects CPU time grows with exponent %.3f, peak memory by %.1f times the JSON that controls look up",
				r.scale[0].objects, s.objects, exponent(r.scale[0], s), growth(r.scale[0], s))
		}
	}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// page is docs/performance.md.
func (r *result) page() string {
	var b strings.Builder
	f := r.floors
	fmt.Fprintf(&b, `# Performance

Written by %[1]smake bench-peers%[1]s on a machine with %[2]d processors (%[3]s; load %[4]s at the end): medians of %[5]d rounds in which all
programs ran in turn. Times are CPU time, user and system. A busy machine stretches all of them: compare ratios, not seconds.

## One control on one object
%[6]d objects with a pod spec of a generated cluster by the %[7]d controls that review them, in one process, in memory that was used before; the least of the rounds.

| what | CPU |
|---|---|
`, "`", runtime.NumCPU(), processor(), load(), r.config.rounds, f.pods, f.controls)
	for _, line := range []struct {
		what string
		cost time.Duration
		unit string
	}{
		{"native Pod Security (Go), one check of a pod that is decoded", f.psaCheck, ""},
		{"native Pod Security (Go), one check, the pod decoded from its JSON first, as Regolith's are", f.psaRead, ""},
		{"Regolith, owners judged for what they own, every object counted", f.collapsed, ""},
		{"Regolith, each object for itself", f.pair, ""},
		{"OPA, a prepared query a control, input parsed", f.prepared, ""},
	} {
		fmt.Fprintf(&b, "| %s | %.2f µs |\n", line.what, micros(line.cost))
	}
	fmt.Fprintf(&b, `| one calibration (internal/cputime) | %.0f µs |

Floors: finding the documents of %.1f MB of JSON and their places takes %.0f ms, decoding it to OPA's values with OPA itself %.0f ms.

## The same controls in other hosts
%d controls of scope object that review workloads, exported from our own bundle; no object owns another, so that every host judges each.
All hosts found the same faults, message by message; kube-score runs its own checks.

| host | objects | CPU s | wall s | peak MB | CPU, times Regolith | faults |
|---|---|---|---|---|---|---|
`, micros(f.calibrated), f.megabytes, micros(f.split)/1000, micros(f.decode)/1000, len(r.controls))
	own := map[int]row{}
	for _, p := range r.peers {
		if p.host == "regolith" {
			own[p.objects] = p
		}
		fmt.Fprintf(&b, "| %s | %d | %.2f | %.2f | %d | %.1f | %s |\n", p.host, p.objects, p.cpu.Seconds(), p.wall.Seconds(), p.rss>>20,
			ratio(p.cpu, own[p.objects].cpu), faults(p.findings))
	}
	if len(r.missing) > 0 {
		fmt.Fprintf(&b, "\nNot installed, so not measured: %s.\n", strings.Join(r.missing, ", "))
	}
	b.WriteString(`
The hosts other than Regolith are slow at large sizes, so the comparison stops where the table does.

## Beside a tool that is written in Go
A generated cluster as it is. Regolith judges it by the controls of the first tier: CIS 1.12, the Pod Security Standards and the
hardening checklist. kube-score runs its own checks, of workloads most of all.

| host | objects | CPU s | wall s | peak MB | CPU, times Regolith |
|---|---|---|---|---|---|
`)
	for i, p := range r.natives {
		fmt.Fprintf(&b, "| %s | %d | %.2f | %.2f | %d | %.1f |\n", p.host, p.objects, p.cpu.Seconds(), p.wall.Seconds(), p.rss>>20,
			ratio(p.cpu, r.natives[i-i%2].cpu))
	}
	b.WriteString(`
## Growth
A generated cluster as it is, all controls that are on by default, start-up included. The last two columns are about the growth from the first
size: the exponent of CPU time, and the bytes of peak memory for each byte of JSON of the objects that controls look up.

| objects | CPU s | µs an object | wall s | peak MB | MB looked up | exponent | memory by |
|---|---|---|---|---|---|---|---|
`)
	for i, s := range r.scale {
		grows := " | "
		if i > 0 {
			grows = fmt.Sprintf("%.3f | %.1f", exponent(r.scale[0], s), growth(r.scale[0], s))
		}
		fmt.Fprintf(&b, "| %d | %.2f | %.0f | %.2f | %d | %d | %s |\n", s.objects, s.cpu.Seconds(), micros(s.cpu)/float64(s.objects),
			s.wall.Seconds(), s.rss>>20, s.kept>>20, grows)
	}
	b.WriteString(`
## Run it
` + "```\nmake bench-peers                                                # all of it; hours on a small machine\nmake bench-peers SIZES=1000,10000 PEERS=200 NATIVES=1000  # less\nregolith bench pod/privileged-container                         # one control\n```\n")
	return b.String()
}

func faults(n int) string {
	if n < 0 {
		return "its own"
	}
	return fmt.Sprint(n)
}

// processor is the name of the processor, where the system tells it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}

// load is the load average of the last minute, where the system tells it.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(text)); len(fields) > 0 {
		return fields[0]
	}
	return "unknown"
}
