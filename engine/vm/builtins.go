package vm

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// builtin is a built-in function of Rego: that of OPA, and for what is asked most a shorter way to the same result.
type builtin struct {
	name  string
	arity int
	stock topdown.BuiltinFunc
	// native gives the result, or nil where it is for stock to say.
	native func(m *Machine, args []*ast.Term) *ast.Term
}

// isDear tells whether it pays to keep what is made of it: it is not done in a moment.
func (b *builtin) isDear() bool { return b.native == nil || b.name == "concat" || b.name == "sprintf" }

func newBuiltin(name string) builtin {
	b := builtin{name: name, stock: topdown.GetBuiltin(name), native: natives[name]}
	known, ok := ast.BuiltinMap[name]
	if !ok || known.Relation || known.Nondeterministic {
		b.stock, b.native = nil, nil
		return b
	}
	b.arity = known.Decl.Arity()
	return b
}

// natives are the short ways.
var natives = map[string]func(m *Machine, args []*ast.Term) *ast.Term{ //nolint:gochecknoglobals // never written
	"equal":             func(_ *Machine, args []*ast.Term) *ast.Term { return truth(equal(args[0], args[1])) },
	"neq":               func(_ *Machine, args []*ast.Term) *ast.Term { return truth(!equal(args[0], args[1])) },
	"lt":                ordered(func(order int) bool { return order < 0 }),
	"lte":               ordered(func(order int) bool { return order <= 0 }),
	"gt":                ordered(func(order int) bool { return order > 0 }),
	"gte":               ordered(func(order int) bool { return order >= 0 }),
	"count":             func(_ *Machine, args []*ast.Term) *ast.Term { return length(args[0]) },
	"is_array":          isType[*ast.Array](opArrayOf),
	"is_boolean":        isType[ast.Boolean](opNone),
	"is_null":           isType[ast.Null](opNone),
	"is_number":         isType[ast.Number](opNone),
	"is_object":         isType[ast.Object](opObjectOf),
	"is_set":            isType[ast.Set](opSetOf),
	"is_string":         isType[ast.String](opNone),
	"startswith":        onStrings(strings.HasPrefix),
	"endswith":          onStrings(strings.HasSuffix),
	"contains":          onStrings(strings.Contains),
	"internal.member_2": member,
	"object.get":        objectGet,
	"type_name":         typeName,
	"minus":             minus,
	"plus":              plus,
	"and":               intersection,
	"object.keys":       objectKeys,
	"array.concat":      arrayConcat,
	"array.slice":       arraySlice,
	"concat":            concat,
	"sprintf":           sprintf,
}

func truth(b bool) *ast.Term { return ast.InternedTerm(b) }

func ordered(is func(order int) bool) func(m *Machine, args []*ast.Term) *ast.Term {
	return func(_ *Machine, args []*ast.Term) *ast.Term {
		return truth(is(ast.Compare(whole(args[0]).Value, whole(args[1]).Value)))
	}
}

func isType[T ast.Value](kind op) func(m *Machine, args []*ast.Term) *ast.Term {
	return func(_ *Machine, args []*ast.Term) *ast.Term { return truth(is[T](args[0], kind)) }
}

func typeName(_ *Machine, args []*ast.Term) *ast.Term {
	of := args[0].Value
	if l := literalOf(args[0]); l != nil {
		of = map[op]ast.Value{opArrayOf: emptyArray.Value, opObjectOf: emptyObject.Value, opSetOf: emptySet.Value}[l.kind]
	}
	return ast.InternedTerm(ast.ValueName(of))
}

func onStrings(f func(a, b string) bool) func(m *Machine, args []*ast.Term) *ast.Term {
	return func(_ *Machine, args []*ast.Term) *ast.Term {
		a, ok := args[0].Value.(ast.String)
		b, also := args[1].Value.(ast.String)
		if !ok || !also {
			return nil
		}
		return truth(f(string(a), string(b)))
	}
}

// length is the number of elements or characters; nil for what has none.
func length(of *ast.Term) *ast.Term {
	switch v := of.Value.(type) {
	case *literal:
		return ast.InternedTerm(v.len())
	case *ast.Array:
		return ast.InternedTerm(v.Len())
	case ast.Object:
		return ast.InternedTerm(v.Len())
	case ast.Set:
		return ast.InternedTerm(v.Len())
	case ast.String:
		return ast.InternedTerm(utf8.RuneCountInString(string(v)))
	}
	return nil
}

func member(_ *Machine, args []*ast.Term) *ast.Term {
	switch in := args[1].Value.(type) {
	case *literal:
		if in.kind == opObjectOf {
			return nil
		}
		return truth(in.has(args[0]))
	case ast.Set:
		return truth(in.Contains(whole(args[0])))
	case *ast.Array:
		for i := range in.Len() {
			if equal(args[0], in.Elem(i)) {
				return truth(true)
			}
		}
		return truth(false)
	case ast.Object:
		return nil
	}
	return truth(false)
}

// objectGet is object.get, by a key or by a path of keys.
func objectGet(_ *Machine, args []*ast.Term) *ast.Term {
	if !is[ast.Object](args[0], opObjectOf) {
		return nil
	}
	found := args[0]
	if path, ok := listOf(args[1]); ok {
		for i := 0; i < path.len() && found != nil; i++ {
			found = dot(found, path.at(i))
		}
	} else {
		found = dot(found, args[1])
	}
	if found == nil {
		return args[2]
	}
	return found
}

// dot gives a member: of an object by its key, of an array by its index, of a set itself; nil where there is none.
func dot(from, key *ast.Term) *ast.Term {
	switch v := from.Value.(type) {
	case *literal:
		return v.get(key)
	case *ast.Array:
		return v.Get(key)
	case ast.Object:
		return v.Get(whole(key))
	case ast.Set:
		if v.Contains(whole(key)) {
			return key
		}
	}
	return nil
}

// equal tells whether two values are.
func equal(a, b *ast.Term) bool {
	if a == b {
		return true
	}
	switch v := a.Value.(type) {
	case ast.String:
		w, ok := b.Value.(ast.String)
		return ok && v == w
	case ast.Boolean:
		w, ok := b.Value.(ast.Boolean)
		return ok && v == w
	case ast.Null:
		_, ok := b.Value.(ast.Null)
		return ok
	case *literal:
		return v.equals(b)
	}
	if w := literalOf(b); w != nil {
		return w.equals(a)
	}
	return ast.Compare(a.Value, b.Value) == 0
}

// list is an array, or one that is a literal.
type list struct {
	array *ast.Array
	parts []*ast.Term
}

func listOf(t *ast.Term) (list, bool) {
	switch v := t.Value.(type) {
	case *ast.Array:
		return list{array: v}, true
	case *literal:
		return list{parts: v.parts}, v.kind == opArrayOf
	}
	return list{}, false
}

func (l list) len() int {
	if l.array != nil {
		return l.array.Len()
	}
	return len(l.parts)
}

func (l list) at(i int) *ast.Term {
	if l.array != nil {
		return l.array.Elem(i)
	}
	return l.parts[i]
}

// small gives a number that is a short integer.
func small(term *ast.Term) (int, bool) {
	n, ok := term.Value.(ast.Number)
	if !ok || len(n) > 9 {
		return 0, false
	}
	i, err := strconv.Atoi(string(n))
	return i, err == nil
}

// minus is the difference of short integers, or of sets.
func minus(m *Machine, args []*ast.Term) *ast.Term {
	if a, b, ok := smalls(args); ok {
		return ast.InternedTerm(a - b)
	}
	return m.chosen(args, false)
}

func plus(_ *Machine, args []*ast.Term) *ast.Term {
	if a, b, ok := smalls(args); ok {
		return ast.InternedTerm(a + b)
	}
	return nil
}

func smalls(args []*ast.Term) (a, b int, ok bool) {
	a, ok = small(args[0])
	b, also := small(args[1])
	return a, b, ok && also
}

func intersection(m *Machine, args []*ast.Term) *ast.Term { return m.chosen(args, true) }

// chosen is the set of those elements of one that are in another, or that are not; nil where one is no set, or large.
func (m *Machine) chosen(args []*ast.Term, in bool) *ast.Term {
	of, ok := Set(args[0])
	if !ok || len(of) > manyParts || !is[ast.Set](args[1], opSetOf) {
		return nil
	}
	made := m.make(opSetOf, len(of))
	for _, element := range of {
		if (dot(args[1], element) != nil) == in {
			made.push(element)
		}
	}
	return &made.term
}

// objectKeys is the set of the keys of an object; nil where they are many.
func objectKeys(m *Machine, args []*ast.Term) *ast.Term {
	of := literalOf(args[0])
	if of == nil || of.kind != opObjectOf || of.len() > manyParts {
		return nil
	}
	made := m.make(opSetOf, of.len())
	for i := 0; i+1 < len(of.parts); i += 2 {
		made.push(of.parts[i])
	}
	return &made.term
}

func arrayConcat(m *Machine, args []*ast.Term) *ast.Term {
	a, ok := listOf(args[0])
	b, also := listOf(args[1])
	switch {
	case !ok || !also:
		return nil
	case a.len() == 0:
		return args[1]
	case b.len() == 0:
		return args[0]
	}
	all := m.make(opArrayOf, a.len()+b.len())
	for i := range a.len() {
		all.parts = append(all.parts, a.at(i))
	}
	for i := range b.len() {
		all.parts = append(all.parts, b.at(i))
	}
	return &all.term
}

func arraySlice(m *Machine, args []*ast.Term) *ast.Term {
	of, ok := listOf(args[0])
	from, isInt := small(args[1])
	to, also := small(args[2])
	if !ok || !isInt || !also {
		return nil
	}
	to = min(max(to, 0), of.len())
	from = min(max(from, 0), to)
	if from == 0 && to == of.len() {
		return args[0]
	}
	part := m.make(opArrayOf, to-from)
	for i := from; i < to; i++ {
		part.parts = append(part.parts, of.at(i))
	}
	return &part.term
}

func concat(_ *Machine, args []*ast.Term) *ast.Term {
	between, ok := args[0].Value.(ast.String)
	of, also := listOf(args[1])
	if !ok || !also {
		return nil
	}
	parts := make([]string, of.len())
	for i := range parts {
		part, ok := of.at(i).Value.(ast.String)
		if !ok {
			return nil
		}
		parts[i] = string(part)
	}
	return ast.StringTerm(strings.Join(parts, string(between)))
}

// sprintf puts strings into a format by %s and %q, and short integers by %d.
func sprintf(_ *Machine, args []*ast.Term) *ast.Term {
	format, ok := args[0].Value.(ast.String)
	values, also := listOf(args[1])
	if !ok || !also {
		return nil
	}
	text := make([]byte, 0, 256)
	rest, n := string(format), 0
	for {
		before, verb, found := strings.Cut(rest, "%")
		text = append(text, before...)
		if !found {
			break
		}
		if verb == "" || n == values.len() {
			return nil
		}
		if text, ok = appendVerb(text, verb[0], values.at(n).Value); !ok {
			return nil
		}
		rest, n = verb[1:], n+1
	}
	if n < values.len() {
		return nil
	}
	return ast.StringTerm(string(text))
}

func appendVerb(text []byte, verb byte, value ast.Value) ([]byte, bool) {
	switch v := value.(type) {
	case ast.String:
		switch verb {
		case 's':
			return append(text, v...), true
		case 'q':
			return strconv.AppendQuote(text, string(v)), true
		}
	case ast.Number:
		if verb == 'd' && len(v) <= 9 && !strings.ContainsAny(string(v), ".eE-+") {
			return append(text, v...), true
		}
	}
	return text, false
}
