package lib.text_test

import data.lib.text

test_clip[want] if {
	some want, text_ in {
		"": "",
		"short": "short",
		"0123456789": "0123456789",
		"012...89a": "0123456789a",
	}

	text.clip(text_, 10) == want
}

test_list[want] if {
	some want, texts in {
		"": set(),
		"a": {"a"},
		"a, b": {"b", "a"},
		"a, b and 1 more": {"c", "b", "a"},
		"a, b and 2 more": {"c", "b", "a", "d"},
	}

	text.list(texts, 2) == want
}
