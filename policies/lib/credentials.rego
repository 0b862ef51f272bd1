# METADATA
# title: Values that look like credentials
# description: |
#   Forms by which a text shows that it is a credential, or that it only stands
#   for one. Nothing here ever returns the text itself.
package lib.credentials

# METADATA
# description: |
#   One regular expression for a list of them, so that a text is matched once;
#   undefined for an empty list, which then matches nothing.
alternatives(patterns) := concat("|", [sprintf("(?:%s)", [pattern]) | some pattern in patterns]) if count(patterns) > 0

# METADATA
# description: True where a URL in the text carries a password, as in scheme://user:password@host.
has_url_password(text) if {
	contains(text, "://")
	some [_, password] in regex.find_all_string_submatch_n(_userinfo, text, -1)
	not is_placeholder(password)
}

_userinfo := `[A-Za-z][A-Za-z0-9+.-]*://[^\s:@/?#]*:([^\s@/?#]+)@`

# METADATA
# description: True for a text that stands for a value put in later (empty, <...>, ${...}, {{...}}, CHANGE_ME, ****).
is_placeholder(text) if regex.match(_placeholder, trim_space(text))

_placeholder := concat("", [
	`(?is)^(<.*>|\$\(.*\)|\$\{.*\}|\{\{.*\}\}|\$[a-z_][a-z0-9_]*|%.*%|\*+|x{3,}|\.{3}|`,
	`(please[-_ ]?)?(change|replace|fill|insert|set)[-_ ]?(me|it|this|in|here)|`,
	`(your|my)[-_ ].*[-_ ]here|placeholder|redacted|todo|tbd)?$`,
])

# METADATA
# description: True for PEM text that holds certificates or public keys and no private key.
is_public_pem(text) if {
	regex.match(`^\s*-----BEGIN ([A-Z0-9 ]+ )?(CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST)-----`, text)
	not contains(text, "PRIVATE KEY-----")
}

# METADATA
# description: |
#   A value of a Secret's data in clear: base64 undone where it is base64, else the
#   text as it is; undefined for what is no text (a redaction marker).
decoded(value) := base64.decode(value) if {
	is_string(value)
	base64.is_valid(value)
}

decoded(value) := value if {
	is_string(value)
	not base64.is_valid(value)
}
