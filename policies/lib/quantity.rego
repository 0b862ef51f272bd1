# METADATA
# title: Quantities
# description: Amounts of CPU, memory and storage in the whole Kubernetes grammar (S13).
package lib.quantity

# METADATA
# description: |
#   The amount a quantity stands for, in units of one (cores, bytes): "100m" is
#   0.1, "1Ki" 1024, "1e3" 1000, "1E" 10^18. Numbers count as they are. Undefined
#   for anything else.
value(quantity) := quantity if is_number(quantity)

value(quantity) := ((number * factor) / divisor) * _sign(parts[1]) if {
	is_string(quantity)
	parts := regex.find_all_string_submatch_n(_grammar, quantity, 1)[0]
	count(concat("", [parts[2], parts[3]])) > 0
	number := to_number(concat(".", [_digits(parts[2]), _digits(parts[3])]))
	[factor, divisor] := _scale(parts[4])
}

# sign, whole digits, digits after the point, suffix
_grammar := `^([+-]?)([0-9]{0,24})(?:\.([0-9]{0,24}))?([KMGTPE]i|[numkMGTPE]?|[eE][+-]?[0-9]{1,2})$`

_sign(sign) := -1 if sign == "-"

_sign(sign) := 1 if sign != "-"

# leading zeros are no JSON number
_digits("") := "0"

_digits(text) := text if text != ""

_scale(suffix) := [factor, 1] if factor := _factors[suffix]

_scale(suffix) := [1, divisor] if divisor := _divisors[suffix]

_scale(suffix) := [to_number(lower(concat("", ["1", suffix]))), 1] if regex.match(`[0-9]`, suffix)

# divided by, never multiplied with a fraction: 100 / 1000 is 0.1 to the last digit
_divisors := {"m": 1000, "u": 1000000, "n": 1000000000}

_factors := {
	"": 1,
	"k": 1000,
	"M": 1000000,
	"G": 1000000000,
	"T": 1000000000000,
	"P": 1000000000000000,
	"E": 1000000000000000000,
	"Ki": 1024,
	"Mi": 1048576,
	"Gi": 1073741824,
	"Ti": 1099511627776,
	"Pi": 1125899906842624,
	"Ei": 1152921504606846976,
}
