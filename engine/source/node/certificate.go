package node

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"time"
)

// Certificate is what a certificate says to everybody.
type Certificate struct {
	Subject           Name   `json:"subject"`
	Issuer            Name   `json:"issuer"`
	NotBefore         string `json:"notBefore"`
	NotAfter          string `json:"notAfter"`
	IsCA              bool   `json:"isCA"`
	KeyAlgorithm      string `json:"keyAlgorithm"`
	KeyBits           int    `json:"keyBits,omitempty"`
	FingerprintSHA256 string `json:"fingerprintSHA256"`
}

// Name is a distinguished name.
type Name struct {
	CommonName   string   `json:"commonName,omitempty"`
	Organization []string `json:"organization,omitempty"`
}

// certificateFacts reads the first certificate of a PEM file.
func certificateFacts(data []byte) (Certificate, bool) {
	for len(data) > 0 {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return Certificate{}, false
		}
		digest := sha256.Sum256(certificate.Raw)
		algorithm, bits := keyOf(certificate)
		return Certificate{
			Subject: nameOf(certificate.Subject), Issuer: nameOf(certificate.Issuer),
			NotBefore: certificate.NotBefore.UTC().Format(time.RFC3339), NotAfter: certificate.NotAfter.UTC().Format(time.RFC3339),
			IsCA: certificate.IsCA, KeyAlgorithm: algorithm, KeyBits: bits, FingerprintSHA256: hex.EncodeToString(digest[:]),
		}, true
	}
	return Certificate{}, false
}

func nameOf(name pkix.Name) Name {
	return Name{CommonName: name.CommonName, Organization: name.Organization}
}

func keyOf(certificate *x509.Certificate) (algorithm string, bits int) {
	switch key := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		return "RSA", key.N.BitLen()
	case *ecdsa.PublicKey:
		return "ECDSA", key.Curve.Params().BitSize
	case ed25519.PublicKey:
		return "Ed25519", len(key) * 8
	}
	return certificate.PublicKeyAlgorithm.String(), 0
}
