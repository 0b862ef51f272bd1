package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// usage is what one run of a program took.
type usage struct {
	cpu, wall time.Duration
	rss       int64 // peak, in bytes
}

// host runs the shared controls over a file of objects.
type host struct {
	name     string
	most     int // the largest cluster that it judges in bearable time; 0 is any
	command  func(objects string) []string
	findings func(output []byte) ([]string, error) // what it found: "control: message", sorted; nil where that is not comparable
}

// start runs a program and gives its standard output. Exit code 1 says that something was found.
func start(ctx context.Context, command []string) ([]byte, usage, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var out, diagnosis bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diagnosis
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, usage{}, fmt.Errorf("run %s: %w", command[0], err)
	}
	ended, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watchMemory(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	u := usage{wall: time.Since(began)}
	close(ended)
	u.rss = <-peak
	if cmd.ProcessState == nil {
		return nil, u, fmt.Errorf("run %s: %w", command[0], err)
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 {
		return nil, u, fmt.Errorf("run %s: exit code %d: %s", strings.Join(command, " "), code, tail(diagnosis.String()))
	}
	return out.Bytes(), u, nil
}

// watchMemory gives the peak of a process in bytes, as the system told it last; 0 where it does not. What wait tells of a child
// holds the peak of its parent.
func watchMemory(pid int, ended <-chan struct{}) int64 {
	var peak int64
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
			peak = max(peak, highWater(string(status)))
		}
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
	}
}

// highWater reads VmHWM of /proc/<pid>/status, in bytes.
func highWater(status string) int64 {
	for line := range strings.Lines(status) {
		if text, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "kB")), 10, 64)
			if err == nil {
				return kilobytes << 10
			}
		}
	}
	return 0
}

func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " | ")
}

// export writes the shared controls in the form of each host.
func export(ctx context.Context, c config, controls []string) error {
	for form, dir := range map[string]string{"conftest": "conftest", "gatekeeper": "gatekeeper"} {
		command := []string{
			filepath.Join(c.bin, "regolith"), "export", form, "-o", filepath.Join(c.work, dir), "--control", strings.Join(controls, ","),
		}
		if _, _, err := start(ctx, command); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(c.work, "query.rego"), []byte(query(controls)), 0o644)
}

// query is what `opa eval` is asked: all controls on each object of a list.
func query(controls []string) string {
	var b strings.Builder
	b.WriteString("package bench\n\n")
	for _, id := range controls {
		fmt.Fprintf(&b, "found contains [%q, o.kind, object.get(o.metadata, \"namespace\", \"\"), o.metadata.name, v.msg, v.details] if {\n"+
			"\tsome o in input.items\n\tsome v in data.%s.violation with input.review.object as o\n}\n\n",
			id, packageOf(id))
	}
	return b.String()
}

func packageOf(id string) string {
	return "policies." + strings.NewReplacer("/", ".", "-", "_").Replace(id)
}

func hosts(c config, controls []string) []host {
	bin := func(name string) string { return filepath.Join(c.bin, name) }
	in := func(name string) string { return filepath.Join(c.work, name) }
	return []host{
		{
			name:     "regolith",
			command:  func(objects string) []string { return append(scanCommand(c, objects, controls...), "--jobs", "1") },
			findings: regolithFindings,
		},
		{
			name: "conftest",
			command: func(objects string) []string {
				return []string{bin("conftest"), "test", "--all-namespaces", "--no-color", "-o", "json", "-p", in("conftest"), objects}
			},
			findings: conftestFindings,
		},
		{
			name: "gator test",
			command: func(objects string) []string {
				return []string{
					bin("gator"), "test", "-o", "json", "-f", in("gatekeeper/templates"), "-f", in("gatekeeper/constraints"), "-f", objects,
				}
			},
			findings: gatorFindings,
		},
		{
			name: "opa eval",
			most: 200, // its time grows with the square
			command: func(objects string) []string {
				return []string{
					bin("opa"), "eval", "-f", "raw", "--ignore", "*_test.rego", "-d", c.policies, "-d", in("query.rego"),
					"-i", strings.TrimSuffix(objects, ".yaml") + ".json", "data.bench.found",
				}
			},
			findings: opaFindings,
		},
		kubeScore(c),
	}
}

// scanCommand has regolith judge objects by controls; all that are on by default where none is named.
func scanCommand(c config, objects string, controls ...string) []string {
	command := []string{filepath.Join(c.bin, "regolith"), "scan", objects, "--format", "json", "--fail-on", "none"}
	if len(controls) > 0 {
		command = append(command, "--control", strings.Join(controls, ","))
	}
	return command
}

// kubeScore runs its own checks.
func kubeScore(c config) host {
	return host{name: "kube-score (its own checks)", command: func(objects string) []string {
		return []string{filepath.Join(c.bin, "kube-score"), "score", "-o", "json", objects}
	}}
}

// finding names a fault the same for every host.
func finding(control, kind, namespace, name, message string) string {
	return fmt.Sprintf("%s %s %s/%s: %s", control, kind, namespace, name, message)
}

func regolithFindings(output []byte) ([]string, error) {
	var report struct {
		Results []struct {
			Control, Status, Message string
			Object                   struct{ Kind, Namespace, Name string }
		}
	}
	if err := json.Unmarshal(output, &report); err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	var found []string
	for _, r := range report.Results {
		if r.Status == "fail" {
			found = append(found, finding(r.Control, r.Object.Kind, r.Object.Namespace, r.Object.Name, r.Message))
		}
	}
	slices.Sort(found)
	return found, nil
}

func conftestFindings(output []byte) ([]string, error) {
	var files []struct {
		Failures []struct {
			Metadata struct {
				Control, Message string
				Object           struct{ Kind, Namespace, Name string }
			}
		}
	}
	if err := json.Unmarshal(output, &files); err != nil {
		return nil, fmt.Errorf("read output of conftest: %w", err)
	}
	var found []string
	for _, file := range files {
		for _, failure := range file.Failures {
			m := failure.Metadata
			found = append(found, finding(m.Control, m.Object.Kind, m.Object.Namespace, m.Object.Name, m.Message))
		}
	}
	slices.Sort(found)
	return found, nil
}

func gatorFindings(output []byte) ([]string, error) {
	var results []struct {
		Msg        string
		Constraint struct {
			Metadata struct{ Labels map[string]string }
		}
		ViolatingObject struct {
			Kind     string
			Metadata struct{ Namespace, Name string }
		}
	}
	if err := json.Unmarshal(output, &results); err != nil {
		return nil, fmt.Errorf("read output of gator: %w", err)
	}
	var found []string
	for _, r := range results {
		id := strings.Replace(r.Constraint.Metadata.Labels["regolith.dev/control"], ".", "/", 1)
		if id == "" {
			continue // about the export itself: what is not synchronised
		}
		object := r.ViolatingObject
		found = append(found, finding(id, object.Kind, object.Metadata.Namespace, object.Metadata.Name, r.Msg))
	}
	slices.Sort(found)
	return found, nil
}

func opaFindings(output []byte) ([]string, error) {
	var rows [][]any
	if err := json.Unmarshal(output, &rows); err != nil {
		return nil, fmt.Errorf("read output of opa: %w", err)
	}
	var found []string
	for _, row := range rows {
		texts := make([]string, 5)
		for i := range min(len(row), len(texts)) {
			texts[i], _ = row[i].(string)
		}
		found = append(found, finding(texts[0], texts[1], texts[2], texts[3], texts[4]))
	}
	slices.Sort(found)
	return found, nil
}
