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
	native func(args []*ast.Term) *ast.Term
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
var natives = map[string]func(args []*ast.Term) *ast.Term{ //nolint:gochecknoglobals // never written
	"equal":             func(args []*ast.Term) *ast.Term { return truth(equal(args[0], args[1])) },
	"neq":               func(args []*ast.Term) *ast.Term { return truth(!equal(args[0], args[1])) },
	"lt":                func(args []*ast.Term) *ast.Term { return truth(ast.Compare(args[0].Value, args[1].Value) < 0) },
	"lte":               func(args []*ast.Term) *ast.Term { return truth(ast.Compare(args[0].Value, args[1].Value) <= 0) },
	"gt":                func(args []*ast.Term) *ast.Term { return truth(ast.Compare(args[0].Value, args[1].Value) > 0) },
	"gte":               func(args []*ast.Term) *ast.Term { return truth(ast.Compare(args[0].Value, args[1].Value) >= 0) },
	"count":             func(args []*ast.Term) *ast.Term { return length(args[0]) },
	"is_array":          isType[*ast.Array],
	"is_boolean":        isType[ast.Boolean],
	"is_null":           isType[ast.Null],
	"is_number":         isType[ast.Number],
	"is_object":         isType[ast.Object],
	"is_set":            isType[ast.Set],
	"is_string":         isType[ast.String],
	"startswith":        onStrings(strings.HasPrefix),
	"endswith":          onStrings(strings.HasSuffix),
	"contains":          onStrings(strings.Contains),
	"internal.member_2": member,
	"object.get":        objectGet,
	"type_name":         func(args []*ast.Term) *ast.Term { return ast.InternedTerm(ast.ValueName(args[0].Value)) },
	"minus":             minus,
	"array.concat":      arrayConcat,
	"array.slice":       arraySlice,
	"concat":            concat,
	"sprintf":           sprintf,
}

func truth(b bool) *ast.Term { return ast.InternedTerm(b) }

func isType[T ast.Value](args []*ast.Term) *ast.Term {
	_, ok := args[0].Value.(T)
	return truth(ok)
}

func onStrings(f func(a, b string) bool) func(args []*ast.Term) *ast.Term {
	return func(args []*ast.Term) *ast.Term {
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

func member(args []*ast.Term) *ast.Term {
	switch in := args[1].Value.(type) {
	case ast.Set:
		return truth(in.Contains(args[0]))
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
func objectGet(args []*ast.Term) *ast.Term {
	object, ok := args[0].Value.(ast.Object)
	if !ok {
		return nil
	}
	found := args[0]
	switch path := args[1].Value.(type) {
	case *ast.Array:
		for i := 0; i < path.Len() && found != nil; i++ {
			found = dot(found, path.Elem(i))
		}
	default:
		found = object.Get(args[1])
	}
	if found == nil {
		return args[2]
	}
	return found
}

// dot gives a member: of an object by its key, of an array by its index, of a set itself; nil where there is none.
func dot(from, key *ast.Term) *ast.Term {
	switch v := from.Value.(type) {
	case ast.Object:
		return v.Get(key)
	case *ast.Array:
		return v.Get(key)
	case ast.Set:
		if v.Contains(key) {
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
	}
	return ast.Compare(a.Value, b.Value) == 0
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

func minus(args []*ast.Term) *ast.Term {
	a, ok := small(args[0])
	b, also := small(args[1])
	if !ok || !also {
		return nil
	}
	return ast.InternedTerm(a - b)
}

func arrayConcat(args []*ast.Term) *ast.Term {
	a, ok := args[0].Value.(*ast.Array)
	b, also := args[1].Value.(*ast.Array)
	switch {
	case !ok || !also:
		return nil
	case a.Len() == 0:
		return args[1]
	case b.Len() == 0:
		return args[0]
	}
	all := make([]*ast.Term, 0, a.Len()+b.Len())
	for i := range a.Len() {
		all = append(all, a.Elem(i))
	}
	for i := range b.Len() {
		all = append(all, b.Elem(i))
	}
	return ast.ArrayTerm(all...)
}

func arraySlice(args []*ast.Term) *ast.Term {
	array, ok := args[0].Value.(*ast.Array)
	from, isInt := small(args[1])
	to, also := small(args[2])
	if !ok || !isInt || !also {
		return nil
	}
	to = min(max(to, 0), array.Len())
	from = min(max(from, 0), to)
	if from == 0 && to == array.Len() {
		return args[0]
	}
	return ast.NewTerm(array.Slice(from, to))
}

func concat(args []*ast.Term) *ast.Term {
	between, ok := args[0].Value.(ast.String)
	array, also := args[1].Value.(*ast.Array)
	if !ok || !also {
		return nil
	}
	parts := make([]string, array.Len())
	for i := range parts {
		part, ok := array.Elem(i).Value.(ast.String)
		if !ok {
			return nil
		}
		parts[i] = string(part)
	}
	return ast.StringTerm(strings.Join(parts, string(between)))
}

// sprintf puts strings into a format by %s and %q, and short integers by %d.
func sprintf(args []*ast.Term) *ast.Term {
	format, ok := args[0].Value.(ast.String)
	values, also := args[1].Value.(*ast.Array)
	if !ok || !also {
		return nil
	}
	text := make([]byte, 0, len(format)+32*values.Len())
	rest, n := string(format), 0
	for {
		before, verb, found := strings.Cut(rest, "%")
		text = append(text, before...)
		if !found {
			break
		}
		if verb == "" || n == values.Len() {
			return nil
		}
		if text, ok = appendVerb(text, verb[0], values.Elem(n).Value); !ok {
			return nil
		}
		rest, n = verb[1:], n+1
	}
	if n < values.Len() {
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
