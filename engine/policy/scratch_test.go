package policy

import (
	"fmt"
	"github.com/regolith-policy/regolith/policies"
	"os"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	for i := 0; i < 3; i++ {
		start := time.Now()
		l, ps := Load(Source{FS: policies.FS, Name: "policies", Trusted: true})
		fmt.Println("trusted load", time.Since(start), len(l.Controls), len(ps), len(l.Modules))
		for _, p := range ps {
			fmt.Println(p, "|", p.Hint)
		}
	}
	start := time.Now()
	l, ps := Load(Source{FS: os.DirFS("../../policies"), Name: "policies"})
	fmt.Println("load", time.Since(start), len(l.Controls), len(ps), len(l.Tests))
	for _, p := range ps {
		fmt.Println("LOAD", p, "|", p.Hint)
	}
	l, _ = Load(Source{FS: os.DirFS("../../policies"), Name: "policies", Trusted: true})
	start = time.Now()
	ps = Check(l)
	fmt.Println("check", time.Since(start), len(ps), len(l.Tests))
	for _, p := range ps {
		fmt.Println("CHECK", p, "|", p.Hint)
	}
	for _, c := range l.Controls {
		k, d := l.Reads(c.ID)
		if len(k) > 0 {
			fmt.Println(c.ID, k, d)
		}
	}
}
