package source

import "unicode/utf8"

// appendString writes a JSON string. Bytes that are no UTF-8, which only !!binary can bring, become U+FFFD.
func appendString(out []byte, text string) []byte {
	out = append(out, '"')
	from := 0
	for i := 0; i < len(text); {
		if c := text[i]; c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		escaped, width := escape(text[i:])
		if escaped != "" {
			out = append(append(out, text[from:i]...), escaped...)
			from = i + width
		}
		i += width
	}
	return append(append(out, text[from:]...), '"')
}

// escape gives the escape sequence for the first character of text, "" where it stands for itself, and its width.
func escape(text string) (escaped string, width int) {
	const hex = "0123456789abcdef"
	switch c := text[0]; {
	case c == '"' || c == '\\':
		return string([]byte{'\\', c}), 1
	case c == '\n':
		return `\n`, 1
	case c == '\t':
		return `\t`, 1
	case c < 0x20:
		return string([]byte{'\\', 'u', '0', '0', hex[c>>4], hex[c&15]}), 1
	}
	r, width := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && width == 1 {
		return `\ufffd`, 1
	}
	return "", width
}
