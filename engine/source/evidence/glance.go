package evidence

import (
	"bytes"
	"encoding/json"
)

// This file looks into JSON without decoding it. It believes that the text is valid, and just stops where it is
// not: callers that need to know check that before.

// trim removes the white space of JSON from the front.
func trim(data []byte) []byte {
	for i, c := range data {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return data[i:]
		}
	}
	return nil
}

// fields calls do for the fields of a JSON object, in order, until do returns false or the text ends. Keys are as they
// stand between the quotes.
func fields(data []byte, do func(key, value []byte) bool) {
	data = trim(data)
	if len(data) == 0 || data[0] != '{' {
		return
	}
	for data = trim(data[1:]); is(data, '"'); {
		end := skip(data)
		if end == 0 {
			return
		}
		key := data[1 : end-1]
		if data = trim(data[end:]); !is(data, ':') {
			return
		}
		data = trim(data[1:])
		if end = skip(data); end == 0 || !do(key, data[:end]) {
			return
		}
		if data = trim(data[end:]); is(data, ',') {
			data = trim(data[1:])
		}
	}
}

// items calls do for the items of a JSON array, in order, until do returns false.
func items(data []byte, do func(value []byte) bool) {
	data = trim(data)
	if len(data) == 0 || data[0] != '[' {
		return
	}
	data = trim(data[1:])
	for len(data) > 0 && data[0] != ']' {
		end := skip(data)
		if end == 0 || !do(data[:end]) {
			return
		}
		if data = trim(data[end:]); len(data) > 0 && data[0] == ',' {
			data = trim(data[1:])
		}
	}
}

// field is the value of one key of a JSON object, nil where it has none.
func field(data []byte, want string) []byte {
	var found []byte
	fields(data, func(key, value []byte) bool {
		if string(key) == want {
			found = value
		}
		return found == nil
	})
	return found
}

// skip is the length of the JSON value that text begins with, 0 where it does not end.
func skip(data []byte) int {
	if len(data) == 0 {
		return 0
	}
	switch data[0] {
	case '"':
		return skipString(data)
	case '{', '[':
		var n nesting
		return n.end(data)
	case '}', ']', ',', ':':
		return 0
	}
	for i, c := range data {
		switch c {
		case ',', '}', ']', ' ', '\t', '\r', '\n':
			return i
		}
	}
	return len(data)
}

// skipString is the length of the JSON string that text begins with, 0 where it does not end.
func skipString(data []byte) int {
	for i := 1; i < len(data); {
		quote := bytes.IndexByte(data[i:], '"')
		if quote < 0 {
			return 0
		}
		escape := bytes.IndexByte(data[i:i+quote], '\\')
		if escape < 0 {
			return i + quote + 1
		}
		i += escape + 2
	}
	return 0
}

// nesting counts the brackets of a value that may come in parts.
type nesting struct {
	depth    int
	isString bool // whether the last part ended in a string
}

// end is the length of the part of a value that text begins with, 0 where it does not end in it.
func (n *nesting) end(data []byte) int {
	n.isString = false
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			length := skipString(data[i:])
			if length == 0 {
				n.isString = true
				return 0
			}
			i += length - 1
		case '{', '[':
			n.depth++
		case '}', ']':
			if n.depth--; n.depth <= 0 {
				return i + 1
			}
		}
	}
	return 0
}

// text is a JSON string without quotes and escapes; "" for what is no string.
func text(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	inside := value[1 : len(value)-1]
	if bytes.IndexByte(inside, '\\') < 0 {
		return string(inside)
	}
	var out string
	if json.Unmarshal(value, &out) != nil {
		return ""
	}
	return out
}

// is says that a JSON value begins with a byte, by which the type of a value is known.
func is(value []byte, first byte) bool { return len(value) > 0 && value[0] == first }
