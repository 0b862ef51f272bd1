# METADATA
# title: Text in messages
# description: What keeps a message within its length.
package lib.text

# METADATA
# description: A text of at most so many characters, with its middle left out where it is longer.
clip(text, most) := text if count(text) <= most

clip(text, most) := concat("", [substring(text, 0, half), "...", substring(text, count(text) - half, -1)]) if {
	count(text) > most
	half := floor((most - 3) / 2)
}

# METADATA
# description: The first so many of a set of texts in order, and the number of the others ("a, b and 3 more").
list(texts, most) := concat(", ", sort(texts)) if count(texts) <= most

list(texts, most) := sprintf("%s and %s more", [concat(", ", array.slice(sort(texts), 0, most)), format_int(rest, 10)]) if {
	rest := count(texts) - most
	rest > 0
}
