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
