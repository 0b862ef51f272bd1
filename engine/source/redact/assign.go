package redact

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// assignment is a name and what follows it: "password: x", "--token=x", "API_KEY='x'", "--password x", "Authorization:
// Bearer x".
var assignment = regexp.MustCompile(`([A-Za-z0-9][A-Za-z0-9_.-]*)(\\*["']?[ \t]*[:=][ \t]*|[ \t]+)((?i:bearer|basic|token)[ \t]+)?` +
	`("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\+"[^"\\]*\\+"|[^\s"']+)`)

// assigned is one assignment found in a text.
type assigned struct {
	name, separator string
	value           string
	start, end      int  // of the value
	isFlag          bool // a dash stands before the name
	isFirst         bool // nothing but space stands before the name in its line
	hasScheme       bool // "Bearer" or its like stands before the value
}

// assignments replaces what is assigned to the names of credentials.
func assignments(text string) string {
	if !strings.ContainsAny(text, ":=") && !holdsFlag(text) || !hints(text) {
		return text
	}
	var out strings.Builder
	at := 0
	for at < len(text) {
		found, next := nextAssignment(text, at)
		if next < 0 {
			break
		}
		if found.isSecret() {
			out.WriteString(text[at:found.start])
			out.WriteString(found.hidden())
			next = found.end
		} else {
			out.WriteString(text[at:next])
		}
		at = next
	}
	out.WriteString(text[at:])
	return out.String()
}

// holdsFlag tells whether a dash begins a word somewhere.
func holdsFlag(text string) bool {
	for at := strings.IndexByte(text, '-'); at >= 0; {
		if at == 0 || !isAlphanumeric(text[at-1]) {
			return true
		}
		next := strings.IndexByte(text[at+1:], '-')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// nextAssignment finds the next assignment and where to go on if it is none of a credential: behind its name, as the
// value may be a name itself. That place is -1 behind the last assignment.
func nextAssignment(text string, at int) (assigned, int) {
	m := assignment.FindStringSubmatchIndex(text[at:])
	if m == nil {
		return assigned{}, -1
	}
	name := at + m[2]
	found := assigned{
		name: text[name : at+m[3]], separator: text[at+m[4] : at+m[5]], hasScheme: m[6] >= 0,
		start: at + m[8], end: at + m[9], isFlag: name > 0 && text[name-1] == '-',
	}
	line := strings.LastIndexByte(text[:name], '\n') + 1
	found.isFirst = strings.Trim(text[line:name], " \t-") == "" && !found.isFlag
	found.end = found.valueEnd(text, line)
	found.value = text[found.start:found.end]
	return found, at + m[3]
}

// valueEnd is where a value ends: a bare one at the end of its line where it has a line for itself, a block of YAML
// where the indent ends, and any other one before the punctuation behind it.
func (a *assigned) valueEnd(text string, line int) int {
	value := text[a.start:a.end]
	switch {
	case strings.ContainsAny(value[:1], `"'\`):
		return a.end
	case block.MatchString(value):
		return blockEnd(text, a.start, indentOf(text[line:]))
	case a.isFirst && strings.TrimSpace(a.separator) != "":
		whole := text[a.start : a.start+lineEnd(text[a.start:])]
		whole, _, _ = strings.Cut(whole, " #")
		return a.start + len(strings.TrimRight(whole, " \t\r"))
	}
	return a.start + len(strings.TrimRight(value, ",;)}]"))
}

var block = regexp.MustCompile(`^[|>][-+0-9]*$`)

// blockEnd is where the lines end that are indented further than the one a block begins in.
func blockEnd(text string, start, indent int) int {
	end := start + lineEnd(text[start:])
	for end < len(text) {
		next := text[end+1:]
		if strings.TrimSpace(next[:lineEnd(next)]) != "" && indentOf(next) <= indent {
			break
		}
		end += 1 + lineEnd(next)
	}
	return end
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lineEnd is the length of the first line.
func lineEnd(text string) int {
	if at := strings.IndexByte(text, '\n'); at >= 0 {
		return at
	}
	return len(text)
}

// isSecret says that what is assigned is a credential.
func (a *assigned) isSecret() bool {
	bare := strings.Trim(a.value, `\"'`)
	switch {
	case strings.TrimSpace(a.separator) == "" && (!a.isFlag || strings.HasPrefix(a.value, "-")):
		return false // only a flag takes its value behind a space
	case a.name == "auth" || a.name == "_auth":
		login, err := base64.StdEncoding.DecodeString(bare)
		return err == nil && strings.Contains(string(login), ":")
	case !namesCredential(a.name) && !strings.EqualFold(a.name, "secret"):
		return false
	}
	return a.isValue(bare)
}

// isValue says that a text may be a credential: no switch, no marker, no expression, no block of YAML without lines.
func (a *assigned) isValue(bare string) bool {
	if bare == "" || isHarmless(bare) || strings.HasPrefix(bare, Hidden[:len(Hidden)-1]) || block.MatchString(bare) {
		return false
	}
	if strings.Contains(a.separator, ":") && !a.hasScheme {
		return !strings.ContainsAny(bare[:1], "=[{*&!") // a comparison, and YAML that is no text
	}
	return bare[0] != '='
}

// hidden is what stands for the value, in the quotes it had.
func (a *assigned) hidden() string {
	bare := strings.Trim(a.value, `\"'`)
	quoted := strings.TrimLeft(a.value, `\`)
	if quoted == "" || quoted[0] != '"' && quoted[0] != '\'' {
		return stand(a.value)
	}
	quote := a.value[:len(a.value)-len(quoted)+1]
	return quote + stand(bare) + quote
}
