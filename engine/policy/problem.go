package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Problem is one thing that is wrong in a policy file. It is an error.
type Problem struct { //nolint:errname // it is a finding of check first, and an error where one is wanted
	File string `json:"file"`
	// Row and Col count from 1; 0 where the problem is about the file as a whole.
	Row     int    `json:"row,omitempty"`
	Col     int    `json:"col,omitempty"`
	Message string `json:"message"`
	// Hint says what to do; "" where the message says it.
	Hint string `json:"hint,omitempty"`
}

// Error is "file:row:col: message", without the hint.
func (p Problem) Error() string {
	if p.Row == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Row, p.Col, p.Message)
}

// sortProblems orders by place, then by message, and removes repetitions.
func sortProblems(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Message, b.Message), cmp.Compare(a.Hint, b.Hint),
		)
	})
	return slices.Compact(problems)
}

// fromOPA turns the errors of OPA's parser and compiler into problems. Errors of unknown form are put at the start
// of the file.
func fromOPA(file string, err error) []Problem {
	var all ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &all):
	case errors.As(err, &one):
		all = ast.Errors{one}
	default:
		return []Problem{{File: file, Row: 1, Col: 1, Message: err.Error()}}
	}
	problems := make([]Problem, 0, len(all))
	for _, e := range all {
		p := Problem{File: file, Row: 1, Col: 1, Message: e.Code + ": " + e.Message, Hint: opaHint(e)}
		if e.Location != nil {
			p.Row, p.Col = max(1, e.Location.Row), max(1, e.Location.Col)
			p.File = cmp.Or(e.Location.File, file)
		}
		problems = append(problems, p)
	}
	return problems
}

// opaHint is the remedy for an error of OPA, where there is one to tell.
func opaHint(e *ast.Error) string {
	if strings.Contains(e.Message, "not supported by current capabilities") ||
		strings.HasPrefix(e.Message, "undefined function") && !strings.HasPrefix(e.Message, "undefined function data.") {
		return "use what capabilities.json allows: OPA 1.3.0 without the network, the clock and randomness"
	}
	if e.Code != ast.TypeErr {
		return ""
	}
	return detailHint(e.Details)
}

// detailHint is the remedy for an error of the type checker: the field that was meant, or the types that differ.
func detailHint(details ast.ErrorDetails) string {
	invalid, ok := details.(*ast.RefErrInvalidDetail)
	if !ok || invalid.Pos >= len(invalid.Ref) {
		return typesHint(details)
	}
	names := make([]string, 0, len(invalid.OneOf))
	for _, value := range invalid.OneOf {
		if name, ok := value.(ast.String); ok {
			names = append(names, string(name))
		}
	}
	have, _ := invalid.Ref[invalid.Pos].Value.(ast.String)
	if near := nearest(string(have), names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(names) > 0 {
		return "the type has " + strings.Join(names, ", ") + "; what it does not have is read by object.get"
	}
	return ""
}

// typesHint tells the types that differ: of the two sides of a comparison, or of the arguments of a function.
func typesHint(details ast.ErrorDetails) string {
	if details == nil {
		return ""
	}
	var parts []string
	for _, line := range details.Lines() {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			parts = append(parts, strings.Replace(line, " :", ":", 1))
		}
	}
	const readable = 300 // bytes; the type of a whole pod is longer
	if hint := strings.Join(parts, ", "); len(hint) <= readable {
		return hint
	}
	return ""
}

// nearest is the candidate most like a name: the shortest one that contains it, else the one at the smallest edit
// distance; "" where the distance is over a third of the name.
func nearest(name string, candidates []string) string {
	best, distance := "", len(name)/3+1
	container := ""
	for _, candidate := range candidates {
		if len(name) > 2 && strings.Contains(candidate, name) && (container == "" || len(candidate) < len(container)) {
			container = candidate
		}
		if d := levenshtein.ComputeDistance(name, candidate); d <= distance && (d < distance || best == "") {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return container
	}
	return best
}

// meant is the hint for a name that is not known: the one that was meant, or all there are, if they are few.
func meant(name string, candidates []string) string {
	const few = 12
	if near := nearest(name, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(candidates) == 0 || len(candidates) > few {
		return ""
	}
	return "known are " + strings.Join(candidates, ", ")
}
