package source

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTmp(t *testing.T) {
	in, err := Read(context.Background(), []string{"../../../shared/corpus"}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(len(in.Documents), in.Skipped, in.Errors, in.Warnings)
	for name, doc := range map[string]string{
		"comments": strings.Repeat("# x\n", 1<<18), "items": "a:\n" + strings.Repeat("- # x\n", 1<<17), "tail": strings.Repeat("a: b\n # x\n", 1),
		"blankcomments": "a:\n  b:\n" + strings.Repeat("  # x\n\n", 1<<16) + "  c: d\n",
		"flow":          strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "longflow": "[" + strings.Repeat("a, ", 1<<18) + "]", "dash": strings.Repeat("- ", 9000),
		"quest": strings.Repeat("? ", 9000), "braces": strings.Repeat("{a: ", 9000), "keys": func() string {
			var b strings.Builder
			for i := range 100000 {
				fmt.Fprintf(&b, "k%d: v\n", i)
			}
			return b.String()
		}(),
		"cflow": "[\n" + strings.Repeat("# x\n", 1<<17) + "]",
		"error": strings.Repeat("a:\n- b: c\n", 1) + strings.Repeat("- b: c\n", 1<<16) + "x\n y: z: w\n",
		"bang":  strings.Repeat("- a b c\n", 1<<14) + "- '! '\n",
	} {
		start := time.Now()
		out, bad := convertYAML([]byte(doc), 1<<26)
		fmt.Println(name, len(doc), time.Since(start), len(out), bad)
	}
	data := pods(220 << 20)
	start := time.Now()
	s := splitJSON(data, false)
	fmt.Println("220MB", time.Since(start), len(s.found))
}
