package source

import (
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The tags that decide what a scalar is, in their short form.
const (
	tagNull      = "!!null"
	tagBool      = "!!bool"
	tagStr       = "!!str"
	tagInt       = "!!int"
	tagFloat     = "!!float"
	tagTimestamp = "!!timestamp"
	tagBinary    = "!!binary"
	tagMerge     = "!!merge"
)

var floatForm = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// resolve gives the value of a scalar with an explicit tag, or of a plain one without (tag ""), exactly as kubectl
// does: sigs.k8s.io/yaml on YAML 1.1, where yes, on and y are booleans and 0755 is octal. The value is nil, a bool,
// int64, uint64, float64 or string; a timestamp stays the string it is.
func resolve(tag, text string) (any, error) {
	switch tag {
	case tagBinary:
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("!!binary value is no base64")
		}
		return string(data), nil
	case "", tagNull, tagBool, tagInt, tagFloat, tagTimestamp:
	default: // !!str, and the tags of programming languages
		return text, nil
	}
	have, value := implicit(tag, text)
	if tag == "" || tag == have {
		return value, nil
	}
	if i, ok := value.(int64); ok && tag == tagFloat {
		return float64(i), nil
	}
	return nil, fmt.Errorf("a value is tagged %s, and is none", tag) // it may be a secret
}

// implicit finds the tag and the value of a scalar by its looks.
func implicit(tag, text string) (have string, value any) {
	if !special(text) {
		return tagStr, text
	}
	if have, value = word(text); have != "" {
		return have, value
	}
	switch c := text[0]; {
	case c == '.':
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return tagFloat, f
		}
	case c == '+' || c == '-' || isDigit(c):
		if tag == tagTimestamp && isTimestamp(text) {
			return tagTimestamp, text
		}
		return number(text)
	}
	return tagStr, text
}

// special says that a scalar may be something else than a string, by its first character.
func special(text string) bool {
	return text == "" || strings.IndexByte("+-0123456789.~yYnNtTfFoO<", text[0]) >= 0
}

// word resolves the words that have a meaning of their own; have is "" for all others.
func word(text string) (have string, value any) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return tagNull, nil
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return tagBool, true
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return tagBool, false
	case ".nan", ".NaN", ".NAN":
		return tagFloat, math.NaN()
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return tagFloat, math.Inf(1)
	case "-.inf", "-.Inf", "-.INF":
		return tagFloat, math.Inf(-1)
	}
	return "", nil
}

// number resolves what begins with a digit or a sign.
func number(text string) (have string, value any) {
	digits := strings.ReplaceAll(text, "_", "")
	if have, value = integer(digits, 0); have != "" {
		return have, value
	}
	if floatForm.MatchString(digits) {
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			return tagFloat, f
		}
	}
	// a second sign inside, as in 0b+1, is what the parser before this one let pass
	if after, ok := strings.CutPrefix(digits, "0b"); ok {
		if have, value = integer(after, 2); have != "" {
			return have, value
		}
	} else if after, ok := strings.CutPrefix(digits, "-0b"); ok {
		if i, err := strconv.ParseInt("-"+after, 2, 64); err == nil {
			return tagInt, i
		}
	}
	return tagStr, text
}

func integer(digits string, base int) (have string, value any) {
	if i, err := strconv.ParseInt(digits, base, 64); err == nil {
		return tagInt, i
	}
	if u, err := strconv.ParseUint(digits, base, 64); err == nil {
		return tagInt, u
	}
	return "", nil
}

// isTimestamp knows the forms of a timestamp that kubectl's parser knows.
func isTimestamp(text string) bool {
	if len(text) < 5 || text[4] != '-' || strings.Trim(text[:4], "0123456789") != "" {
		return false
	}
	for _, form := range []string{
		"2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2",
	} {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}

// keyText is the JSON key of a resolved scalar, and false for what can be no key.
func keyText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		switch text := strconv.FormatFloat(v, 'g', -1, 32); text {
		case "+Inf":
			return ".inf", true
		case "-Inf":
			return "-.inf", true
		case "NaN":
			return ".nan", true
		default:
			return text, true
		}
	}
	return "", false
}
