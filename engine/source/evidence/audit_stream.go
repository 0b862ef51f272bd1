package evidence

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// auditEvents makes one AuditLog of the events in a file that is in memory.
type auditEvents struct {
	file         string
	log          *audit
	first        int
	isIncomplete bool
}

func (e *auditEvents) read(index int, v Value) error {
	if e.log.events == 0 {
		e.first = index
	}
	err := e.log.add(recordOf(v.JSON))
	e.isIncomplete = e.isIncomplete || err != nil
	return err
}

func (e *auditEvents) facts() []Fact {
	if e.log.events == 0 {
		return nil
	}
	return []Fact{e.log.fact(e.file, e.first, e.isIncomplete)}
}

// IsAuditLog says that a text begins with an event of the API server's audit log, or with a list of those. The first
// few kilobytes are enough, and the text may end anywhere.
func IsAuditLog(text []byte) bool {
	text = trim(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if !is(text, '{') || !bytes.Contains(text, []byte(`audit.k8s.io/`)) {
		return false
	}
	r := recordOf(text)
	return r.is("Event") || r.is("EventList")
}

// maxStreamProblems is how many problems of one log are told before the rest of it is given up.
const maxStreamProblems = 20

// StreamProblem is a problem in a text that is not kept. Line and Column count from 1.
type StreamProblem struct {
	Line, Column  int
	Message, Hint string
}

// AuditLog makes one fact of an audit log of any length, reading it once and keeping one event at a time. Name is
// the name of the fact, limit the size of one event in bytes. What is no event is told, and the rest counts all the
// same. The error is that of the stream; the fact then holds what came before it.
func AuditLog(stream io.Reader, name string, limit int) (Fact, []StreamProblem, error) {
	r := &auditReader{in: bufio.NewReaderSize(stream, 1<<18), log: newAudit(maxNames), limit: limit}
	var err error
	for err == nil && len(r.problems) < maxStreamProblems {
		err = r.line()
	}
	if errors.Is(err, io.EOF) {
		r.end()
		err = nil
	} else if err == nil {
		r.tell(0, "too many errors: the rest of the log is not read", "")
	}
	return r.log.fact(name, 0, err != nil || len(r.problems) > 0), r.problems, err
}

// auditReader takes a log apart. An event stands on one line, or on several after it went through jq.
type auditReader struct {
	in       *bufio.Reader
	log      *audit
	limit    int
	problems []StreamProblem

	lines   int    // that were read
	value   []byte // of an event that goes on
	first   int    // the line it began on
	nesting nesting
}

// line reads one line.
func (r *auditReader) line() error {
	text, err := r.in.ReadSlice('\n')
	if err == nil {
		r.lines++
		r.take(text)
		return nil
	}
	var long []byte
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long)+len(text) > r.limit {
			return r.skipLine()
		}
		long = append(long, text...)
		text, err = r.in.ReadSlice('\n')
	}
	if len(long)+len(text) > 0 && (err == nil || errors.Is(err, io.EOF)) {
		r.lines++
		r.take(append(long, text...))
	}
	return err
}

// skipLine goes over the rest of a line that is longer than any event.
func (r *auditReader) skipLine() error {
	r.lines++
	r.value = nil
	r.first = r.lines
	r.tell(1, fmt.Sprintf("a line of more than %d bytes, which is the limit for an event", r.limit), "is this an audit log?")
	for {
		if _, err := r.in.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// take goes on with a line.
func (r *auditReader) take(line []byte) {
	if r.lines == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	if r.value != nil && is(line, '{') {
		r.tell(1, "the event ends too early", "the log was cut off while it was written or copied")
		r.value = nil
	}
	for rest := line; ; {
		if r.value == nil {
			if rest = trim(rest); len(rest) == 0 {
				return
			}
			r.first, r.nesting = r.lines, nesting{}
		}
		if rest = r.part(rest); rest == nil {
			return
		}
	}
}

// part goes on with an event, and returns what is behind it on the line; nil where nothing is.
func (r *auditReader) part(line []byte) []byte {
	if r.value == nil && line[0] != '{' {
		r.tell(1, "this is no audit event", "give the log as a file of its own")
		return nil
	}
	end := r.nesting.end(line)
	switch {
	case end > 0 && r.value == nil:
		r.event(line[:end])
		return line[end:]
	case end > 0:
		r.event(append(r.value, line[:end]...))
		r.value = nil
		return line[end:]
	case r.nesting.isString:
		r.value = nil
		r.tell(1, "the event ends in a text", "the log was cut off while it was written or copied")
	case len(r.value)+len(line) > r.limit:
		r.value = nil
		r.tell(1, fmt.Sprintf("an event of more than %d bytes, which is the limit", r.limit), "")
	default:
		r.value = append(r.value, line...)
	}
	return nil
}

// end is what the end of the log leaves over.
func (r *auditReader) end() {
	if r.value != nil {
		r.tell(1, "the event ends too early", "the log was cut off while it was written or copied")
	}
}

// event counts an event, or a list of events as the webhook of the API server sends it.
func (r *auditReader) event(value []byte) {
	if !json.Valid(value) {
		r.syntax(value)
		return
	}
	record := recordOf(value)
	switch {
	case record.is("Event"):
		r.add(record)
	case record.is("EventList"):
		items(record.items, func(item []byte) bool {
			r.add(recordOf(item))
			return true
		})
	default:
		r.tell(1, "this is no audit event", "give the log as a file of its own")
	}
}

func (r *auditReader) add(record auditRecord) {
	var known *invalid
	if err := r.log.add(record); errors.As(err, &known) {
		r.tell(1, "this is an audit event, and does not count in full: "+known.message, known.hint)
	}
}

// syntax tells what is wrong in an event.
func (r *auditReader) syntax(value []byte) {
	var all any
	var wrong *json.SyntaxError
	if err := json.Unmarshal(value, &all); errors.As(err, &wrong) {
		before := value[:min(int(wrong.Offset), len(value))]
		column := len(before) - 1 - bytes.LastIndexByte(before, '\n')
		r.problems = append(r.problems, StreamProblem{
			Line: r.first + bytes.Count(before, []byte("\n")), Column: max(column, 1),
			Message: "invalid JSON in an audit event: " + wrong.Error(), Hint: "the log is damaged here",
		})
	}
}

func (r *auditReader) tell(column int, message, hint string) {
	line := r.first
	if column == 0 {
		line = r.lines
	}
	r.problems = append(r.problems, StreamProblem{Line: line, Column: column, Message: message, Hint: hint})
}
