package redact

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// Text returns a text (a file, a command line, a message) without the credentials that show in it: by their own form,
// and by the name they are assigned to.
func Text(text string) string {
	if len(text) < 5 || isRedacted(text) {
		return text
	}
	if isManifest(text) {
		return Hidden
	}
	return commands(forms(assignments(text)))
}

// isManifest says that a text holds the manifest of a Secret.
func isManifest(text string) bool {
	return strings.Contains(text, "Secret") && secretKind.MatchString(text) && secretData.MatchString(text)
}

var secretData = regexp.MustCompile(`["']?(?:stringData|data)["']?[ \t]*:`)

var secretKind = regexp.MustCompile(`(?m)(?:^|[\s{,])["']?kind["']?[ \t]*:[ \t]*["']?Secret["']?\s*(?:$|[,}#])`)

// forms replaces the credentials that show by their own form.
func forms(text string) string {
	if len(text) < 5 {
		return text
	}
	if strings.Contains(text, "PRIVATE KEY") {
		text = privateKey.ReplaceAllString(text, "${1}"+Hidden+"${2}")
	}
	if strings.Contains(text, "LS0t") {
		text = encodedPEM.ReplaceAllStringFunc(text, withoutKeys)
	}
	if strings.Contains(text, "://") {
		text = urlPasswords(text)
	}
	if strings.Contains(text, "earer ") || strings.Contains(text, "asic ") {
		text = scheme.ReplaceAllString(text, "${1}"+Hidden)
	}
	if isKnown(text) {
		text = known.ReplaceAllString(text, Known)
	}
	if strings.IndexByte(text, '.') >= 6 {
		text = bootstrapTokens(text)
	}
	return text
}

var (
	privateKey = regexp.MustCompile(`(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)[^\[](?s:.*?)` +
		`(-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)`)
	encodedPEM = regexp.MustCompile(`LS0tLS1CRUdJTi[A-Za-z0-9+/]*={0,2}`)
)

// commands hides passwords that programs take without a name.
func commands(text string) string {
	if !mayCommand(text) {
		return text
	}
	return command.ReplaceAllStringFunc(text, func(found string) string {
		parts := command.FindStringSubmatch(found)
		if head, password := parts[1], parts[2]; !isHarmless(password) && !strings.HasPrefix(password, "[") {
			return head + Hidden
		}
		return found
	})
}

// mayCommand is the fast way to no.
func mayCommand(text string) bool {
	if strings.Contains(text, "-u") && strings.Contains(text, ":") || strings.Contains(text, "</") {
		return true
	}
	for _, word := range [...]string{"mysql", "mariadb", "sshpass", "redis-cli", "requirepass", "masterauth"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

var command = regexp.MustCompile(`((?:^|\s)(?:-u|--user)[= ]["']?[^\s:"'/]+:|(?:mysql|mysqldump|mysqladmin|mariadb)\s(?:.*?\s)?-p|` +
	`sshpass\s+-p\s*|redis-cli\s(?:.*?\s)?-a\s+|(?m:^[ \t]*(?:requirepass|masterauth)[ \t]+)|` +
	`(?i:<(?:[a-z0-9_.-]*)(?:password|token|secret|apikey|api-key)>))([^\s"'<]+)`)

// scheme is what an Authorization header holds.
var scheme = regexp.MustCompile(`(\b[Bb](?:earer|asic) )[A-Za-z0-9._~+/-]{12,}=*`)

// withoutKeys drops the private keys of PEM in base64 and keeps the certificates.
func withoutKeys(encoded string) string {
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		raw, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
	}
	switch text := string(raw); {
	case err != nil:
		return Hidden
	case !strings.Contains(text, "PRIVATE KEY"):
		return encoded
	default:
		return base64.StdEncoding.EncodeToString([]byte(privateKey.ReplaceAllString(text, "${1}"+Hidden+"${2}")))
	}
}

// userinfo is the login in a URL. The library credentials of the policies has the same form.
var userinfo = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://[^\s:@/?#]*:)([^\s@/?#]+)@`)

// isPassworded says that there is a URL with a password in a text.
func isPassworded(text string) bool {
	if !strings.Contains(text, "://") || !strings.Contains(text, "@") {
		return false
	}
	for _, login := range userinfo.FindAllStringSubmatch(text, -1) {
		if !isPlaceholder(login[2]) {
			return true
		}
	}
	return false
}

func urlPasswords(text string) string {
	if !isPassworded(text) {
		return text
	}
	return userinfo.ReplaceAllStringFunc(text, func(login string) string {
		if parts := userinfo.FindStringSubmatch(login); !isPlaceholder(parts[2]) {
			return parts[1] + Hidden + "@"
		}
		return login
	})
}

// known has the forms of credentials that nothing else has. Those of the control secrets/env-var-literal-credential
// are among them.
var known = regexp.MustCompile(`(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{82}|AIza[0-9A-Za-z_-]{35}|` +
	`xox[baprs]-[0-9A-Za-z-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)?|glpat-[0-9A-Za-z_-]{20,}|` +
	`[sr]k_live_[0-9A-Za-z]{24,}|npm_[0-9A-Za-z]{36}|dckr_pat_[0-9A-Za-z_-]{20,}|hvs\.[0-9A-Za-z_-]{24,}|` +
	`hooks\.slack\.com/services/[0-9A-Za-z/]{20,}|SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}`)

// isKnown says that a text has a credential of a known form in it. Looking for the beginnings is the fast way to no.
func isKnown(text string) bool {
	for _, start := range [...]string{
		"KIA", "SIA", "gh", "AIza", "xox", "eyJ", "glpat", "k_live", "npm_", "dckr_", "hvs.", "hooks.slack", "SG.",
	} {
		if strings.Contains(text, start) && (start != "gh" || strings.Contains(text, "_")) {
			return known.MatchString(text)
		}
	}
	return false
}

// bootstrapTokens hides the secret half of bootstrap tokens. Half a host name may look the same: a token has a digit.
func bootstrapTokens(text string) string {
	for from := 0; ; {
		dot := strings.IndexByte(text[from:], '.')
		if dot < 0 {
			return text
		}
		dot += from
		from = dot + 1
		id, secret := wordBefore(text[:dot]), wordBehind(text[from:])
		if id == 6 && secret == 16 && strings.ContainsAny(text[from:from+secret], "0123456789") {
			text = text[:from] + Hidden + text[from+secret:]
		}
	}
}

// wordBefore is the length of the word that a text ends with.
func wordBefore(text string) int {
	n := 0
	for n < len(text) && isTokenByte(text[len(text)-1-n]) {
		n++
	}
	return n
}

// wordBehind is the length of the word that a text begins with.
func wordBehind(text string) int {
	n := 0
	for n < len(text) && isTokenByte(text[n]) {
		n++
	}
	return n
}

func isTokenByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
