package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	psa "k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// newest is the minor version of the Kubernetes that upstream's module is of.
const newest = 37

// subject is one object with its pod, as both sides judge it.
type subject struct {
	name   string
	object map[string]any // what we judge
	meta   metav1.ObjectMeta
	spec   corev1.PodSpec
}

// judge is our side for one version of the standards.
type judge struct {
	evaluator *eval.Evaluator
	checks    map[string][]string // control id -> upstream check ids
}

// judges makes our side, once a version.
type judges struct {
	lib  *policy.Library
	made map[int]*judge
}

func newJudges(t *testing.T) *judges {
	t.Helper()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return &judges{lib: lib, made: map[int]*judge{}}
}

func (js *judges) of(t *testing.T, minor int) *judge {
	t.Helper()
	if j, ok := js.made[minor]; ok {
		return j
	}
	j := &judge{checks: map[string][]string{}}
	var controls []engine.Control
	parameters := map[string]map[string]any{}
	for _, c := range js.lib.Controls {
		for _, id := range c.Frameworks["pss"] {
			_, check, _ := strings.Cut(id, "/")
			j.checks[c.ID] = append(j.checks[c.ID], check)
		}
		if len(j.checks[c.ID]) == 0 {
			continue
		}
		controls = append(controls, c)
		if _, ok := c.Parameters["podSecurityVersion"]; ok {
			parameters[c.ID] = map[string]any{"podSecurityVersion": fmt.Sprintf("1.%d", minor)}
		}
	}
	evaluator, broken, err := eval.New(t.Context(), eval.Config{Library: js.lib, Controls: controls, Parameters: parameters})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	j.evaluator = evaluator
	js.made[minor] = j
	return j
}

// failed gives, for each subject, the upstream check ids that our controls say it fails.
func (j *judge) failed(t *testing.T, subjects []subject) []map[string]bool {
	t.Helper()
	var data bytes.Buffer
	for i := range subjects {
		metadata, _ := subjects[i].object["metadata"].(map[string]any)
		metadata["name"] = strconv.Itoa(i)
		encoded, err := json.Marshal(subjects[i].object)
		if err != nil {
			t.Fatal(err)
		}
		data.Write(append(encoded, '\n'))
	}
	input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: &data})
	if err != nil {
		t.Fatal(err)
	}
	report, err := j.evaluator.Run(t.Context(), input, eval.Options{Apart: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Errors) > 0 {
		t.Fatalf("%+v: %s", report.Errors[0], data.String()[:min(data.Len(), 2000)])
	}
	out := make([]map[string]bool, len(subjects))
	for i := range out {
		out[i] = map[string]bool{}
	}
	for _, f := range report.Results {
		if f.Status == engine.StatusError {
			t.Fatalf("%s broke on %s: %s", f.Control, f.Object, f.Message)
		}
		i, err := strconv.Atoi(f.Object.Name)
		if err != nil || f.Status != engine.StatusFail {
			continue
		}
		for _, check := range j.checks[f.Control] {
			out[i][check] = true
		}
	}
	return out
}

// upstream gives the check ids that upstream says a pod fails under a version.
func upstream(s *subject, minor int) map[string]bool {
	version := api.MajorMinorVersion(1, minor)
	failed := map[string]bool{}
	for _, check := range psa.DefaultChecks() {
		var judge psa.CheckPodFn
		for _, v := range check.Versions { // rising; the last that is not newer counts
			if !version.Older(v.MinimumVersion) {
				judge = v.CheckPod
			}
		}
		if judge != nil && !judge(&s.meta, &s.spec).Allowed {
			failed[string(check.ID)] = true
		}
	}
	return failed
}

// disagreements lists the checks on which the sides differ.
func disagreements(ours, theirs map[string]bool) []string {
	var out []string
	for check := range ours {
		if !theirs[check] {
			out = append(out, check+": we fail it, upstream allows it")
		}
	}
	for check := range theirs {
		if !ours[check] {
			out = append(out, check+": upstream fails it, we do not")
		}
	}
	slices.Sort(out)
	return out
}

func TestPodSecurityChecksAreAllMapped(t *testing.T) {
	mapped := map[string]bool{}
	for _, checks := range newJudges(t).of(t, newest).checks {
		for _, check := range checks {
			mapped[check] = true
		}
	}
	for _, check := range psa.DefaultChecks() {
		if !mapped[string(check.ID)] {
			t.Errorf("no control serves upstream check %s", check.ID)
		}
		delete(mapped, string(check.ID))
	}
	if len(mapped) > 0 {
		t.Errorf("upstream has no check %v", slices.Sorted(maps.Keys(mapped)))
	}
}

// TestPodSecurityFixtures judges every fixture of upstream, under its version.
func TestPodSecurityFixtures(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/pod-security-admission").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test", "testdata")
	byVersion := map[int][]subject{}
	total := 0
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".yaml" {
			return err
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(relative), "/") // level, version, pass or fail, file
		minor, err := strconv.Atoi(strings.TrimPrefix(parts[1], "v1."))
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		s := subject{name: relative}
		if err := yaml.Unmarshal(data, &s.object); err != nil {
			return err
		}
		if err := s.read(s.object, "metadata", "spec"); err != nil {
			return err
		}
		total++
		byVersion[minor] = append(byVersion[minor], s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	js := newJudges(t)
	agreed := 0
	for _, minor := range slices.Sorted(maps.Keys(byVersion)) {
		subjects := byVersion[minor]
		for i, ours := range js.of(t, minor).failed(t, subjects) {
			s := &subjects[i]
			theirs := upstream(s, minor)
			diff := disagreements(ours, theirs)
			parts := strings.Split(filepath.ToSlash(s.name), "/")
			if failed := atLevel(ours, parts[0], minor); (parts[2] == "fail") != (len(failed) > 0) {
				diff = append(diff, fmt.Sprintf("the fixture is to %s at level %s, and fails %v", parts[2], parts[0], failed))
			}
			if len(diff) > 0 {
				t.Errorf("%s: %v", s.name, diff)
				continue
			}
			agreed++
		}
	}
	t.Logf("FIGURE Pod Security fixtures: %d of %d agree, check by check", agreed, total)
	if total < 4000 {
		t.Errorf("only %d fixtures found", total)
	}
}

// atLevel keeps the checks that count at a level under a version: a restricted check may stand in for baseline ones.
func atLevel(failed map[string]bool, level string, minor int) []string {
	restricted, version := level == string(api.LevelRestricted), api.MajorMinorVersion(1, minor)
	overridden := map[psa.CheckID]bool{}
	for _, check := range psa.DefaultChecks() {
		for _, v := range check.Versions {
			if restricted && check.Level == api.LevelRestricted && !version.Older(v.MinimumVersion) {
				for _, id := range v.OverrideCheckIDs {
					overridden[id] = true
				}
			}
		}
	}
	var out []string
	for _, check := range psa.DefaultChecks() {
		if failed[string(check.ID)] && !overridden[check.ID] && (restricted || check.Level == api.LevelBaseline) {
			out = append(out, string(check.ID))
		}
	}
	return out
}

// read fills the typed pod out of the part of an object that holds it.
func (s *subject) read(holder map[string]any, metadata, spec string) error {
	encoded, err := json.Marshal(map[string]any{"metadata": holder[metadata], "spec": holder[spec]})
	if err != nil {
		return err
	}
	var pod struct {
		Metadata metav1.ObjectMeta `json:"metadata"`
		Spec     corev1.PodSpec    `json:"spec"`
	}
	if err := json.Unmarshal(encoded, &pod); err != nil {
		return err
	}
	s.meta, s.spec = pod.Metadata, pod.Spec
	for i := range s.spec.Volumes { // as the API server does before admission sees the pod
		if v := &s.spec.Volumes[i]; v.VolumeSource == (corev1.VolumeSource{}) {
			v.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	return nil
}

// TestPodSecurityRandomPods compares random pods of all kinds, under several versions. CONFORMANCE_PODS is how many.
func TestPodSecurityRandomPods(t *testing.T) {
	want := 20_000
	if given := os.Getenv("CONFORMANCE_PODS"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil {
			t.Fatal(err)
		}
		want = n
	}
	js := newJudges(t)
	g := &generator{random: rand.New(rand.NewPCG(20261122, 37))}
	versions := []int{0, 7, 18, 19, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, newest}
	const batch = 500
	done, bad := 0, 0
	for k := 0; done < want && bad == 0; k++ {
		minor := versions[k%len(versions)]
		subjects := make([]subject, batch)
		for i := range subjects {
			subjects[i] = g.subject(t)
		}
		for i, ours := range js.of(t, minor).failed(t, subjects) {
			if diff := disagreements(ours, upstream(&subjects[i], minor)); len(diff) > 0 {
				bad++
				small := shrink(t, js.of(t, minor), subjects[i], minor)
				encoded, _ := json.MarshalIndent(small.object, "", "  ")
				t.Errorf("version 1.%d: %v\n%s", minor, diff, encoded)
				break
			}
		}
		done += batch
	}
	t.Logf("FIGURE Pod Security random pods: %d compared under %d versions, %d disagreements", done, len(versions), bad)
}

// TestPodSecurityCounterexamples judges what once was judged differently.
func TestPodSecurityCounterexamples(t *testing.T) {
	files, err := filepath.Glob("testdata/podsecurity/*.json")
	if err != nil {
		t.Fatal(err)
	}
	js := newJudges(t)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var object map[string]any
		if err := json.Unmarshal(data, &object); err != nil {
			t.Fatal(err)
		}
		s, err := newSubject(object)
		if err != nil {
			t.Fatal(err)
		}
		for minor := range newest + 1 {
			if diff := disagreements(js.of(t, minor).failed(t, []subject{s})[0], upstream(&s, minor)); len(diff) > 0 {
				t.Errorf("%s under 1.%d: %v", file, minor, diff)
			}
		}
	}
}
