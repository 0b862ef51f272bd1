package source

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
	"sync"
	"unicode/utf8"

	"github.com/regolith-policy/regolith/engine"
	"go.yaml.in/yaml/v3"
)

// file is one input file, after decompression and without a byte order mark.
type file struct {
	name    string
	data    []byte
	mapping *mapping // of data; nil where it was read
	sealed  error    // why its text cannot be changed; nil where it can

	index  sync.Once
	blocks []block

	parsed sync.Mutex // guards the YAML document that was located in last
	start  int
	root   *yaml.Node
}

// blockSize is the distance of two entries of the line index in bytes: a position costs one look at a block,
// wherever it is, even in a file of one line.
const blockSize = 1 << 10

// block is what stands before one block of a file.
type block struct {
	line  int // lines that ended before the block
	start int // offset at which the line begins that reaches into the block
	runes int // characters between start and the block
}

// blocks are made when the first position is asked for.
func (f *file) buildIndex() {
	var b block
	for at := 0; at == 0 || at < len(f.data); at += blockSize {
		f.blocks = append(f.blocks, b)
		part := f.data[at:min(at+blockSize, len(f.data))]
		if last := bytes.LastIndexByte(part, '\n'); last >= 0 {
			b.line += bytes.Count(part, []byte{'\n'})
			b.start, b.runes = at+last+1, 0
			part = part[last+1:]
		}
		b.runes += countRunes(part)
	}
}

// countRunes counts the bytes that begin a character, so that a character cut in two counts once: all bytes but those that
// begin with the bits 10, eight at a time.
func countRunes(text []byte) int {
	const lowest = 0x0101010101010101
	n := len(text)
	for ; len(text) >= 8; text = text[8:] {
		word := binary.LittleEndian.Uint64(text)
		n -= bits.OnesCount64(word >> 7 &^ (word >> 6) & lowest)
	}
	for _, c := range text {
		if !utf8.RuneStart(c) {
			n--
		}
	}
	return n
}

// position is the line and the column, in characters, of an offset; both count from 1.
func (f *file) position(offset int) (line, column int) {
	f.index.Do(f.buildIndex)
	offset = max(0, min(offset, len(f.data)))
	b := f.blocks[min(offset/blockSize, len(f.blocks)-1)]
	from := min(offset/blockSize, len(f.blocks)-1) * blockSize
	part := f.data[from:offset]
	if last := bytes.LastIndexByte(part, '\n'); last >= 0 {
		return b.line + bytes.Count(part, []byte{'\n'}) + 1, countRunes(part[last+1:]) + 1
	}
	return b.line + 1, b.runes + countRunes(part) + 1
}

func (f *file) location(offset int) engine.Location {
	line, column := f.position(offset)
	return engine.Location{File: f.name, Line: line, Column: column}
}

// lineStart is the offset of the first byte of a line; false if there is no such line.
func (f *file) lineStart(line int) (int, bool) {
	f.index.Do(f.buildIndex)
	if line <= 1 {
		return 0, line == 1
	}
	// the last block that begins before the line does
	i := sort.Search(len(f.blocks), func(i int) bool { return f.blocks[i].line >= line-1 }) - 1
	at, have := max(i, 0)*blockSize, f.blocks[max(i, 0)].line
	for have < line-1 {
		end := bytes.IndexByte(f.data[at:], '\n')
		if end < 0 {
			return 0, false
		}
		at, have = at+end+1, have+1
	}
	return at, at < len(f.data)
}

// yamlOffset is the offset in text of a line and column as the YAML parser counts them: from 1, in characters,
// and with more line breaks than editors know.
func yamlOffset(text []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		length := lineLength(text[at:])
		if length < 0 {
			return len(text)
		}
		at += length
	}
	for ; column > 1 && at < len(text); column-- {
		_, width := utf8.DecodeRune(text[at:])
		at += width
	}
	return at
}

// lineLength is the length of the first line of text with its line break as YAML defines it, or -1 if it has none.
func lineLength(text []byte) int {
	for i := range text {
		if width := breakWidth(text[i:]); width > 0 {
			return i + width
		}
	}
	return -1
}

// breakWidth is the length of the line break that text begins with, 0 if it begins with none. To YAML, "next line"
// and the line and paragraph separators of Unicode are line breaks as well.
func breakWidth(text []byte) int {
	switch text[0] {
	case '\n':
		return 1
	case '\r':
		if len(text) > 1 && text[1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if bytes.HasPrefix(text, []byte("\u0085")) {
			return 2
		}
	case 0xE2:
		if bytes.HasPrefix(text, []byte("\u2028")) || bytes.HasPrefix(text, []byte("\u2029")) {
			return 3
		}
	}
	return 0
}
