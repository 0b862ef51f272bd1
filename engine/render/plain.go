package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// csi matches a control sequence of a terminal. Only its introducer makes it one, so what is longer than
// parameters and one final character is left in sight.
var csi = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]`)

// plain is a string from the input as one line of harmless text: valid UTF-8 without control sequences,
// control and format characters (which could rewrite a terminal or reorder what a person reads), and without
// the noncharacters that XML forbids. White space is folded.
func plain(s string) string {
	if harmless(s) {
		return s
	}
	return strings.Join(strings.Fields(printable(s)), " ")
}

// printable is plain with white space kept as spaces: for the name of a file, which has to stay the same.
func printable(s string) string {
	return strings.Map(visible, csi.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), ""))
}

// harmless is whether s is printable ASCII with single spaces inside only, as nearly all strings are.
func harmless(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && last == ' ' {
			return false
		}
		last = s[i]
	}
	return s == "" || last != ' '
}

// visible maps a character to itself, to a space or, with -1, to nothing.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return -1
	case r == utf8.RuneError, unicode.IsGraphic(r):
		return r
	}
	return '\uFFFD'
}

// plainLines is a text of several lines, each made plain but for its indentation by spaces; blank lines at the
// start and the end are left out.
func plainLines(s string) []string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(s, "\r\n", "\n")) {
		line = strings.TrimSuffix(line, "\n")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines = append(lines, strings.TrimRight(line[:indent]+plain(line), " "))
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// plainCode is a line of source text with its spacing kept: tabs become spaces up to the next multiple of
// tabWidth, everything else is made visible as plain does. The second result is the offset in runes, from 0,
// of the character that stood at the given column of the line, from 1; -1 if the line is shorter.
func plainCode(s string, column int) (string, int) {
	var b strings.Builder
	position, width, number := -1, 0, 0
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		number++
		if number == column {
			position = width
		}
		if r == '\t' {
			n := tabWidth - width%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			width += n
			continue
		}
		if r = visible(r); r >= 0 {
			b.WriteRune(r)
			width++
		}
	}
	if number+1 == column {
		position = width
	}
	return strings.TrimRight(b.String(), " "), position
}

const tabWidth = 4
