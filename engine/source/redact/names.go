package redact

import (
	"regexp"
	"strings"
)

// namesCredential says that a field, a flag or a key of a file is called like a credential. Names end with what they
// hold: passwordFile, tokenTTL and secretName hold something else.
func namesCredential(name string) bool {
	return hints(name) && credentialName.MatchString(name) && !reference.MatchString(name)
}

// hints says that a text may have the name of a credential in it: the fast way to no, for most names and texts have none.
func hints(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		switch [2]byte{text[i] | 0x20, text[i+1] | 0x20} {
		case [2]byte{'p', 'a'}, [2]byte{'p', 'w'}, [2]byte{'p', 's'}, [2]byte{'s', 'e'}, [2]byte{'s', 'a'}, [2]byte{'t', 'o'},
			[2]byte{'k', 'e'}, [2]byte{'b', 'e'}, [2]byte{'c', 'r'}, [2]byte{'c', 'o'}, [2]byte{'a', 'u'}, [2]byte{'d', 's'}:
			if hinted(text[i:]) {
				return true
			}
		}
	}
	return false
}

// hinted says that a text begins with the beginning of a word for credentials, whatever its case.
func hinted(text string) bool {
	if len(text) == 2 {
		return strings.EqualFold(text, "pw")
	}
	switch strings.ToLower(text[:3]) {
	case "pas", "pwd", "sec", "tok", "key", "bea", "cre", "aut", "coo", "sal", "con", "psk", "pat", "dsn", "pw_", "pw-", "pw.":
		return true
	}
	return false
}

var (
	credentialName = regexp.MustCompile(`(?:` + strings.Join([]string{
		`(?i:passw(?:or)?d|passphrase|client[-_.]?secret|api[-_.]?key|api[-_.]?token|private[-_.]?key(?:[-_.]?data)?)`,
		`(?i:access[-_.]?key|secret[-_.]access[-_.]key|secretaccesskey|secret[-_.]key|client-key-data|signing[-_.]?key|encryption[-_.]?key)`,
		`(?:^|[-_.a-z])(?i:pwd|token|bearer|credentials?|authorization|auth[-_.]?key)`,
		`(?:^|[-_.])(?i:pass|secret)`,
		`(?i:(?:shared|hmac|jwt|session|cookie|app|webhook)[-_.]?secret)`,
	}, "|") + `)$`)
	reference = regexp.MustCompile(`(?i)(?:^secret|^secretKey|pull[-_.]?secrets?|tls[-_.]secret|existing[-_.]?secret|token[-_.]?request)$`)
)

// namesSecretVariable says that an environment variable, or another value beside its name, is called like a credential.
func namesSecretVariable(name string) bool {
	return hints(name) && secretVariable.MatchString(name) && !describes.MatchString(name)
}

var (
	secretVariable = regexp.MustCompile(`(?i)(?:passw(?:or)?d|passphrase|secret|token|api[-_.]?key|access[-_.]?key|` +
		`private[-_.]?key|signing[-_.]?key|encryption[-_.]?key|credential|bearer|authorization|cookie|salt$|_key$|auth[-_.]?key|` +
		`(?:^|[-_.])(?:pass|pwd|pw|psk|pat|dsn)(?:$|[-_.])|pwd$|connection[-_.]?string|^key$)`)
	describes = regexp.MustCompile(`(?i)[-_.]?(?:file|path|name|enabled|dir|ttl|expiry|expiration|issuer|audience|` +
		`algorithm|header|length|size|count|timeout|interval|version|policy|prefix|lifetime|duration|type|mode)$`)
)

// isHarmless says that a value is none that a credential could have: a switch, a short number, the name of a file, a
// reference to a value elsewhere, a URL without a password.
func isHarmless(value string) bool {
	return isPlaceholder(value) || harmless.MatchString(value) && !isPassworded(value) && !isKnown(value)
}

var harmless = regexp.MustCompile(`^(?:(?i:true|false|null|none|yes|no|on|off|enabled|disabled|required|optional|~)|\d{0,3}|` +
	`(?i:[a-z][a-z0-9+.-]*)://\S*|(?:/[a-z0-9._@-]+)+/?|` +
	`/(?:etc|var|run|home|opt|tmp|usr|mnt|secrets?|data|configs?|root|app|vault|srv|dev|proc|certs?)/[\w./@-]*|` +
	`\$\([^()]*\)|\$\{[^{}]*\})$`)

// isPlaceholder says that a text stands for a value put in later. The library credentials of the policies has the same
// forms.
func isPlaceholder(text string) bool { return placeholder.MatchString(strings.TrimSpace(text)) }

var placeholder = regexp.MustCompile(`(?is)^(<.*>|\$\(.*\)|\$\{.*\}|\{\{.*\}\}|\$[a-z_][a-z0-9_]*|%.*%|\*+|x{3,}|\.{3}|` +
	`(please[-_ ]?)?(change|replace|fill|insert|set)[-_ ]?(me|it|this|in|here)|` +
	`(your|my)[-_ ].*[-_ ]here|placeholder|redacted|todo|tbd)?$`)

// isPublicPEM says that a text holds certificates or public keys, and no private key.
func isPublicPEM(text string) bool {
	return publicPEM.MatchString(text) && !strings.Contains(text, "PRIVATE KEY-----")
}

var publicPEM = regexp.MustCompile(`^\s*-----BEGIN ([A-Z0-9 ]+ )?(CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST)-----`)
