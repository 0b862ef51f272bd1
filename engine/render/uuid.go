package render

import (
	"crypto/sha1" //nolint:gosec // what RFC 9562 names for version 5; nothing is protected by it
	"encoding/hex"
	"strings"
)

// uuid is a UUID of version 5 out of names, so that the same content has the same id in every run. Its namespace is that
// of the tool's URL.
func uuid(names ...string) string {
	// The namespace of URLs in RFC 9562.
	space := "\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8"
	sum := sha1.Sum([]byte(space + toolURL + "#" + strings.Join(names, "\x00"))) //nolint:gosec // as above
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
