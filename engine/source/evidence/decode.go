package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// invalid says why a value is not what its tool prints.
type invalid struct{ message, hint string }

func (e *invalid) Error() string { return e.message }

// missing is the error for a field without which a value says nothing.
func missing(field string) error {
	return &invalid{message: field + " is missing"}
}

// problem turns an error of a reader into a problem.
func problem(index int, v Value, err error) Problem {
	p := Problem{
		Value: index, Message: fmt.Sprintf("this looks like %s, and cannot be read: %v", v.Format, err),
		Hint: "was the file changed, or written by another version of the tool?",
	}
	var (
		wrong  *json.UnmarshalTypeError
		syntax *json.SyntaxError
		known  *invalid
	)
	switch {
	case errors.As(err, &wrong):
		p.Offset = max(int(wrong.Offset)-1, 0) // encoding/json counts what it has read
		p.Message = fmt.Sprintf("this looks like %s, and cannot be read: %s is %s, and must be %s",
			v.Format, fieldOf(wrong, v.JSON), article(wrong.Value), nameOf(wrong.Type))
	case errors.As(err, &syntax):
		p.Offset = max(int(syntax.Offset)-1, 0)
	case errors.As(err, &known) && known.hint != "":
		p.Hint = known.hint
	}
	p.Offset = min(p.Offset, len(v.JSON))
	return p
}

func fieldOf(e *json.UnmarshalTypeError, value []byte) string {
	switch {
	case e.Field != "":
		return e.Field
	case isList(value):
		return "an item"
	}
	return "the whole"
}

// article names a type of JSON as encoding/json spells it.
func article(kind string) string {
	kind, _, _ = strings.Cut(kind, " ")
	switch kind {
	case "object":
		return "an object"
	case "array":
		return "a list"
	case "bool":
		return "a boolean"
	}
	return "a " + kind
}

// nameOf names the type of JSON that a type of Go wants.
func nameOf(t reflect.Type) string {
	if t == nil {
		return "something else"
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Bool:
		return "a boolean"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "a number"
	case reflect.String:
		return "a string"
	default:
		return "something else"
	}
}

// listOrOne decodes a list, or one value as a list of it.
func listOrOne[T any](data []byte) ([]T, error) {
	if isList(data) {
		var all []T
		return all, json.Unmarshal(data, &all)
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return nil, err
	}
	return []T{one}, nil
}

// isList says that a JSON value is an array.
func isList(data []byte) bool {
	data = trim(data)
	return len(data) > 0 && data[0] == '['
}
