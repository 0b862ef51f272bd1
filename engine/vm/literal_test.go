package vm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"pgregory.net/rapid"
)

// literalTerm makes a literal of a value, and of all that is in it.
func literalTerm(s *literals, term *ast.Term) *ast.Term {
	switch v := term.Value.(type) {
	case *ast.Array:
		made := s.make(opArrayOf, v.Len())
		v.Foreach(func(element *ast.Term) { made.push(literalTerm(s, element)) })
		return &made.term
	case ast.Set:
		made := s.make(opSetOf, v.Len())
		v.Foreach(func(element *ast.Term) { made.add(literalTerm(s, element)) })
		return &made.term
	case ast.Object:
		made := s.make(opObjectOf, 2*v.Len())
		v.Foreach(func(key, member *ast.Term) {
			made.push(literalTerm(s, key))
			made.push(literalTerm(s, member))
		})
		return &made.term
	}
	return term
}

// nested generates values whose parts are often the same.
func nested(depth int) *rapid.Generator[*ast.Term] {
	scalar := rapid.SampledFrom([]*ast.Term{
		ast.NullTerm(), ast.BooleanTerm(true), ast.NumberTerm("1"), ast.NumberTerm("1.0"), ast.NumberTerm("2"), ast.StringTerm("a"), ast.StringTerm("1"),
	})
	if depth == 0 {
		return scalar
	}
	return rapid.OneOf(scalar, rapid.Custom(func(t *rapid.T) *ast.Term {
		parts := rapid.SliceOfN(nested(depth-1), 0, 4).Draw(t, "parts")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return ast.ArrayTerm(parts...)
		case 1:
			return ast.SetTerm(parts...)
		}
		object := ast.NewObject()
		for i := 0; i+1 < len(parts); i += 2 {
			object.Insert(parts[i], parts[i+1])
		}
		return ast.NewTerm(object)
	}))
}

// A literal is the value that it was made of, in all that can be asked of it.
func TestLiteralIsItsValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := nested(3).Draw(t, "a"), nested(3).Draw(t, "b")
		var s literals
		literal := func(term *ast.Term) *ast.Term { return literalTerm(&s, term) }
		want := ast.Compare(a, b) == 0
		for how, got := range map[string]bool{
			"both": equal(literal(a), literal(b)), "the first": equal(literal(a), b), "the second": equal(a, literal(b)),
		} {
			if got != want {
				t.Fatalf("%s a literal: %v == %v is %v", how, a, b, got)
			}
		}
		if !equal(literal(a), literal(a)) {
			t.Fatalf("%v is not itself", a)
		}
		for _, of := range []*ast.Term{literal(a), a} {
			for _, key := range []*ast.Term{literal(b), b} {
				got, want := dot(of, key), dot(a, b)
				if (got == nil) != (want == nil) || got != nil && ast.Compare(whole(got), want) != 0 {
					t.Fatalf("%v of %v is %v, want %v", key, of, got, want)
				}
			}
		}
		if got, want := length(literal(a)), length(a); (got == nil) != (want == nil) || got != nil && !equal(got, want) {
			t.Fatalf("the length of %v is %v, want %v", a, got, want)
		}
		kept, term := apart(literal(a)), literal(a)
		if ast.Compare(whole(term), a) != 0 || ast.Compare(whole(kept), a) != 0 || term.String() != a.String() {
			t.Fatalf("%v becomes %v and %v", a, term, kept)
		}
		ast.WalkTerms(whole(literal(a)), func(part *ast.Term) bool {
			if literalOf(part) != nil {
				t.Fatalf("%v still holds a literal", a)
			}
			return false
		})
	})
}

// What opens values opens literals and the values of OPA alike.
func TestOpen(t *testing.T) {
	t.Parallel()
	var s literals
	for _, text := range []string{`[1, "a", [2]]`, `{1, {"a"}}`, `{"a": 1, "b": {"c": [1]}}`, `[]`, `{}`, `"a"`, `1`} {
		term := ast.MustParseTerm(text)
		for _, open := range []func(*ast.Term) ([]*ast.Term, bool){Elements, Set, Object} {
			want, ok := open(term)
			got, also := open(literalTerm(&s, term))
			if ok != also || ast.NewArray(got...).Len() != len(want) {
				t.Errorf("%s: %v %v, literal %v %v", text, want, ok, got, also)
			}
			for i := range want {
				if ast.Compare(whole(got[i]), want[i]) != 0 {
					t.Errorf("%s: part %d is %v, want %v", text, i, got[i], want[i])
				}
			}
		}
	}
}

// An object that a comprehension makes, and what is kept of it, is the one that OPA makes: many keys or few, texts or not.
func TestInsert(t *testing.T) {
	t.Parallel()
	names := rapid.Map(rapid.IntRange(0, 150), func(n int) *ast.Term { return ast.StringTerm(fmt.Sprint("k", n)) })
	rapid.Check(t, func(t *rapid.T) {
		keys := names
		if rapid.Bool().Draw(t, "other keys") {
			// not true and 1, which have one hash: to write one again loses the other
			keys = rapid.OneOf(names, names, names, rapid.SampledFrom([]*ast.Term{ast.NullTerm(), ast.NumberTerm("2"), ast.NumberTerm("2.0")}))
		}
		var m Machine
		made, want := emptyObject, ast.NewObject()
		for range rapid.IntRange(0, 150).Draw(t, "members") {
			key, member, once := keys.Draw(t, "key"), nested(1).Draw(t, "member"), rapid.Bool().Draw(t, "once")
			before := want.Get(key)
			conflict := once && before != nil && ast.Compare(before, member) != 0
			if next := m.insert(&made, literalTerm(&m.literals, key), literalTerm(&m.literals, member), once); (next == failed) != conflict {
				t.Fatalf("%v: %v after %v ends with %d", key, member, before, next)
			}
			if !conflict {
				want.Insert(key, member)
			}
		}
		kept := apart(made)
		for _, object := range []*ast.Term{made, kept} {
			for range 10 {
				key := keys.Draw(t, "sought")
				got, member := dot(object, key), want.Get(key)
				if (got == nil) != (member == nil) || got != nil && !equal(got, member) {
					t.Fatalf("%v of %v is %v, want %v", key, object, got, member)
				}
			}
			if l := literalOf(object); l != nil && l.len() > 0 && l.sort() {
				for i, key := range want.Keys() {
					if got, _ := l.member(i); !equal(got, key) {
						t.Fatalf("key %d of %v is %v, want %v", i, object, got, key)
					}
				}
			}
		}
		for _, object := range []*ast.Term{kept, made} {
			if got := whole(object); ast.Compare(got.Value, want) != 0 {
				t.Fatalf("%v, want %v", got, want)
			}
		}
	})
}

// The keys of an object that was read come in their order, and one that stands twice is told.
func TestFixedObject(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[ab]{1,6}`), 0, 60).Draw(t, "names")
		var parts []*ast.Term
		want, twice := ast.NewObject(), map[ast.Value]bool{}
		for i, name := range names {
			key, member := ast.StringTerm(name), ast.NumberTerm(json.Number(strconv.Itoa(i)))
			if want.Get(key) != nil {
				twice[key.Value] = true
			}
			parts = append(parts, key, member)
			want.Insert(key, member)
		}
		object, again := FixedObject(parts)
		switch {
		case (again != nil) != (len(twice) > 0), again != nil && !twice[again.Value]:
			t.Fatalf("%v stands twice in %v", again, names)
		case again != nil:
			return
		}
		if got, _ := Object(object); len(got) != 2*want.Len() || ast.Compare(Whole(object).Value, want) != 0 {
			t.Fatalf("%v, want %v", Whole(object), want)
		}
		for i, key := range want.Keys() {
			if got := parts[2*i]; !equal(got, key) {
				t.Fatalf("key %d is %v, want %v", i, got, key)
			}
		}
		for _, name := range append(names, "c", "") {
			got, member := Member(object, name), want.Get(ast.StringTerm(name))
			if (got == nil) != (member == nil) || got != nil && !Equal(got, member) {
				t.Fatalf("%q is %v, want %v", name, got, member)
			}
		}
	})
}

// The short ways of built-in functions give what OPA's functions give.
func TestNatives(t *testing.T) {
	t.Parallel()
	m := (&World{program: &Program{}}).NewMachine(t.Context(), nil)
	rapid.Check(t, func(t *rapid.T) {
		b := newBuiltin(rapid.SampledFrom([]string{
			"minus", "plus", "and", "object.keys", "type_name", "count", "equal", "lt", "internal.member_2", "array.concat",
		}).Draw(t, "function"))
		args, literals := make([]*ast.Term, b.arity), make([]*ast.Term, b.arity)
		for i := range args {
			args[i] = nested(2).Draw(t, "argument")
			if literals[i] = args[i]; rapid.Bool().Draw(t, "literal") {
				literals[i] = literalTerm(&m.literals, args[i])
			}
		}
		var want *ast.Term
		err := b.stock(m.stock, args, func(term *ast.Term) error {
			want = term
			return nil
		})
		got := b.native(m, literals)
		if got != nil && (err != nil || want == nil || ast.Compare(whole(got), want) != 0) {
			t.Fatalf("%s of %v is %v, want %v %v", b.name, args, got, want, err)
		}
	})
}

// To ask a long list for a member does not change it.
func TestMemberOfList(t *testing.T) {
	t.Parallel()
	var want []*ast.Term
	for i := range 4 * manyParts {
		want = append(want, ast.StringTerm(strconv.Itoa(-i)))
	}
	list := FixedArray(slices.Clone(want))
	if got := Member(list, "-1"); got != nil {
		t.Errorf("a list has the member %v", got)
	}
	if got, _ := Elements(list); !slices.Equal(got, want) {
		t.Errorf("the list becomes %v", list)
	}
}
