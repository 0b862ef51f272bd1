package render

import (
	"html"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// maxValue is the longest value in characters that the markdown format shows.
const maxValue = 500

var (
	// special matches the characters that markdown may read as more than text.
	special = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|~&!@$]")
	// scheme matches a colon that may end a scheme, or start or end the name of an emoji.
	scheme = regexp.MustCompile(`:([^\s\d])`)
	// leading matches what makes a list item or a heading at the start of a line.
	leading = regexp.MustCompile(`^(?:[-+=]|\d+[.)])`)
	// reference matches what GitHub turns into a mention or a link to an issue, up to its sign.
	reference = regexp.MustCompile(`@|#|(?i:\bgh-)|(?i:\bwww)`)
)

// zeroWidth is a space of no width: it keeps GitHub from seeing a mention or an issue in plain text.
const zeroWidth = "\u200b"

// md is text as a line of markdown that shows exactly it: no markup, HTML, link or mention.
func md(text string) string {
	text = reference.ReplaceAllString(clip(plain(text)), "$0"+zeroWidth)
	start := leading.FindString(text)
	text = special.ReplaceAllString(text[len(start):], `\$0`)
	text = scheme.ReplaceAllString(text, `\:$1`)
	if start != "" {
		start = start[:len(start)-1] + `\` + start[len(start)-1:]
	}
	return start + text
}

// mdCode is text as a code span, in which GitHub reads nothing; "" for nothing.
func mdCode(text string) string {
	text = clip(plain(text))
	if text == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// mdCell is text as a code span in a table.
func mdCell(text string) string { return strings.ReplaceAll(mdCode(text), "|", `\|`) }

// fence is a command as a code block; "" for nothing.
func fence(command string) string {
	lines := plainLines(command)
	if len(lines) == 0 {
		return ""
	}
	text := strings.Join(lines, "\n")
	marks := strings.Repeat("`", max(3, longestRun(text)+1))
	return marks + "sh\n" + text + "\n" + marks + "\n"
}

// longestRun is the length of the longest run of backticks.
func longestRun(text string) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// htmlText is text within an HTML element.
func htmlText(text string) string {
	return html.EscapeString(reference.ReplaceAllString(clip(plain(text)), "$0"+zeroWidth))
}

// htmlCode is text as an HTML code element.
func htmlCode(text string) string {
	return "<code>" + html.EscapeString(clip(plain(text))) + "</code>"
}

// mdReference is a link for further reading, or its text where it is no web address.
func mdReference(l engine.Link) string {
	address, ok := webURL(l.URL)
	if !ok {
		return md(l.Title + " " + l.URL)
	}
	return "[" + md(or(l.Title, l.URL)) + "](<" + address + ">)"
}

// link leads to the line of a location; only its text where the file cannot be in the repository.
func (m markdown) link(l engine.Location) string {
	text := mdCode(place(l))
	file := path.Clean(l.File)
	if text == "" || strings.HasPrefix(file, "/") || strings.HasPrefix(file, "..") || file == "-" {
		return text
	}
	address := m.o.LinkBase + strings.TrimPrefix(relativeURI(l.File), "./")
	if m.o.LinkBase == "" {
		address = relativeURI(l.File)
	}
	if l.Line > 0 {
		address += "#L" + strconv.Itoa(l.Line)
	}
	return "[" + text + "](<" + address + ">)"
}

// webURL is a text as the URL of a web page, and whether it is one.
func webURL(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", false
	}
	u.RawQuery = url.PathEscape(u.RawQuery)
	u.RawQuery = strings.NewReplacer("%25", "%").Replace(u.RawQuery)
	address := u.String()
	return address, !strings.ContainsAny(address, "<>\"\\|` ")
}

// clip cuts a value that is too long to read.
func clip(text string) string {
	if len(text) <= maxValue {
		return text
	}
	if runes := []rune(text); len(runes) > maxValue {
		return string(runes[:maxValue]) + "…"
	}
	return text
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func mdNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func mdSymbol(s engine.Status) string {
	switch s {
	case engine.StatusFail:
		return "❌"
	case engine.StatusPass:
		return "✅"
	case engine.StatusUnknown:
		return "❔"
	case engine.StatusError:
		return "❗"
	case engine.StatusManual:
		return "✋"
	case engine.StatusWaived:
		return "💤"
	case engine.StatusNotApplicable:
	}
	return ""
}
