package source

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// The remedies that more than one error shares.
const (
	hintTruncated = "the file is cut off or a bracket is never closed: was it written completely?"
	hintDuplicate = "keep one of the two: which one wins differs from tool to tool"
	hintTemplate  = "render the chart first: helm template . | regolith scan -"
	hintTabs      = "YAML does not allow tabs for indentation: use spaces"
	hintAliases   = "write the values out, or convert the file to JSON"
	hintNesting   = "no Kubernetes object nests that deeply: is this the right file?"
)

// maxFaults is how many errors of one file are told before the rest of the file is given up.
const maxFaults = 20

// Error is a problem with the input as a Go error.
type Error struct{ engine.InputError }

// Error gives "file:line:column: message", as far as the place is known.
func (e *Error) Error() string {
	where := e.Location.File
	if e.Location.Line > 0 {
		where += fmt.Sprintf(":%d", e.Location.Line)
	}
	if e.Location.Column > 0 {
		where += fmt.Sprintf(":%d", e.Location.Column)
	}
	return where + ": " + e.Message
}

// fault is something wrong at an offset of a text.
type fault struct {
	at      int
	first   int // where the thing stood before, for duplicates; -1 otherwise
	message string
	hint    string
}

// inputError places a fault in a file.
func (f *file) inputError(bad fault) engine.InputError {
	message := bad.message
	if bad.first >= 0 {
		line, column := f.position(bad.first)
		message += fmt.Sprintf(": first at line %d, column %d", line, column)
	}
	return engine.InputError{Location: f.location(bad.at), Message: message, Hint: bad.hint}
}

// fileError is an error about a whole file.
func fileError(name, message, hint string) engine.InputError {
	return engine.InputError{Location: engine.Location{File: name}, Message: message, Hint: hint}
}

// jsonHint guesses what made the text at an offset invalid JSON.
func jsonHint(data []byte, at int) string {
	before := bytes.TrimRight(data[:at], " \t\r\n")
	switch c := data[at]; {
	case c == '\'':
		return "JSON has strings in double quotes only"
	case c == '/' || c == '#':
		return "JSON has no comments"
	case (c == '}' || c == ']') && bytes.HasSuffix(before, []byte(",")):
		return "JSON has no comma before a closing bracket"
	case c == '{' && bytes.HasSuffix(before, []byte("{")):
		return hintTemplate
	}
	return ""
}

// yamlHint maps a part of a message of the YAML parser, which has no error types, to a remedy.
func yamlHint(message string) string {
	for _, known := range []struct{ part, hint string }{
		{"mapping values are not allowed", `check the indentation, and quote a value that holds ": "`},
		{"did not find expected key", "check the indentation: this line fits no level above it"},
		{"did not find expected '-' indicator", "check the indentation: all items of a list start in one column"},
		{"could not find expected ':'", "a key has no colon, or a text of several lines is not indented"},
		{"found unexpected end of stream", "a quote is never closed"},
		{"did not find expected ',' or", "a bracket is never closed, or a comma is missing"},
		{"unknown anchor", "an alias can only name an anchor that stands before it in the same document"},
		{"found incompatible YAML document", "remove the %YAML line: kubectl reads YAML 1.1 only"},
		{"control characters are not allowed", "is this a text file in UTF-8?"},
		{"UTF-8", "save the file as UTF-8"},
		{"exceeded max depth", hintNesting},
	} {
		if strings.Contains(message, known.part) {
			return known.hint
		}
	}
	return ""
}

// size prints a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", (n+1<<19)>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
