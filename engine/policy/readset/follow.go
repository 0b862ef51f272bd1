package readset

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/types"
)

// errLost says that a rule does what cannot be followed.
var errLost = errors.New("the rule cannot be followed")

// maxFrames bounds the calls that are told apart in following one rule.
const maxFrames = 20_000

// program is a plan, ready to follow rules through.
type program struct {
	strings  []*ir.StringConst
	funcs    map[string]*ir.Func
	builtins map[string]*types.Function
}

func newProgram(policy *ir.Policy) *program {
	p := &program{strings: policy.Static.Strings, funcs: map[string]*ir.Func{}, builtins: map[string]*types.Function{}}
	for _, f := range policy.Funcs.Funcs {
		p.funcs[f.Name] = f
	}
	for _, b := range policy.Static.BuiltinFuncs {
		p.builtins[b.Name] = b.Decl
	}
	return p
}

// follower follows one rule. It goes through all frames again until nothing changes.
type follower struct {
	*program
	frames  map[frameKey]*frame
	order   []*frame
	changed bool
	err     error
}

// frameKey tells calls apart: those of functions with arguments by where they stand, those of rules by the input.
type frameKey struct {
	caller *frame
	stmt   ir.Stmt
	name   string
	input  *value
}

// frame is a function in one call.
type frame struct {
	function *ir.Func
	params   map[ir.Local]*value
	result   value
	input    *value
	cells    map[cellKey]*value
	sites    map[siteKey]*site
	loops    map[ir.Stmt]defs // what the body of a loop assigns
}

// cellKey names what a statement assigns to a variable, or reads of it.
type cellKey struct {
	stmt  ir.Stmt
	local ir.Local
	part  int
	path  *site
	read  bool
}

// siteKey names what a statement makes, from two others where it joins them.
type siteKey struct {
	stmt        ir.Stmt
	part        int
	left, right *site
}

// defs are the assignments, for each variable, that may be the last.
type defs map[ir.Local][]*value

// scope is where in a frame a statement stands.
type scope struct {
	*frame
	input  *value
	loops  []*value // what the loops around it go through
	defs   defs
	before defs // what the variables assigned in the innermost block were when it began
	made   defs // what was assigned in it
}

// assign makes cells the last assignments to a variable.
func (s *scope) assign(local ir.Local, made, last []*value) {
	if _, known := s.before[local]; !known {
		s.before[local] = s.defs[local]
	}
	s.made[local] = union(s.made[local], made)
	s.defs[local] = last
}

// cell is what a statement assigns to a variable.
func (s *scope) cell(key cellKey) *value {
	v := s.cells[key]
	if v == nil {
		v = &value{}
		s.cells[key] = v
	}
	return v
}

// target is the cell that a statement assigns to a variable.
func (s *scope) target(stmt ir.Stmt, local ir.Local) *value {
	v := s.cell(cellKey{stmt: stmt, local: local})
	s.assign(local, []*value{v}, []*value{v})
	return v
}

// also is a target that leaves what was assigned before.
func (s *scope) also(stmt ir.Stmt, local ir.Local) *value {
	v := s.cell(cellKey{stmt: stmt, local: local})
	s.assign(local, []*value{v}, union(s.defs[local], []*value{v}))
	return v
}

// local is what a variable may be where a statement stands.
func (f *follower) local(s *scope, stmt ir.Stmt, local ir.Local) *value {
	if local == ir.Input {
		return s.input
	}
	last := s.defs[local]
	if len(last) == 1 {
		return last[0]
	}
	v := s.cell(cellKey{stmt: stmt, local: local, read: true})
	for _, one := range last {
		f.flow(v, one)
	}
	return v
}

func (f *follower) operand(s *scope, stmt ir.Stmt, o ir.Operand) *value {
	switch v := o.Value.(type) { // read from JSON, these are pointers
	case *ir.Local:
		return f.local(s, stmt, *v)
	case *ir.StringIndex:
		return &value{consts: map[string]bool{f.strings[*v].Value: true}}
	case *ir.Bool:
		return &value{scalar: true}
	}
	f.err = fmt.Errorf("%w: unknown operand %T", errLost, o.Value)
	return &value{free: true}
}

// follow gives what a rule reads of the input.
func (p *program) follow(rule string) (*Tree, error) {
	function := p.funcs["g0.data."+strings.ReplaceAll(rule, "/", ".")]
	if function == nil {
		return nil, fmt.Errorf("%s is not in the plan", rule)
	}
	f := &follower{program: p, frames: map[frameKey]*frame{}}
	root := &Tree{}
	entry := f.frame(frameKey{name: function.Name, input: &value{nodes: map[*Tree]bool{root: true}}}, function)
	for f.changed = true; f.changed && f.err == nil; {
		f.changed = false
		for i := 0; i < len(f.order) && f.err == nil; i++ { // it grows on the way
			f.run(f.order[i])
		}
		f.results(&entry.result)
	}
	root.simplify()
	return root, f.err
}

// frame gives the frame of a call, made on the first.
func (f *follower) frame(key frameKey, function *ir.Func) *frame {
	if made := f.frames[key]; made != nil {
		return made
	}
	made := &frame{
		function: function, input: key.input, params: map[ir.Local]*value{}, cells: map[cellKey]*value{},
		sites: map[siteKey]*site{}, loops: map[ir.Stmt]defs{},
	}
	for _, param := range function.Params {
		made.params[param] = &value{free: param == ir.Data}
	}
	f.frames[key] = made
	f.order = append(f.order, made)
	f.changed = true
	if len(f.order) > maxFrames {
		f.err = errLost
	}
	return made
}

func (f *follower) run(frame *frame) {
	s := &scope{frame: frame, input: frame.input, defs: defs{}, before: defs{}, made: defs{}}
	for param, v := range frame.params {
		s.defs[param] = []*value{v}
	}
	f.blocks(s, frame.function.Blocks...)
}

// blocks goes through blocks, one after another. Each may end at any of its statements: what was assigned before it
// may be the last assignment as well as any inside. It gives what was assigned.
func (f *follower) blocks(s *scope, blocks ...*ir.Block) defs {
	all := defs{}
	for _, block := range blocks {
		before, made := s.before, s.made
		s.before, s.made = defs{}, defs{}
		for _, stmt := range block.Stmts {
			f.stmt(s, stmt)
		}
		innerBefore, innerMade := s.before, s.made
		s.before, s.made = before, made
		for local, old := range innerBefore {
			s.defs[local] = old
			s.assign(local, innerMade[local], union(old, innerMade[local]))
			all[local] = union(all[local], innerMade[local])
		}
	}
	return all
}

// loop goes through the body of a loop: what it assigns may be the last assignment where it begins again.
func (f *follower) loop(s *scope, st *ir.ScanStmt, source *value) {
	f.scan(source, s.target(st, st.Key), s.target(st, st.Value))
	for local, assigned := range s.frame.loops[st] {
		s.assign(local, assigned, union(s.defs[local], assigned))
	}
	s.loops = append(s.loops, source)
	s.frame.loops[st] = f.blocks(s, st.Block)
	s.loops = s.loops[:len(s.loops)-1]
}

func union(a, b []*value) []*value {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(slices.Clip(a), v)
		}
	}
	return a
}

// stmt does to the values what a statement may do.
func (f *follower) stmt(s *scope, stmt ir.Stmt) { //nolint:cyclop // a case for each kind of statement
	switch st := stmt.(type) {
	case *ir.BlockStmt:
		f.blocks(s, st.Blocks...)
	case *ir.NotStmt:
		f.blocks(s, st.Block)
	case *ir.ScanStmt:
		f.loop(s, st, f.local(s, st, st.Source))
	case *ir.WithStmt:
		f.with(s, st)
	case *ir.CallStmt:
		f.call(s, st)
	case *ir.ReturnLocalStmt:
		f.flow(&s.result, f.local(s, st, st.Source))
	case *ir.DotStmt:
		from, key := f.operand(s, st, st.Source), f.operand(s, st, st.Key)
		f.dot(s.target(st, st.Target), from, key)
	case *ir.AssignVarStmt:
		from := f.operand(s, st, st.Source)
		f.flow(s.target(st, st.Target), from)
	case *ir.AssignVarOnceStmt:
		from := f.operand(s, st, st.Source)
		f.flow(s.also(st, st.Target), from)
	case *ir.ResetLocalStmt:
		s.assign(st.Target, nil, nil)
	case *ir.EqualStmt:
		f.compare(f.operand(s, st, st.A), f.operand(s, st, st.B))
	case *ir.NotEqualStmt:
		f.compare(f.operand(s, st, st.A), f.operand(s, st, st.B))
	case *ir.BreakStmt, *ir.NopStmt, *ir.IsDefinedStmt, *ir.IsUndefinedStmt,
		*ir.IsArrayStmt, *ir.IsObjectStmt, *ir.IsSetStmt: // whether a part is there, and its type, is read with every part
	default:
		f.make(s, stmt)
	}
}

// make is the part of stmt for what makes values.
func (f *follower) make(s *scope, stmt ir.Stmt) { //nolint:cyclop // a case for each kind of statement
	scalar := func(target ir.Local) { f.flow(s.target(stmt, target), &value{scalar: true}) }
	switch st := stmt.(type) {
	case *ir.MakeArrayStmt:
		f.site(s, stmt, st.Target)
	case *ir.MakeObjectStmt:
		f.site(s, stmt, st.Target)
	case *ir.MakeSetStmt:
		f.site(s, stmt, st.Target).set = true
	case *ir.ArrayAppendStmt:
		f.add(s, stmt, f.local(s, stmt, st.Array), f.operand(s, stmt, st.Value))
	case *ir.SetAddStmt:
		f.add(s, stmt, f.local(s, stmt, st.Set), f.operand(s, stmt, st.Value))
	case *ir.ObjectInsertStmt:
		f.insert(f.local(s, stmt, st.Object), f.operand(s, stmt, st.Key), f.operand(s, stmt, st.Value))
	case *ir.ObjectInsertOnceStmt:
		member := f.operand(s, stmt, st.Value)
		f.whole(member) // it is compared with what is there
		f.insert(f.local(s, stmt, st.Object), f.operand(s, stmt, st.Key), member)
	case *ir.ObjectMergeStmt:
		f.whole(f.local(s, stmt, st.A))
		f.whole(f.local(s, stmt, st.B))
		f.flow(s.target(stmt, st.Target), &value{free: true})
	case *ir.LenStmt:
		f.keys(f.operand(s, stmt, st.Source))
		scalar(st.Target)
	case *ir.MakeNullStmt:
		scalar(st.Target)
	case *ir.MakeNumberIntStmt:
		scalar(st.Target)
	case *ir.MakeNumberRefStmt:
		f.flow(s.target(stmt, st.Target), &value{numbers: map[string]bool{f.strings[st.Index].Value: true}})
	case *ir.AssignIntStmt:
		scalar(st.Target)
	default:
		f.err = fmt.Errorf("%w: unknown statement %T", errLost, stmt)
	}
}

// with puts a value in the place of the input, or of a part of it, for a block.
func (f *follower) with(s *scope, st *ir.WithStmt) {
	replaced := f.operand(s, st, st.Value)
	if st.Local == ir.Data {
		f.whole(replaced) // what is read of data afterwards is then known
		f.blocks(s, st.Block)
		return
	}
	if st.Local != ir.Input {
		f.err = errLost
		return
	}
	outer := s.input
	at := s.cell(cellKey{stmt: st, local: ir.Input})
	s.input = at
	if len(st.Path) > 0 { // the rest of the input stays
		f.flow(at, outer)
	}
	for i, index := range st.Path {
		next := s.cell(cellKey{stmt: st, local: ir.Input, part: i + 1})
		object := s.siteOf(siteKey{stmt: st, part: i})
		object.fields[f.strings[index].Value] = next
		f.flow(at, &value{sites: map[*site]bool{object: true}})
		at = next
	}
	f.flow(at, replaced)
	f.blocks(s, st.Block)
	s.input = outer
}

// call follows the function into its own frame, or tells what the builtin reads.
func (f *follower) call(s *scope, st *ir.CallStmt) {
	args := make([]*value, len(st.Args))
	for i := range st.Args {
		args[i] = f.operand(s, st, st.Args[i])
	}
	function := f.funcs[st.Func]
	if function == nil {
		f.builtin(s, st, args)
		return
	}
	key := frameKey{name: st.Func, input: s.input}
	if len(args) > int(ir.Unused) {
		key.caller, key.stmt = s.frame, st
	}
	callee := f.frame(key, function)
	for i, arg := range args {
		if param := function.Params[i]; param != ir.Input && param != ir.Data {
			f.flow(callee.params[param], arg)
		}
	}
	f.flow(s.target(st, st.Result), &callee.result)
}
