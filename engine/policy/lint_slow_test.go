package policy

import "testing"

// What is slow is told by Check and by Check alone: such a control runs.
func TestLintSlow(t *testing.T) {
	t.Parallel()
	const (
		pairs   = " (group by key first: {k: [v | ...] | ...}, or compare count(list) with count(set))"
		pattern = " (test with startswith, endswith or contains first, or join the texts and match once before the loop)"
		index   = " (write a comprehension: name := {k: v | ...}; it is computed once a scan)"
	)
	tests := map[string]struct {
		rego string
		want []string
	}{
		"all pairs of a list": {
			rego: "_twice(xs) if {\n\tsome i, a in xs.items\n\tsome j, b in xs.items\n\ti < j\n\ta == b\n}\n",
			want: []string{"lib/slow.rego:5:2: all pairs of xs.items are compared, which costs the square of its length" + pairs},
		},
		"all pairs in a comprehension": {
			rego: "_twice(xs) := [a |\n\tsome a in xs.items\n\tsome b in xs.items\n\ta.name == b.name\n]\n",
			want: []string{"lib/slow.rego:5:2: all pairs of xs.items are compared, which costs the square of its length" + pairs},
		},
		"two lists":                     {rego: "_both(x) if {\n\tsome a in x.left\n\tsome b in x.right\n\ta == b\n}\n"},
		"one list in each of two rules": {rego: "_a(x) if some a in x.items\n\n_b(x) if some a in x.items\n"},
		"two literals":                  {rego: "_grid := [[a, b] | some a in [1, 2]; some b in [1, 2]]\n"},
		"a pattern for each of a list in a list": {
			rego: "_bad(cs) if {\n\tsome c in cs\n\tsome e in c.env\n\tregex.match(`^a+$`, e.value)\n}\n",
			want: []string{"lib/slow.rego:6:2: regex.match runs for each element of a list in a list" + pattern},
		},
		"through a variable": {
			rego: "_bad(cs) if {\n\tsome c in cs\n\tsome e in c.env\n\tv := e.value\n\tcount(regex.split(`,`, v)) > 1\n}\n",
			want: []string{"lib/slow.rego:7:8: regex.split runs for each element of a list in a list" + pattern},
		},
		"in an else": {
			rego: "_bad(cs) := 1 if {\n\tcs == []\n} else := 2 if {\n\tsome c in cs\n\tsome e in c.env\n\tregex.match(`^a+$`, e)\n}\n",
			want: []string{"lib/slow.rego:8:2: regex.match runs for each element of a list in a list" + pattern},
		},
		"guarded by something cheap": {
			rego: "_good(cs) if {\n\tsome c in cs\n\tsome e in c.env\n\tcontains(e.value, \"a\")\n\tregex.match(`^a+$`, e.value)\n}\n",
		},
		"guarded too late": {
			rego: "_bad(cs) if {\n\tsome c in cs\n\tsome e in c.env\n\tregex.match(`^a+$`, e.value)\n\tcontains(e.value, \"a\")\n}\n",
			want: []string{"lib/slow.rego:6:2: regex.match runs for each element of a list in a list" + pattern},
		},
		"a pattern for each of one list": {rego: "_good(cs) if {\n\tsome c in cs\n\tregex.match(`^a+$`, c.name)\n}\n"},
		"a pattern on all at once": {
			rego: "_good(cs) if {\n\tsome c in cs\n\tnames := concat(\"\\n\", [e.name | some e in c.env])\n\tregex.match(`^a+$`, names)\n}\n",
		},
		"an object of the inventory": {
			rego: "_by_name[name] := pod if some name, pod in data.inventory.namespace.shop.v1.Pod\n",
			want: []string{`lib/slow.rego:3:1: rule "_by_name" is an object with an entry for each object of the inventory, which costs the square of their number` + index},
		},
		"sets by key of the inventory": {
			rego: "_by_node[node] contains name if {\n\tsome name, pod in data.inventory.namespace.shop.v1.Pod\n\tnode := pod.spec.nodeName\n}\n",
			want: []string{`lib/slow.rego:3:1: rule "_by_node" is an object with an entry for each object of the inventory, which costs the square of their number` + index},
		},
		"a comprehension over the inventory":  {rego: "_by_name := {name: pod | some name, pod in data.inventory.namespace.shop.v1.Pod}\n"},
		"a set over the inventory":            {rego: "_names contains name if some name, _ in data.inventory.namespace.shop.v1.Pod\n"},
		"an object of something small":        {rego: "_squares[x] := x * x if some x in [1, 2]\n"},
		"a local variable called data is not": {rego: "_f[x] := y if {\n\tsome d in [{\"inventory\": 1}]\n\tx := d.inventory\n\ty := 1\n}\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, problems := Load(Source{FS: tree(map[string]string{"lib/slow.rego": "package lib.slow\n\n" + tc.rego})})
			wantProblems(t, problems, nil)
			wantProblems(t, Check(l), tc.want)
		})
	}
}
