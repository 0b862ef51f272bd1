package cli

import (
	"errors"
	"fmt"
	"io"
)

// The exit codes of every command.
const (
	ExitClean    = 0 // nothing at or over --fail-on
	ExitFindings = 1 // findings at or over --fail-on
	ExitUsage    = 2 // wrong usage or bad input
	ExitBroken   = 3 // could not finish: a control broke, a cluster went away, or data is missing with --fail-on-unknown
)

const exitStatus = `
EXIT STATUS
  0  clean
  1  findings at or over --fail-on
  2  wrong usage or bad input
  3  could not finish: a control broke, a cluster went away, or verdicts are unknown with --fail-on-unknown`

// failure is an error with the exit code it leads to and, where known, the remedy.
type failure struct {
	code int
	err  error
	hint string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// usage is wrong usage or bad input.
func usage(hint, format string, args ...any) error {
	return &failure{code: ExitUsage, err: fmt.Errorf(format, args...), hint: hint}
}

// exit ends a command whose output says all there is to say.
func exit(code int) error {
	if code == ExitClean {
		return nil
	}
	return &failure{code: code}
}

// hinted is an error that knows its remedy.
type hinted interface{ Hint() string }

// conclude prints an error once, as people are told errors here, and gives the exit code.
func conclude(err error, stderr io.Writer) int {
	if err == nil {
		return ExitClean
	}
	code, hint := ExitUsage, ""
	var f *failure
	if errors.As(err, &f) {
		if f.err == nil {
			return f.code
		}
		code, hint = f.code, f.hint
	}
	var h hinted
	if hint == "" && errors.As(err, &h) {
		hint = h.Hint()
	}
	complain(stderr, "error", err.Error())
	if hint != "" {
		complain(stderr, "hint", hint)
	}
	return code
}

// complain prints one line of diagnosis. What cannot be written cannot be told either.
func complain(stderr io.Writer, level, message string) {
	if a, ok := stderr.(about); ok {
		message = a.name + ": " + message
	}
	_, _ = fmt.Fprintf(stderr, "regolith: %s: %s\n", level, message)
}

// about is a stream for what is said of one of many inputs.
type about struct {
	io.Writer
	name string
}
