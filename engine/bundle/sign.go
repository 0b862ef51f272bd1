package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/keys"
)

// The one key of a signature and the way it is verified, as OPA names them.
const (
	defaultKeyID  = "default"
	defaultPlugin = "_default"
)

// Key verifies signatures of archives.
type Key struct{ config *opabundle.VerificationConfig }

// NewKey takes a public key in PEM, or the secret of an HMAC, and its algorithm: ES256, RS256, EdDSA, HS256...
func NewKey(key, algorithm string) (*Key, error) {
	config, err := keys.NewKeyConfig(key, algorithm, "")
	if err != nil {
		return nil, fmt.Errorf("read verification key: %w", err)
	}
	return &Key{opabundle.NewVerificationConfig(map[string]*keys.Config{defaultKeyID: config}, defaultKeyID, "", nil)}, nil
}

// verify checks that the signature is of the key and covers every file, byte by byte.
func (k *Key) verify(files map[string][]byte) error {
	raw, ok := files[signaturesFile]
	if !ok {
		return errors.New("it is not signed, and a verification key was given")
	}
	var signatures opabundle.SignaturesConfig
	if err := json.Unmarshal(raw, &signatures); err != nil {
		return fmt.Errorf("read %s: %w", signaturesFile, err)
	}
	if signatures.Plugin != "" && signatures.Plugin != defaultPlugin {
		return fmt.Errorf("its signature asks for the plugin %q", signatures.Plugin)
	}
	signed, err := opabundle.VerifyBundleSignature(signatures, k.config)
	if err != nil {
		return fmt.Errorf("verify signature: %w", err)
	}
	for _, name := range sortedKeys(files) {
		if name == signaturesFile {
			continue
		}
		if err := opabundle.VerifyBundleFile(name, *bytes.NewBuffer(files[name]), signed); err != nil {
			return fmt.Errorf("verify signature: %w", err)
		}
	}
	if len(signed) > 0 {
		return fmt.Errorf("verify signature: it covers %s, which the archive has not", strings.Join(sortedKeys(signed), ", "))
	}
	return nil
}

// signer signs archives with a private key.
type signer struct {
	config *opabundle.SigningConfig
	keyID  string
}

// Sign writes the archive again, with the signature of a private key (PEM text, the path of its file, or the secret
// of an HMAC) in OPA's own format. A former signature is replaced.
func (a *Archive) Sign(w io.Writer, key, algorithm string) error {
	return pack(w, a.files, a.Manifest, &signer{opabundle.NewSigningConfig(key, algorithm, ""), defaultKeyID})
}
