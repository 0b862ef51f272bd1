package vm

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// rulesOf makes the rules of a module of package test; the rules that are planned are named.
func rulesOf(t *testing.T, rego string, rules ...string) *twin {
	t.Helper()
	paths := make([]string, len(rules))
	for i, rule := range rules {
		paths[i] = "test/" + rule
	}
	tw, err := newTwin(t, map[string]string{"test.rego": "package test\n" + rego}, nil, paths...)
	if err != nil {
		t.Fatal(err)
	}
	return tw
}

func says(t *testing.T, m *Machine, path string) string {
	t.Helper()
	term, err := m.says(path)
	if err != nil {
		t.Fatal(err)
	}
	if term == nil {
		return ""
	}
	return term.String()
}

// What reads no input is evaluated once for all machines, which may ask at the same time.
func TestOnceForAll(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
squares := {x: y | some x in numbers.range(1, 300); y := x * x}
even contains x if { some x, _ in squares; x % 2 == 0 }
undefined if 1 in {2, 3}
few := [x | some x in even; x < input.a; not undefined]
of_few := {x: squares[x] | some x in few}`, "of_few", "even", "undefined")
	even, _ := tw.program.Rule("test.even")
	for round := range 20 {
		var group sync.WaitGroup
		values := make([]*ast.Term, 8)
		world := NewWorld(tw.program, ast.NewObject())
		for i := range values {
			group.Go(func() {
				m := world.NewMachine(t.Context(), nil)
				for a := range 12 {
					m.Next(inputTerm(t, fmt.Sprintf(`{"a": %d}`, a)))
					got, err := m.says("test.of_few")
					if err != nil {
						t.Error(err)
						return
					}
					if n := got.Value.(ast.Object).Len(); n != max(0, (a-1)/2) {
						t.Errorf("round %d: of %d there are %d", round, a, n)
					}
				}
				values[i], _ = m.Eval(even)
			})
		}
		group.Wait()
		for _, value := range values {
			if value == nil || value != values[0] {
				t.Fatal("two machines have evaluated the same rule")
			}
		}
	}
}

// Nothing of one input is said of the next, though it have the same value at the same place.
func TestNext(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
p := input.a
q := [x | some x in input.b]
of(x) := [[x, y] | some y in input.b]
r := of(1)
s := [of(x) | some x in input.b]
big(list) := [x | some x in list; x > input.a]
t := big(input.b)`, "p", "q", "r", "s", "t")
	m := tw.world.NewMachine(t.Context(), nil)
	list := ast.NewTerm(ast.MustParseTerm(`[1, 2]`).Value)
	paths := tw.paths()
	for i, input := range []*ast.Term{
		ast.ObjectTerm(ast.Item(ast.StringTerm("a"), ast.NumberTerm("1")), ast.Item(ast.StringTerm("b"), list)),
		ast.ObjectTerm(ast.Item(ast.StringTerm("a"), ast.NumberTerm("0")), ast.Item(ast.StringTerm("b"), list)),
		nil,
		ast.ObjectTerm(ast.Item(ast.StringTerm("b"), list)),
		inputTerm(t, `{"a": 1, "b": [2]}`),
	} {
		m.Next(input)
		for range 2 {
			for _, path := range paths {
				got, err := m.says(path)
				want, opaErr := tw.opa(t.Context(), path, input)
				if how := differ(got, err, want, opaErr); how != "" || err != nil {
					t.Errorf("input %d: %s: %s %v", i, path, how, err)
				}
			}
		}
	}
	if _, err := tw.world.NewMachine(t.Context(), nil).says("test.p"); err != nil {
		t.Error("a machine with no input yet:", err)
	}
}

// What functions of scalars give is kept from input to input, a bounded number of results, and what functions of other
// values give for one input.
func TestKept(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
of(x) := {"x": [y | some y in ["a", x]]}
p := of(input.a)
list(x) := {"x": [y | some y in x]}
q := list(input.b)
undefined(x) if { some y in ["a"]; y == x; false }
r := "undefined" if not undefined(input.a)
many := [of(x) | some x in numbers.range(1, 5000)]
last := of(input.a)`, "p", "q", "r", "many", "last")
	m := tw.world.NewMachine(t.Context(), nil)
	eval := func(path string) *ast.Term {
		term, err := m.says("test." + path)
		if err != nil {
			t.Fatal(err)
		}
		return term
	}
	m.Next(inputTerm(t, `{"a": "x", "b": [1]}`))
	p, q, r := eval("p"), eval("q"), eval("r")
	m.Next(inputTerm(t, `{"a": "x", "b": [1]}`))
	if eval("p") != p {
		t.Error("the result of a function of a scalar was not kept")
	}
	if again := eval("q"); again == q || again.String() != q.String() {
		t.Error("the result of a function of an array was kept, or is another")
	}
	if eval("r").String() != r.String() {
		t.Error("undefined is kept as another value")
	}
	if n := eval("many").Value.(*ast.Array).Len(); n != 5000 {
		t.Errorf("%d results instead of 5000", n)
	}
	m.Next(inputTerm(t, `{"a": "y"}`))
	if got := eval("last").String(); got != `{"x": ["a", "y"]}` {
		t.Error("after many results one is", got)
	}
	for i := range m.pure {
		if len(m.pure[i]) > maxPure {
			t.Errorf("%d results of one function are kept", len(m.pure[i]))
		}
	}
}

// A machine that is told to stop stops, wherever it is, and goes on when it is asked again.
func TestStop(t *testing.T) {
	t.Parallel()
	loops := map[string]string{
		"loop":     `p := count([1 | some _ in input; some _ in input; some _ in input; some _ in input])`,
		"nothing":  `p if { some x in input; some y in input; some z in input; some w in input; x + y + z + w < 0 }`,
		"negation": `p if not q` + "\n" + `q if { some _ in input; some _ in input; some _ in input; some x in input; x < 0 }`,
		"calls": `f(a) := count([1 | some _ in input; a])
p if { some x in input; some y in input; some z in input; f([x, y, z]) < 0 }`,
		"no input": `p if { some x in n; some y in n; some z in n; some w in n; x + y + z + w < 0 }` + "\n" + `n := numbers.range(1, 2000)`,
		"built-in": `p := count(numbers.range(1, 1000000000)) + input[0]`,
	}
	for name, rego := range loops {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tw := rulesOf(t, rego+"\nsmall := input[0]", "p", "small")
			stop := topdown.NewCancel()
			m := tw.world.NewMachine(t.Context(), stop)
			input := make([]string, 2000)
			for i := range input {
				input[i] = fmt.Sprint(i + 1)
			}
			m.Next(inputTerm(t, "["+strings.Join(input, ",")+"]"))
			timer := time.AfterFunc(20*time.Millisecond, stop.Cancel)
			defer timer.Stop()
			start := time.Now()
			term, err := m.says("test.p")
			if term != nil || !errors.Is(err, ErrStopped) {
				t.Errorf("it gives %v, %v", term, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v to stop", took)
			}
			if got := says(t, m, "test.small"); got != "1" {
				t.Error("after it was stopped it says", got)
			}
			if again, err := m.says("test.p"); again != nil || err == nil {
				t.Errorf("what was stopped is known: %v", again)
			}
		})
	}
}

// Frames beyond the first stack: calls as deep as rules are, with many variables each.
func TestDeepCalls(t *testing.T) {
	t.Parallel()
	const deep = 100
	var rego strings.Builder
	fmt.Fprintf(&rego, "f0(x, l) := [x, l, a, b, c] if { a := x; b := [x]; c := {x} }\n")
	for i := 1; i < deep; i++ {
		fmt.Fprintf(&rego, "f%d(x, l) := r if { a := [x, 1]; b := x + 1; r := f%d(b, l); count(a) == 2; count(l) == 2 }\n", i, i-1)
	}
	fmt.Fprintf(&rego, "p := [f%d(1, input), f%d(2, input), f0(3, input)]\n", deep-1, deep-1)
	for i := 1; i < deep; i++ {
		fmt.Fprintf(&rego, "r%d contains x if { some x in [1, input.a]; count(r%d) >= 0; y := [x]; y[0] == x }\n", i, i-1)
	}
	fmt.Fprintf(&rego, "r0 contains input.a\nq := r%d\n", deep-1)
	tw := rulesOf(t, rego.String(), "p", "q")
	m := tw.world.NewMachine(t.Context(), nil)
	m.stack = m.stack[:8]
	for _, a := range []string{"5", "7"} {
		m.Next(inputTerm(t, `{"a": `+a+`, "b": 2}`))
		list := `{"a": ` + a + `, "b": 2}`
		want := fmt.Sprintf(`[[%d, %s, %d, [%d], {%d}], [%d, %s, %d, [%d], {%d}], [3, %s, 3, [3], {3}]]`,
			deep, list, deep, deep, deep, deep+1, list, deep+1, deep+1, deep+1, list)
		for range 2 {
			if got := says(t, m, "test.p"); got != want {
				t.Errorf("it says %.300s instead of %s", got, want)
			}
			if got := says(t, m, "test.q"); got != "{1, "+a+"}" {
				t.Errorf("it says %s", got)
			}
		}
	}
	if len(m.stack) < 2*deep {
		t.Error("the stack has not grown")
	}
}

// The first error of a rule does not stay with the machine.
func TestErrorsPass(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
p := to_number(input.a)
q := input.a
r := p + 1`, "p", "q", "r")
	m := tw.world.NewMachine(t.Context(), nil)
	m.Next(inputTerm(t, `{"a": "x"}`))
	for range 2 {
		if _, err := m.says("test.r"); err == nil || !strings.Contains(err.Error(), "data.test.r: to_number") {
			t.Error("the error is", err)
		}
		if got := says(t, m, "test.q"); got != `"x"` {
			t.Error("it says", got)
		}
	}
	m.Next(inputTerm(t, `{"a": "1"}`))
	if got := says(t, m, "test.r"); got != "2" {
		t.Error("it says", got)
	}
	if _, err := m.says("test.nowhere"); !errors.Is(err, ErrLost) {
		t.Error("the error of a rule that is not there is", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
p := input.alpha
q if helper("x")
helper(x) if input[x].beta
r contains "gamma" if not p`, "p", "q", "r")
	number := func(path string) int {
		n, err := tw.program.Rule("test." + path)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	p, q, r := number("p"), number("q"), number("r")
	for _, c := range []struct {
		text  string
		rules []int
		want  bool
	}{
		{"alpha", []int{p}, true},
		{"alpha", []int{q}, false},
		{"alpha", []int{r}, true},
		{"alpha", []int{-1, q, r}, true},
		{"beta", []int{q}, true},
		{"beta", []int{p, r}, false},
		{"gamma", []int{r}, true},
		{"delta", []int{p, q, r}, false},
		{"alpha", nil, false},
		{"alpha", []int{-1}, false},
		{"x", []int{q}, true},
	} {
		if got := tw.program.Names(c.text, c.rules...); got != c.want {
			t.Errorf("%q stands in %v: %t", c.text, c.rules, got)
		}
	}
}

// A machine holds on to no input but the one it has: not by a variable, not by a value that stands in memory beside one that is kept.
func TestForgetsInput(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
index := {name: {"name": name} | some name in ["a", "b"]}
named(name) := {"made": concat("-", [name, "x"])} if count([x | some x in numbers.range(1, 20); x > 3]) > 2
violation contains {"msg": "m", "details": {"index": index[name], "made": named(name), "part": part, "letters": letters}} if {
	some name, part in input
	letters := {letter | some letter in part}
	sort([letter | some letter in letters]) != []
}`, "violation")
	world := NewWorld(tw.program, ast.NewObject())
	rule, err := tw.program.Rule("test.violation")
	if err != nil {
		t.Fatal(err)
	}
	m := world.NewMachine(t.Context(), nil)
	var inputs []weak.Pointer[ast.Term]
	var last *ast.Term
	for range 3 {
		input := inputTerm(t, `{"a": ["x", "y"], "b": ["z"]}`)
		m.Next(input)
		if last, err = m.Eval(rule); err != nil {
			t.Fatal(err)
		}
		if found, ok := Set(last); !ok || len(found) != 2 {
			t.Fatalf("%v is found", last)
		}
		inputs = append(inputs, weak.Make(input.Get(ast.StringTerm("a"))))
	}
	runtime.GC()
	runtime.GC()
	for i, input := range inputs {
		if kept := input.Value() != nil; kept != (i == len(inputs)-1) {
			t.Errorf("input %d is kept: %v", i, kept)
		}
	}
	runtime.KeepAlive(last)
	runtime.KeepAlive(m)
}

// To look at a collection as a whole does not disturb the loop that goes through it.
func TestLoopOverWhatIsMadeWhole(t *testing.T) {
	t.Parallel()
	tw := rulesOf(t, `
list := [input.c, input.a, input.b]
written := {"c": input.c, "a": input.a, "b": input.b}
made := {x: input[x] | some x in ["c", "a", "b"]}
seen := {
	"list": [x | some x in list; count(sort(list)) == 3],
	"written": [x | some x in written; count(object.union(written, {})) == 3; count(json.marshal(written)) > 1],
	"made": [[k, x] | some k, x in made; count(json.marshal(made)) > 1; count(object.keys(made)) == 3],
	"keys": [k | some k in object.keys(written); count(json.marshal(object.keys(written))) > 1],
}`, "seen")
	m := tw.world.NewMachine(t.Context(), nil)
	m.Next(inputTerm(t, `{"a": 1, "b": 2, "c": 3}`))
	want := `{"keys": ["a", "b", "c"], "list": [3, 1, 2], "made": [["a", 1], ["b", 2], ["c", 3]], "written": [1, 2, 3]}`
	if got := says(t, m, "test.seen"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
