package source

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sigs "sigs.k8s.io/yaml"
)

// TestScalars says what each form of a scalar is, and checks that kubectl says the same.
func TestScalars(t *testing.T) {
	t.Parallel()
	cases := map[string]string{ // "" where it is refused
		"y": "true", "Y": "true", "yes": "true", "Yes": "true", "YES": "true", "on": "true", "On": "true", "ON": "true", "true": "true", "True": "true", "TRUE": "true",
		"n": "false", "N": "false", "no": "false", "No": "false", "NO": "false", "off": "false", "Off": "false", "OFF": "false", "false": "false", "FALSE": "false",
		"yEs": `"yEs"`, "tRUE": `"tRUE"`, "oN": `"oN"`, "t": `"t"`, "f": `"f"`,
		"": "null", "~": "null", "null": "null", "Null": "null", "NULL": "null", "nil": `"nil"`, "none": `"none"`, "nULL": `"nULL"`,
		"0": "0", "1": "1", "-1": "-1", "+1": "1", "0644": "420", "0o644": "420", "-0o7": "-7", "0O17": "15", "08": "8", "0x1F": "31", "0X1f": "31", "-0x10": "-16",
		"0b101": "5", "-0b11": "-3", "0b+1": "1", "0b-1": "-1", "0b2": `"0b2"`, "1_000": "1000", "_1": `"_1"`, "1__0_": "10", "0x_f": "15", "1e3": "1000", "1E-7": "1e-7", "12e400": `"12e400"`,
		"9223372036854775807": "9223372036854775807", "9223372036854775808": "9223372036854775808", "18446744073709551615": "18446744073709551615",
		"18446744073709551616": "18446744073709552000", "-9223372036854775809": "-9223372036854776000", "9007199254740993": "9007199254740993",
		"1.5": "1.5", "1.0": "1", "1.": "1", ".5": "0.5", "-.5": "-0.5", "+.5": "0.5", ".": `"."`, "1.2.3": `"1.2.3"`, "1e": `"1e"`, "1e21": "1e+21", "0.000001": "0.000001", "-0": "0", "-0.0": "-0",
		".inf": "", "-.inf": "", "+.INF": "", ".nan": "", "inf": `"inf"`, "NaN": `"NaN"`, ".Infinity": `".Infinity"`,
		"2001-01-01": `"2001-01-01"`, "2001-12-14t21:59:43.10-05:00": `"2001-12-14t21:59:43.10-05:00"`, "1:30": `"1:30"`, "190:20:30": `"190:20:30"`, "100m": `"100m"`, "1Gi": `"1Gi"`, "1,000": `"1,000"`,
		"<<": `"<<"`, "=": `"="`, "a b": `"a b"`, "é": `"é"`, `"yes"`: `"yes"`, "'0644'": `"0644"`, `"\x41\u00e9\n\0"`: "\"Aé\\n\\u0000\"", `"\U0001F600"`: `"😀"`,
		"! 12": `"12"`, "! ''": `""`, "! yes": `"yes"`, "&a ! 12": `"12"`, "!!str 12": `"12"`, "!!str": `""`, "!!int '12'": "12", "!!int 1.5": "", "!!float 1": "1", "!!float x": "", "!!bool yes": "true", "!!bool 1": "",
		"!!null ''": "null", "!!null x": "", "!!binary aGk=": `"hi"`, "!!binary /w==": `"\ufffd"`, "!!binary '!'": "", "!!timestamp 2001-01-01": `"2001-01-01"`, "!!timestamp '2001-1-1 1:2:3'": `"2001-1-1 1:2:3"`,
		"!!timestamp x": "", "!!timestamp 2001-99-01": "", "!custom 12": `"12"`, "!!merge x": `"x"`, "!!python/name:a.b": `""`, "!<tag:yaml.org,2002:str> 12": `"12"`,
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			doc := []byte("- " + text + "\n")
			got, bad := convertYAML(doc, 1<<20)
			if bad != nil != (want == "") || bad == nil && string(got) != "["+want+"]" {
				t.Errorf("want %s, have %s, error %v", want, got, bad)
			}
			theirs, err := sigs.YAMLToJSON(doc)
			if err != nil != (want == "") || err == nil && !cmp.Equal(decode(t, theirs), decode(t, []byte("["+want+"]"))) {
				t.Errorf("kubectl: want %s, has %s, error %v", want, theirs, err)
			}
		})
	}
}

// TestKeys says what a scalar is as a key.
func TestKeys(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"a": "a", "1": "1", "0x10": "16", "yes": "true", "off": "false", "1.5": "1.5", "1.0": "1", "0.1": "0.1", "1e100": ".inf", ".inf": ".inf", "-.Inf": "-.inf", ".nan": ".nan",
		"2001-01-01": "2001-01-01", "'yes'": "yes", "!!str 1": "1", "! 1": "1", "~": "", "9223372036854775808": "", "[a]": "", "{a: b}": "", "!!binary aGk=": "hi",
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			doc := []byte("? " + text + "\n: v\n")
			got, bad := convertYAML(doc, 1<<20)
			if bad != nil != (want == "") || bad == nil && string(got) != `{"`+want+`":"v"}` {
				t.Errorf("want %s, have %s, error %v", want, got, bad)
			}
			theirs, err := sigs.YAMLToJSON(doc)
			if err != nil != (want == "") || err == nil && string(theirs) != `{"`+want+`":"v"}` {
				t.Errorf("kubectl: want %s, has %s, error %v", want, theirs, err)
			}
		})
	}
}

// TestMerge says what merge keys do, and checks that kubectl does the same.
func TestMerge(t *testing.T) {
	t.Parallel()
	const base = "x: &x {a: 1, b: 2}\nw: &w {b: 3, c: 4}\nl: &l [*x]\n"
	cases := map[string]struct{ text, want string }{
		"a merge above a key":           {"<<: *x\n  a: 5", `{"a":5,"b":2}`},
		"a merge below a key wins":      {"a: 5\n  <<: *x", `{"a":1,"b":2}`},
		"the first of a list wins":      {"<<: [*x, *w]", `{"b":2,"c":4,"a":1}`},
		"the second merge wins":         {"<<: *x\n  <<: *w", `{"a":1,"b":3,"c":4}`},
		"an object in place":            {"<<: {d: {e: 1}}\n  d: 2", `{"d":2}`},
		"a merge in a merge":            {"<<: {<<: *x, a: 5}", `{"a":5,"b":2}`},
		"a quoted key is no merge":      {"'<<': *x", `{"<<":{"a":1,"b":2}}`},
		"an exclamation mark keeps it":  {"! '<<': *x", `{"a":1,"b":2}`},
		"a tagged one is":               {"!!merge '<<': *x", `{"a":1,"b":2}`},
		"a string is no merge":          {"!!str <<: *x", `{"<<":{"a":1,"b":2}}`},
		"an alias is no merge":          {"&m <<: {}\n  o:\n    *m : 1", `{"o":{"<<":1}}`},
		"an alias of a list":            {"<<: *l", ""},
		"a list of lists":               {"<<: [[*x]]", ""},
		"null":                          {"<<:", ""},
		"a duplicate key beside":        {"<<: *x\n  d: 1\n  d: 2", "duplicate"},
		"a duplicate key inside":        {"<<: {d: 1, d: 2}", "duplicate"},
		"the same key in another form":  {"1: a\n  <<: {'1': b}", "duplicate"},
		"an error in what is merged":    {"<<: {d: .nan}", ""},
		"a merge of what holds a merge": {"<<: &z {<<: *w}\n  e: *z", `{"b":3,"c":4,"e":{"b":3,"c":4}}`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := []byte(base + "z:\n  " + tc.text + "\n")
			want := `{"x":{"a":1,"b":2},"w":{"b":3,"c":4},"l":[{"a":1,"b":2}],"z":` + tc.want + `}`
			got, bad := convertYAML(doc, 1<<20)
			if bad != nil != (tc.want == "" || tc.want == "duplicate") || bad == nil && string(got) != want {
				t.Errorf("want %s, have %s, error %v", want, got, bad)
			}
			if tc.want == "duplicate" {
				return // kubectl keeps one of them
			}
			theirs, err := sigs.YAMLToJSON(doc)
			if err != nil != (tc.want == "") || err == nil && !cmp.Equal(decode(t, theirs), decode(t, []byte(want))) {
				t.Errorf("kubectl: want %s, has %s, error %v", want, theirs, err)
			}
		})
	}
}

// TestAliases refuses the same documents for their aliases as kubectl does, in two sizes.
func TestAliases(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		plain, aliases int // aliases of 1,000 values
		good           bool
	}{
		"small, few":   {1000, 50, true},
		"small, many":  {10, 300, false},
		"middle, few":  {60_000, 540, true},
		"middle, many": {20_000, 580, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := []byte("a: &a [" + strings.Repeat("x,", 1000) + "]\nb: [" + strings.Repeat("x,", tc.plain) + "]\nc: [" +
				strings.Repeat("*a,", tc.aliases) + "]\n")
			_, bad := convertYAML(doc, 1<<30)
			_, err := sigs.YAMLToJSON(doc)
			if (bad == nil) != tc.good || (err == nil) != tc.good {
				t.Errorf("want %v, have error %v, kubectl %v", tc.good, bad, err)
			}
		})
	}
}

// TestAliasShare holds the bounds to those of the YAML parser of kubectl, which are not exported.
func TestAliasShare(t *testing.T) {
	t.Parallel()
	for decoded, want := range map[int]float64{1: 0.99, 400_000: 0.99, 2_200_000: 0.545, 4_000_000: 0.10, 1 << 30: 0.10} {
		if have := aliasShare(decoded); math.Abs(have-want) > 1e-9 {
			t.Errorf("%d: want %v, have %v", decoded, want, have)
		}
	}
}

// TestUnreadTags refuses the tags of which the parser does not tell enough.
func TestUnreadTags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"%TAG !e! !!\n---\na: !e!int 12\n": "1:1: %TAG directives are not read",
		"# a\r\n%TAG ! !!\r\n---\r\na: b":  "2:1: %TAG directives are not read",
		"- a: !<!!int> 12\n":               "0:0: tags of the form !<!...> are not read",
		"- ? a\n  ! b: c\n":                "2:3: the tag ! without a value is not read",
		"a: !<!x> '!<!!int>'\n":            "",
		"a: '!<!!int> %TAG'\n":             "",
	} {
		_, bad := convertYAML([]byte(text), 1<<20)
		have := ""
		if bad != nil {
			have = fmt.Sprintf("%d:%d: %s", bad.line, bad.column, bad.message)
		}
		if have != want {
			t.Errorf("%q: want %q, have %q", text, want, have)
		}
	}
}

// TestTooManyValues refuses a document whose nodes would fill the memory, before they are made.
func TestTooManyValues(t *testing.T) {
	t.Parallel()
	doc := []byte("[" + strings.Repeat("a,", maxNodes) + "]")
	if _, bad := convertYAML(doc, 1<<30); bad == nil || !strings.HasPrefix(bad.message, "about 6000001 values") {
		t.Errorf("have %v", bad)
	}
}

func TestSplitYAML(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want []string
	}{
		"none":                      {"# a\n\n", nil},
		"directives and comments":   {"# a\n%YAML 1.1\n---\na\n", []string{"# a\n%YAML 1.1\n---\na\n"}},
		"directives behind the end": {"a\n...\n%YAML 1.1\n--- b", []string{"a\n", "\n%YAML 1.1\n--- b"}},
		"text behind the end":       {"a\n... b\n", []string{"a\n", " b\n"}},
		"markers with blanks":       {"---\t\na\n---  #\nb\n---\r\nc", []string{"---\t\na\n", "---  #\nb\n", "---\r\nc"}},
		"no markers":                {"---a\n --- \n----\n'...'\n", []string{"---a\n --- \n----\n'...'\n"}},
		"carriage returns":          {"a\r---\rb\r\r\n---\r\n", []string{"a\r", "---\rb\r\r\n", "---\r\n"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range splitYAML([]byte(tc.text)) {
				got = append(got, tc.text[s.start:s.end])
			}
			if len(got) != len(tc.want) {
				t.Fatalf("want %q, have %q", tc.want, got)
			}
			for i := range got {
				if got[i] != tc.want[i] {
					t.Errorf("want %q, have %q", tc.want, got)
				}
			}
		})
	}
}
