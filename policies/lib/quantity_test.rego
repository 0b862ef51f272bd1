package lib.quantity_test

import data.lib.quantity

cases := {
	"0": 0,
	"1": 1,
	"007": 7,
	"+5": 5,
	"-5": -5,
	"1.5": 1.5,
	"1.": 1,
	".5": 0.5,
	"1.05": 1.05,
	"100m": 0.1,
	"5u": 0.000005,
	"5n": 0.000000005,
	"1k": 1000,
	"1M": 1000000,
	"2G": 2000000000,
	"1T": 1000000000000,
	"1P": 1000000000000000,
	"1E": 1000000000000000000,
	"1Ki": 1024,
	"512Mi": 536870912,
	"1.5Gi": 1610612736,
	"1Ti": 1099511627776,
	"1Pi": 1125899906842624,
	"1Ei": 1152921504606846976,
	"1e3": 1000,
	"1E3": 1000,
	"1e+3": 1000,
	"1E-3": 0.001,
}

test_value[text] if {
	some text, want in cases
	quantity.value(text) == want
}

test_a_number_counts_as_it_is if quantity.value(2) == 2

test_undefined[text] if {
	some text in ["", ".", "+", "m", "1ki", "1K", "1KI", "1 Gi", "Gi", "1e", "1e3m", "1.2.3", "one", "0x10", null, true, []]
	not quantity.value(text)
}
