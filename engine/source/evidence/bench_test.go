package evidence_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/regolith-policy/regolith/engine/source/evidence"
)

// auditLine is an event as the API server writes it, of about a kilobyte.
func auditLine(i int) string {
	return fmt.Sprintf(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"6f5ad3b0-%08d","stage":"ResponseComplete",`+
		`"requestURI":"/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-%d?timeout=10s","verb":"update","user":{"username":`+
		`"system:node:node-%d","groups":["system:nodes","system:authenticated"],"extra":{"authentication.kubernetes.io/credential-id":`+
		`["X509SHA256=0d3b9c2f8a7e6d5c4b3a29181706f5e4d3c2b1a09f8e7d6c5b4a392817065f4e"]}},"sourceIPs":["10.0.%d.%d"],"userAgent":`+
		`"kubelet/v1.37.2 (linux/amd64) kubernetes/0a1b2c3","objectRef":{"resource":"leases","namespace":"kube-node-lease","name":"node-%d",`+
		`"uid":"a1b2c3d4","apiGroup":"coordination.k8s.io","apiVersion":"v1","resourceVersion":"%d"},"responseStatus":{"metadata":{},"code":200},`+
		`"requestReceivedTimestamp":"2026-11-22T10:00:%02d.000000Z","stageTimestamp":"2026-11-22T10:00:%02d.%06dZ","annotations":`+
		`{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}`+"\n",
		i, i%50, i%50, i%250, i%240, i%50, i, i%60, i%60, i%1000000)
}

// BenchmarkAuditLog reads a log of 10,000 events.
func BenchmarkAuditLog(b *testing.B) {
	var log bytes.Buffer
	for i := range 10_000 {
		log.WriteString(auditLine(i))
	}
	b.SetBytes(int64(log.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, err := evidence.AuditLog(bytes.NewReader(log.Bytes()), "audit.log", 1<<20); err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
	}
}
