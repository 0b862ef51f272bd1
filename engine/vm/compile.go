package vm

import (
	"maps"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// Compile makes a program of a plan.
func Compile(plan *ir.Policy) *Program {
	p := &Program{byName: map[string]int{}, composites: map[int]string{}}
	c := &compiler{
		program: p, strings: plan.Static.Strings, known: map[string]int{}, externs: map[string]int{}, callees: map[int][]int{},
		open: map[int]bool{},
	}
	p.constants = fixed()
	for _, f := range plan.Funcs.Funcs {
		p.byName[nameOf(f.Name)] = len(p.functions)
		p.functions = append(p.functions, &function{name: nameOf(f.Name)})
	}
	for i, f := range plan.Funcs.Funcs {
		c.function(i, f)
	}
	c.spread()
	return p
}

// nameOf is the path of a rule from data; OPA names functions "g0.data.lib.pods.containers". What it plans once more for
// calls under a with, "g1.data.lib.pods.containers", is another function, and keeps its name.
func nameOf(planned string) string {
	if path, ok := strings.CutPrefix(planned, "g0.data."); ok {
		return path
	}
	return planned
}

// compiler makes the functions of a program, one after another.
type compiler struct {
	program *Program
	strings []*ir.StringConst
	known   map[string]int // constants by how they are written in Rego
	externs map[string]int // built-in functions by name
	callees map[int][]int
	open    map[int]bool // rules by number: what OPA's evaluator does not find in them by key, see looks

	at     int             // the function at work
	held   map[int32]holds // by variable, at the statement at work
	given  map[int32]holds // by variable, anywhere in the block at work: it may end at any of its statements
	loose  map[int32]bool  // variables that may hold what cannot be unified
	from   map[int32]int   // the rule whose value a variable holds
	early  *int32          // the constant that the function gives wherever it is defined
	result int32           // the variable for what it returns
}

// holds is what a variable may hold.
type holds uint8

const (
	itsOwn holds = 1 << iota // an array, object or set that was made for it
	others                   // what another variable or value may hold as well
)

func (c *compiler) function(i int, f *ir.Func) {
	to := c.program.functions[i]
	c.at = i
	for _, param := range f.Params {
		to.params = append(to.params, c.local(param))
	}
	c.result = c.local(f.Return)
	c.early, c.loose, c.from = nil, map[int32]bool{}, map[int32]int{}
	if value, ok := onlyValue(f); ok {
		early := c.operand(value)
		c.early = &early
	}
	for _, block := range f.Blocks {
		c.held, c.given = map[int32]holds{c.result: itsOwn}, map[int32]holds{}
		to.body = append(to.body, c.block(block))
	}
	c.optimize(to)
}

// onlyValue gives the constant that a function has wherever a body of it is defined: it can return at the first.
func onlyValue(f *ir.Func) (ir.Val, bool) {
	var only ir.Val
	same := true
	visit(f.Blocks, func(stmt ir.Stmt) {
		once, ok := stmt.(*ir.AssignVarOnceStmt)
		if !ok || once.Target == f.Return {
			return
		}
		value := plain(once.Source.Value)
		if _, local := value.(ir.Local); local {
			same = false
		}
		same = same && (only == nil || only == value)
		only = value
	})
	return only, same && only != nil
}

// visit calls f for all statements.
func visit(blocks []*ir.Block, f func(ir.Stmt)) {
	for _, block := range blocks {
		for _, stmt := range block.Stmts {
			f(stmt)
			switch st := stmt.(type) {
			case *ir.BlockStmt:
				visit(st.Blocks, f)
			case *ir.ScanStmt:
				visit([]*ir.Block{st.Block}, f)
			case *ir.NotStmt:
				visit([]*ir.Block{st.Block}, f)
			case *ir.WithStmt:
				visit([]*ir.Block{st.Block}, f)
			}
		}
	}
}

// plain is an operand as a value; in plans that were read from JSON it is a pointer.
func plain(v ir.Val) ir.Val {
	switch v := v.(type) {
	case *ir.Local:
		return *v
	case *ir.StringIndex:
		return *v
	case *ir.Bool:
		return *v
	}
	return v
}

// local gives the operand for a variable.
func (c *compiler) local(l ir.Local) int32 {
	f := c.program.functions[c.at]
	f.locals = max(f.locals, int(l)+1)
	return int32(l) //nolint:gosec // a plan has fewer variables
}

// operand gives the operand for what a statement reads.
func (c *compiler) operand(v ir.Val) int32 {
	switch v := plain(v).(type) {
	case ir.Local:
		c.read(v)
		return c.local(v)
	case ir.StringIndex:
		text := c.strings[v].Value
		return c.constant(strconv.Quote(text), ast.StringTerm(text))
	case ir.Bool:
		if v {
			return constant(constTrue)
		}
		return constant(constFalse)
	}
	c.lose()
	return 0
}

// read notes that a statement reads a variable.
func (c *compiler) read(l ir.Local) {
	if l == ir.Input {
		c.program.functions[c.at].traits |= local
	}
}

// constant gives the operand for a constant, made if there is none.
func (c *compiler) constant(written string, term *ast.Term) int32 {
	i, ok := c.known[written]
	if !ok {
		i = len(c.program.constants)
		c.program.constants = append(c.program.constants, term)
		c.known[written] = i
	}
	return constant(i)
}

func (c *compiler) number(written string) int32 {
	return c.constant(written, ast.NewTerm(ast.Number(written)))
}

// lose says that the function at work does what a machine cannot follow.
func (c *compiler) lose() { c.program.functions[c.at].traits |= lost }

// blocks makes blocks. Behind them, a variable may hold all that any of their statements gave it.
func (c *compiler) blocks(blocks ...*ir.Block) [][]instruction {
	out := make([][]instruction, 0, len(blocks))
	before, given := c.held, c.given
	after := maps.Clone(before)
	for _, block := range blocks {
		c.held, c.given = maps.Clone(before), map[int32]holds{}
		out = append(out, c.block(block))
		for variable, what := range c.given {
			after[variable] |= what
			given[variable] |= what
		}
	}
	c.held, c.given = after, given
	return out
}

func (c *compiler) block(block *ir.Block) []instruction {
	out := make([]instruction, 0, len(block.Stmts))
	for _, stmt := range block.Stmts {
		if made, ok := c.statement(stmt); ok {
			out = append(out, made)
		}
	}
	return out
}

// statement makes the instruction of a statement; false for one that does nothing.
func (c *compiler) statement(stmt ir.Stmt) (instruction, bool) { //nolint:cyclop // a case for each kind of statement
	switch st := stmt.(type) {
	case *ir.NopStmt:
		return instruction{}, false
	case *ir.ReturnLocalStmt:
		return instruction{op: opReturn, a: c.local(st.Source)}, true
	case *ir.CallStmt:
		return c.call(st), true
	case *ir.BlockStmt:
		return instruction{op: opBlock, blocks: c.blocks(st.Blocks...)}, true
	case *ir.BreakStmt:
		return instruction{op: opBreak, a: int32(st.Index)}, true //nolint:gosec // blocks are not nested so deep
	case *ir.ScanStmt:
		c.read(st.Source)
		return instruction{op: opScan, a: c.local(st.Source), b: c.take(st.Key), c: c.take(st.Value), blocks: c.blocks(st.Block)}, true
	case *ir.NotStmt:
		return instruction{op: opNot, blocks: c.blocks(st.Block)}, true
	case *ir.DotStmt:
		c.looks(st.Source.Value, st.Key.Value)
		return instruction{op: opDot, b: c.operand(st.Source.Value), c: c.operand(st.Key.Value), a: c.take(st.Target)}, true
	case *ir.LenStmt:
		return instruction{op: opLen, b: c.operand(st.Source.Value), a: c.take(st.Target)}, true
	case *ir.ResetLocalStmt:
		return instruction{op: opReset, a: c.local(st.Target)}, true
	case *ir.EqualStmt:
		return instruction{op: opEqual, a: c.operand(st.A.Value), b: c.operand(st.B.Value)}, true
	case *ir.NotEqualStmt:
		return instruction{op: opNotEqual, a: c.operand(st.A.Value), b: c.operand(st.B.Value)}, true
	case *ir.IsArrayStmt:
		return instruction{op: opIsArray, a: c.operand(st.Source.Value)}, true
	case *ir.IsObjectStmt:
		return instruction{op: opIsObject, a: c.operand(st.Source.Value)}, true
	case *ir.IsSetStmt:
		return instruction{op: opIsSet, a: c.operand(st.Source.Value)}, true
	case *ir.IsDefinedStmt:
		c.read(st.Source)
		return instruction{op: opIsDefined, a: c.local(st.Source)}, true
	case *ir.IsUndefinedStmt:
		c.read(st.Source)
		return instruction{op: opIsUndefined, a: c.local(st.Source)}, true
	}
	return c.assignment(stmt), true
}

// assignment is the part of statement for what gives a variable its value, or adds to it.
func (c *compiler) assignment(stmt ir.Stmt) instruction { //nolint:cyclop // a case for each kind of statement
	switch st := stmt.(type) {
	case *ir.AssignVarStmt:
		return instruction{op: opAssign, b: c.operand(st.Source.Value), a: c.take(st.Target)}
	case *ir.AssignVarOnceStmt:
		source := c.operand(st.Source.Value)
		if c.early != nil && int32(st.Target) != c.result { //nolint:gosec // see local
			return instruction{op: opReturn, a: *c.early}
		}
		return instruction{op: opAssignOnce, b: source, a: c.take(st.Target)}
	case *ir.AssignIntStmt:
		return instruction{op: opAssign, b: c.number(strconv.FormatInt(st.Value, 10)), a: c.take(st.Target)}
	case *ir.MakeNumberIntStmt:
		return instruction{op: opAssign, b: c.number(strconv.FormatInt(st.Value, 10)), a: c.take(st.Target)}
	case *ir.MakeNumberRefStmt:
		return instruction{op: opAssign, b: c.number(c.strings[st.Index].Value), a: c.take(st.Target)}
	case *ir.MakeNullStmt:
		return instruction{op: opAssign, b: constant(constNull), a: c.take(st.Target)}
	case *ir.MakeArrayStmt:
		return instruction{op: opArray, a: c.make(st.Target)}
	case *ir.MakeObjectStmt:
		return instruction{op: opObject, a: c.make(st.Target)}
	case *ir.MakeSetStmt:
		made := c.make(st.Target)
		c.loose[made] = made != c.result
		return instruction{op: opSet, a: made}
	case *ir.ArrayAppendStmt:
		return c.holds(instruction{op: opAppend, a: c.operand(st.Value.Value), b: c.owned(st.Array)})
	case *ir.SetAddStmt:
		return c.holds(instruction{op: opAdd, a: c.operand(st.Value.Value), b: c.owned(st.Set)})
	case *ir.ObjectInsertStmt:
		return c.holds(instruction{op: opInsert, b: c.operand(st.Key.Value), c: c.operand(st.Value.Value), a: c.owned(st.Object)})
	case *ir.ObjectInsertOnceStmt:
		return c.holds(instruction{op: opInsertOnce, b: c.operand(st.Key.Value), c: c.operand(st.Value.Value), a: c.owned(st.Object)})
	}
	c.lose() // with, calls of functions that are not known before, merged objects
	return instruction{}
}

// take is a variable that is given a value which others may hold.
func (c *compiler) take(l ir.Local) int32 {
	return c.give(l, others)
}

// make is a variable that is given a value of its own.
func (c *compiler) make(l ir.Local) int32 {
	return c.give(l, itsOwn)
}

func (c *compiler) give(l ir.Local, what holds) int32 {
	v := c.local(l)
	c.held[v] = what
	c.given[v] |= what
	delete(c.loose, v)
	delete(c.from, v)
	return v
}

// holds notes what an instruction adds to an array, object or set: whether OPA's evaluator can unify what it is then.
func (c *compiler) holds(in instruction) instruction {
	key := in.a // of a set
	of := in.b
	if in.op == opInsert || in.op == opInsertOnce {
		key, of = in.b, in.a
	}
	switch {
	case of == c.result:
		c.open[c.at] = c.open[c.at] || c.loose[key]
	case c.loose[key], of == in.a && (key >= 0 || c.loose[in.c]):
		c.loose[of] = true
	}
	return in
}

// looks loses a function that looks in a rule by key for what it may not find: OPA's evaluator unifies keys with the head of
// the rule, and finds no {1} where it says {x}, nor {"k": 1} where it says {x: 1}.
func (c *compiler) looks(in, key ir.Val) {
	source, ok := plain(in).(ir.Local)
	_, variable := plain(key).(ir.Local)
	if rule, of := c.from[c.local(source)]; ok && variable && of && c.open[rule] {
		c.lose()
	}
}

// owned is a variable whose value is changed, which no other may hold: what is inside of another value cannot be changed,
// for that one has been hashed.
func (c *compiler) owned(l ir.Local) int32 {
	v := c.local(l)
	if c.held[v] != itsOwn {
		c.lose()
	}
	return v
}

func (c *compiler) call(st *ir.CallStmt) instruction {
	out := instruction{op: opCall}
	callee, planned := c.program.byName[nameOf(st.Func)]
	if !planned {
		out.op, callee = opBuiltin, c.builtin(st.Func)
	}
	for i, arg := range st.Args {
		if planned && i < int(ir.Unused) { // every function is given the input and data: that is not yet to read them
			if l, ok := plain(arg.Value).(ir.Local); !ok || int(l) != i {
				c.lose()
			}
			continue
		}
		out.args = append(out.args, c.operand(arg.Value))
	}
	if planned {
		c.callees[c.at] = append(c.callees[c.at], callee)
	}
	out.b, out.a = int32(callee), c.take(st.Result) //nolint:gosec // there are fewer functions
	if planned && len(out.args) == 0 {
		c.from[out.a] = callee
	}
	return out
}

func (c *compiler) builtin(name string) int {
	i, ok := c.externs[name]
	if !ok {
		i = len(c.program.builtins)
		c.program.builtins = append(c.program.builtins, newBuiltin(name))
		c.externs[name] = i
	}
	if b := c.program.builtins[i]; b.native == nil && b.stock == nil {
		c.lose()
	}
	return i
}

// spread says of each function what those say that it calls.
func (c *compiler) spread() {
	for i, f := range c.program.functions {
		if costs(c.program, f.body) {
			c.program.functions[i].traits |= dear
		}
	}
	for changed := true; changed; {
		changed = false
		for caller, callees := range c.callees {
			f := c.program.functions[caller]
			before := f.traits
			for _, callee := range callees {
				f.traits |= c.program.functions[callee].traits
			}
			changed = changed || f.traits != before
		}
	}
}

// costs tells whether it pays to keep what instructions give: there is a loop, a call of a built-in function that is not
// done in a moment, or many of them.
func costs(p *Program, blocks [][]instruction) bool {
	for _, block := range blocks {
		for i := range block {
			in := &block[i]
			if in.op == opScan || in.op == opBuiltin && p.builtins[in.b].isDear() || costs(p, in.blocks) {
				return true
			}
		}
	}
	return false
}
