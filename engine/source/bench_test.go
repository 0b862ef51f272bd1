package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// pods makes a v1 List of about size bytes, as kubectl get -o json prints one without line breaks.
func pods(size int) []byte {
	var out bytes.Buffer
	out.WriteString(`{"apiVersion":"v1","items":[`)
	for i := 0; out.Len() < size; i++ {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%d","namespace":"shop-%d","labels":{"app":"web",`+
			`"pod-template-hash":"5d4f8c7b9"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d4f8c7b9",`+
			`"uid":"5f0e","controller":true,"blockOwnerDeletion":true}]},"spec":{"containers":[`, i, i%50)
		for j := range 6 {
			if j > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, `{"name":"c%d","image":"registry.example.com/shop/web:1.4.%d","imagePullPolicy":"IfNotPresent","ports":[{"containerPort":8080,`+
				`"protocol":"TCP"}],"env":[{"name":"LOG_LEVEL","value":"info"},{"name":"POD","valueFrom":{"fieldRef":{"apiVersion":"v1",`+
				`"fieldPath":"metadata.name"}}}],"resources":{"limits":{"cpu":"500m","memory":"128Mi"},"requests":{"cpu":"100m","memory":"64Mi"}},`+
				`"securityContext":{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"runAsNonRoot":true,"capabilities":{"drop":["ALL"]}},`+
				`"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","volumeMounts":[{"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount",`+
				`"name":"kube-api-access-x7x2z","readOnly":true}]}`, j, i)
		}
		out.WriteString(`],"restartPolicy":"Always","serviceAccountName":"web"}}`)
	}
	out.WriteString(`],"kind":"List","metadata":{"resourceVersion":""}}`)
	return out.Bytes()
}

// BenchmarkSplitJSON splits a list of 50 MB, with the full check of its syntax.
func BenchmarkSplitJSON(b *testing.B) {
	data := pods(50 << 20)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if s := splitJSON(data, false); len(s.found) == 0 || len(s.faults) > 0 {
			b.Fatal(s.faults)
		}
	}
}

// BenchmarkConvertYAML converts one document of 4 KB.
func BenchmarkConvertYAML(b *testing.B) {
	doc := []byte(deployment)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, bad := convertYAML(doc, 1<<20); bad != nil {
			b.Fatal(bad)
		}
	}
}

// BenchmarkReadYAML reads a stream of 1,000 documents, with all workers.
func BenchmarkReadYAML(b *testing.B) {
	stream := bytes.Repeat([]byte(deployment), 1000)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		in, err := Read(context.Background(), []string{"-"}, Config{Stdin: bytes.NewReader(stream)})
		if err != nil || len(in.Documents) != 1000 {
			b.Fatal(err, len(in.Documents))
		}
	}
}

const deployment = `---
apiVersion: apps/v1
kind: Deployment
metadata:
  generateName: web-
  namespace: shop
  labels: {app: web, "app.kubernetes.io/part-of": shop}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: web
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: app # the web server
          image: registry.example.com/shop/web:1.4.2
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: LOG_LEVEL
              value: "info"
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: web
                  key: token
          resources:
            limits:
              cpu: 500m
              memory: 128Mi
            requests:
              cpu: 100m
              memory: 64Mi
          securityContext:
            privileged: yes
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
          livenessProbe:
            httpGet: {path: /healthz, port: http}
            periodSeconds: 10
`
