package source

import "bytes"

// span is a part of a file, as offsets.
type span struct{ start, end int }

// splitYAML cuts a YAML stream at its document markers: "---" and "..." at the start of a line, followed by a blank
// or the end of the line (so "--- # comment" separates documents, which kubectl overlooks). A document keeps its
// "---" line, what follows on it, and the directives and comments before it. Nothing else is looked at: no valid
// document has such a line inside.
func splitYAML(data []byte) []span {
	var spans []span
	start, content := 0, false // whether anything but comments, blank lines and directives came since start
	cut := func(end, next int) {
		if content {
			spans = append(spans, span{start, end})
		}
		if content || next > end {
			start = next
		}
		content = false
	}
	for at := 0; at < len(data); {
		line := data[at:]
		if length := markedLine(line); length > 0 {
			line = line[:length]
		}
		switch {
		case isMarker(line, "---"):
			cut(at, at)
			content = true
		case isMarker(line, "..."):
			cut(at, at+len("..."))
			content = !isPrefix(line[len("..."):])
		case !content:
			content = !isPrefix(line)
		}
		at += len(line)
	}
	cut(len(data), len(data))
	return spans
}

// markedLine is the length of the first line of text, with the line breaks that may stand before a marker;
// 0 if text has none.
func markedLine(text []byte) int {
	end := bytes.IndexByte(text, '\n')
	if end < 0 {
		end = len(text) - 1
	}
	if early := bytes.IndexByte(text[:end+1], '\r'); early >= 0 && early < end-1 {
		return early + 1
	}
	return end + 1
}

// isMarker says that a line begins with a document marker.
func isMarker(line []byte, marker string) bool {
	if !bytes.HasPrefix(line, []byte(marker)) {
		return false
	}
	if len(line) == len(marker) {
		return true
	}
	switch line[len(marker)] {
	case ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// isPrefix says that a line may stand before a document without being part of it.
func isPrefix(line []byte) bool {
	if len(line) > 0 && line[0] == '%' {
		return true
	}
	line = bytes.TrimLeft(line, " \t\r\n")
	return len(line) == 0 || line[0] == '#'
}
