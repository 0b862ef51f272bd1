package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/regolith-policy/regolith/engine"
)

// reader reads with one configuration.
type reader struct{ Config }

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
}

// piece is one YAML document, converted apart from the others.
type piece struct {
	file *file
	span
	result
}

// load reads one target into memory and splits it.
func (r *reader) load(t target) batch {
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
	data, err := r.bytes(t.path)
	if err == nil {
		err = checkText(data)
	}
	if err == nil {
		return r.split(&file{name: name, data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))})
	}
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
	return batch{result: result{errors: []engine.InputError{bad}}}
}

// contentError is a file that is not read for what it holds.
type contentError struct {
	message, hint string
	ignorable     bool // in a directory: a file that happens to lie there
}

func (e *contentError) Error() string { return e.message }

// bytes reads and decompresses a file, or standard input.
func (r *reader) bytes(path string) ([]byte, error) {
	if path == "-" {
		if r.Stdin == nil {
			return nil, errors.New("there is no standard input")
		}
		return r.all(r.Stdin, 0)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	size := int64(0)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return r.all(f, size)
}

// all reads to the end, or to the limit; guess is the length if it is known.
func (r *reader) all(from io.Reader, guess int64) ([]byte, error) {
	in := bufio.NewReader(from)
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		unzip, err := gzip.NewReader(in)
		if err != nil {
			return nil, gzipError(err)
		}
		data, err := r.limited(unzip, 4*guess)
		if err != nil {
			return nil, gzipError(err)
		}
		return data, nil
	}
	if guess > r.MaxFile {
		return nil, r.tooLong()
	}
	return r.limited(in, guess)
}

// gzipError keeps what is known, and explains the rest.
func gzipError(err error) error {
	var known *contentError
	if errors.As(err, &known) {
		return err
	}
	return &contentError{message: fmt.Sprintf("broken gzip data: %v", err), hint: "the file is damaged or cut off"}
}

// limited reads no more than the limit of a file.
func (r *reader) limited(from io.Reader, guess int64) ([]byte, error) {
	var buffer bytes.Buffer
	buffer.Grow(int(min(guess, r.MaxFile)) + bytes.MinRead)
	n, err := buffer.ReadFrom(io.LimitReader(from, r.MaxFile+1))
	if err != nil {
		return nil, err
	}
	if n > r.MaxFile {
		return nil, r.tooLong()
	}
	return buffer.Bytes(), nil
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
