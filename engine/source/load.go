package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/evidence"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// reader reads with one configuration.
type reader struct {
	Config
	mappings *mappings
	left     atomic.Int64 // of MaxTotal
	refused  atomic.Int64 // files that were not read for it
}

// result is what came out of a file, or of a part of it.
type result struct {
	documents []Document
	errors    []engine.InputError
	skipped   int
}

// batch is what came out of one target: the documents of a JSON file, or the pieces of a YAML file.
type batch struct {
	file *file
	result
	warnings []engine.InputError
	pieces   []piece
	header   *snapshot.Header // of a snapshot
}

// piece is one YAML document, converted apart from the others.
type piece struct {
	file *file
	span
	result
}

// load reads one target into memory and splits it.
func (r *reader) load(ctx context.Context, t target) batch {
	name := t.path
	if name == "-" {
		name = stdinName
	}
	switch {
	case t.problem != "":
		return batch{result: result{errors: []engine.InputError{fileError(name, t.problem, t.hint)}}}
	case t.warning != "":
		return batch{warnings: []engine.InputError{fileError(name, t.warning, t.hint)}}
	}
	b, err := r.read(ctx, name, t)
	if err != nil {
		return unread(name, t, err)
	}
	return b
}

// read reads what is there to be read.
func (r *reader) read(ctx context.Context, name string, t target) (batch, error) {
	in, err := r.open(t)
	if err != nil {
		return batch{}, err
	}
	defer in.close()
	switch head := in.head.Bytes(); {
	case snapshot.Is(head):
		return r.snapshot(name, in)
	case evidence.IsAuditLog(head):
		return r.auditLog(ctx, name, in), nil
	case t.log && !evidence.IsFalcoLog(head) && evidence.Recognise(head) != evidence.FalcoEvents:
		return batch{}, nil
	}
	data, err := r.bytes(in)
	if err != nil {
		return batch{}, err
	}
	f := &file{name: name, data: withoutLogs(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), mapping: in.mapping}
	if in.zip != "" || bytes.Contains(data, []byte(startOfLogs)) {
		f.sealed = errPacked
	}
	switch {
	case evidence.IsFalcoLog(f.data):
		return batch{file: f, result: falcoLog(f)}, nil
	case evidence.IsRBACPolice(f.data):
		return batch{}, &contentError{
			message: "what rbac-police collect prints holds no bindings, only what they come to for some subjects, and cannot be judged",
			hint: "give what it was made of: regolith snapshot, or " +
				"kubectl get roles,clusterroles,rolebindings,clusterrolebindings,serviceaccounts -A -o json",
			ignorable: true,
		}
	}
	return r.split(f), nil
}

// unread tells why a target was not read. What just lies in a directory is not at fault.
func unread(name string, t target, err error) batch {
	bad := fileError(name, reason(err), "")
	var known *contentError
	if errors.As(err, &known) {
		bad.Hint = known.hint
		if known.ignorable && !t.explicit {
			bad.Message += ": left out"
			return batch{warnings: []engine.InputError{bad}}
		}
	} else {
		bad.Message = "cannot be read: " + bad.Message
	}
	if t.log {
		return batch{warnings: []engine.InputError{bad}}
	}
	return batch{result: result{errors: []engine.InputError{bad}}}
}

// contentError is a file that is not read for what it holds.
type contentError struct {
	message, hint string
	ignorable     bool // in a directory: a file that happens to lie there
}

func (e *contentError) Error() string { return e.message }

// headSize is how much of a file is read to find out whether it is a log.
const headSize = 1 << 16

// input is one file or standard input, open and decompressed.
type input struct {
	name    string
	head    bytes.Buffer // what was read so far
	rest    io.Reader
	file    *os.File // where it is a regular one
	info    os.FileInfo
	mapping *mapping // where it is mapped
	guess   int64    // the length if it is known
	err     error    // where the head could not be read
	zip     string   // how it is compressed, if it is
	close   func()
}

// open opens a file, or standard input, and reads the head of it.
func (r *reader) open(t target) (*input, error) {
	in := &input{name: t.path, close: func() {}}
	if err := r.find(t, in); err != nil {
		return nil, err
	}
	if err := in.unzip(); err != nil {
		in.close()
		return nil, err
	}
	in.head.Grow(int(min(in.guess, r.MaxFile, headSize)) + bytes.MinRead)
	_, in.err = in.head.ReadFrom(io.LimitReader(in.rest, headSize))
	return in, nil
}

// find opens what is to be read under a name.
func (r *reader) find(t target, in *input) error {
	if t.stream != nil {
		in.rest = t.stream
		return nil
	}
	if text, ok := r.Overlay[t.path]; ok {
		in.rest, in.guess = bytes.NewReader(text), int64(len(text))
		return nil
	}
	if t.path == "-" {
		if r.Stdin == nil {
			return errors.New("there is no standard input")
		}
		in.rest = r.Stdin
		return nil
	}
	f, err := os.Open(t.path)
	if err != nil {
		return err
	}
	in.close = func() { f.Close() } //nolint:errcheck,gosec // nothing was written
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		in.file, in.info, in.guess = f, info, info.Size()
	}
	in.rest = f
	return nil
}

// unzip decompresses what is compressed.
func (in *input) unzip() error {
	buffered := bufio.NewReader(in.rest)
	in.rest = buffered
	switch magic, _ := buffered.Peek(4); {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		unzip, err := gzip.NewReader(buffered)
		if err != nil {
			return zipError("gzip", err)
		}
		in.rest, in.zip = unzip, "gzip"
	case string(magic) == "\x28\xb5\x2f\xfd":
		unzip, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return zipError("zstd", err)
		}
		in.rest, in.zip = unzip, "zstd"
	default:
		return nil
	}
	in.guess *= 4
	return nil
}

// stream is the whole text, for what is read once and not kept. It ends when ctx is cancelled.
func (in *input) stream(ctx context.Context) io.Reader {
	all := io.MultiReader(&in.head, in.rest)
	return readFunc(func(p []byte) (int, error) {
		if err := context.Cause(ctx); err != nil {
			return 0, err
		}
		return all.Read(p)
	})
}

// readFunc is a function as a reader.
type readFunc func(p []byte) (int, error)

// Read calls the function.
func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// bytes reads a file to the end, or to the limit, and refuses what is no text.
func (r *reader) bytes(in *input) ([]byte, error) {
	data, err := r.limited(in)
	switch {
	case err != nil && in.zip != "":
		return nil, zipError(in.zip, err)
	case err != nil:
		return nil, err
	}
	return data, checkText(data)
}

// zipError keeps what is known, and explains the rest.
func zipError(format string, err error) error {
	var known *contentError
	if errors.As(err, &known) {
		return err
	}
	return &contentError{message: fmt.Sprintf("broken %s data: %v", format, err), hint: "the file is damaged or cut off"}
}

// limited reads no more than the limit of a file.
func (r *reader) limited(in *input) ([]byte, error) {
	if in.err != nil {
		return nil, in.err
	}
	have := int64(in.head.Len())
	if have > r.MaxFile || in.guess > r.MaxFile && in.zip == "" {
		return nil, r.tooLong()
	}
	if r.worthMapping(in) {
		return r.mapped(in)
	}
	return r.all(in)
}

// worthMapping tells whether a file is mapped. A log is not: it grows while it is read.
func (r *reader) worthMapping(in *input) bool {
	head := in.head.Bytes()
	return r.MapFrom > 0 && in.file != nil && in.zip == "" && in.guess >= r.MapFrom &&
		!evidence.IsFalcoLog(head) && evidence.Recognise(head) != evidence.FalcoEvents
}

// mapped maps a file. What cannot be mapped is read.
func (r *reader) mapped(in *input) ([]byte, error) {
	if r.left.Add(-in.guess) < 0 {
		r.left.Add(in.guess)
		return nil, r.refuse(in)
	}
	mapping, err := r.mappings.mapFile(in.name, in.file, in.info)
	if err != nil {
		r.left.Add(in.guess)
		return r.all(in)
	}
	in.mapping, in.head = mapping, bytes.Buffer{}
	return mapping.data, nil
}

// all reads a file that is not too long, as far as its head tells.
func (r *reader) all(in *input) ([]byte, error) {
	have := int64(in.head.Len())
	reserved := max(have, min(in.guess, r.MaxFile))
	left := r.left.Add(-reserved)
	defer func() { r.left.Add(reserved - int64(in.head.Len())) }()
	if left < 0 {
		return nil, r.refuse(in)
	}
	limit := min(r.MaxFile, reserved+left)
	if in.guess > have {
		in.head.Grow(int(reserved-have) + bytes.MinRead)
	}
	n, err := in.head.ReadFrom(io.LimitReader(in.rest, limit-have+1))
	switch {
	case err != nil:
		return nil, err
	case have+n > r.MaxFile:
		return nil, r.tooLong()
	case have+n > limit:
		return nil, r.refuse(in)
	}
	return in.head.Bytes(), nil
}

// refuse is the error for a file for which there is no memory.
func (r *reader) refuse(in *input) error {
	r.refused.Add(1)
	in.head = bytes.Buffer{}
	return &contentError{message: "not read: memory is short", hint: "raise --memory-limit, or scan less at once"}
}

// tooLong is the error for a file over the limit.
func (r *reader) tooLong() error {
	return &contentError{
		message: "larger than " + size(r.MaxFile) + " after decompression, which is the limit",
		hint:    "split it into files", ignorable: true,
	}
}

// checkText refuses what is no text in UTF-8.
func checkText(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return &contentError{
			message: "the text is in UTF-16",
			hint:    "save it as UTF-8; in PowerShell: ... | Out-File -Encoding utf8",
		}
	case bytes.IndexByte(data, 0) < 0:
		return nil
	case len(data) > 262 && string(data[257:262]) == "ustar":
		return &contentError{message: "a tar archive, not a text", hint: "unpack it first", ignorable: true}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return &contentError{message: "a zip archive, not a text", hint: "unpack it first", ignorable: true}
	}
	return &contentError{
		message: "binary data, not a text: it has a NUL byte",
		hint:    "give YAML or JSON, which may be compressed by gzip", ignorable: true,
	}
}
