package redact_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source/redact"
)

func TestObject(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k7", 16)))
	pem := "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
	private := "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\n"
	tests := map[string]struct{ in, want string }{
		"what holds no secret comes back as it is": {
			`{"kind": "Pod", "spec": {"hostPID": true, "n": 1.50}}`, `{"kind": "Pod", "spec": {"hostPID": true, "n": 1.50}}`,
		},
		"the values of a Secret": {
			`{"kind":"Secret","data":{"a":"aHVudGVyMg==","b":"","c":null,"d":"<not base64>x"},"stringData":{"e":"hunter2","f":"CHANGE_ME","g":5}}`,
			`{"data":{"a":{"empty":false,"kind":"base64","redacted":true},"b":{"empty":true,"kind":"base64","redacted":true},"c":null,` +
				`"d":{"empty":false,"kind":"text","redacted":true}},"kind":"Secret","stringData":{"e":{"empty":false,"kind":"text","redacted":true},` +
				`"f":{"empty":false,"kind":"placeholder","redacted":true},"g":{"empty":false,"kind":"text","redacted":true}}}`,
		},
		"certificates and keys of a Secret": {
			`{"kind":"Secret","data":{"ca.crt":"` + encode(pem) + `","tls.key":"` + encode(private) + `"},"stringData":{"s":"ENC[AES256_GCM,data:x]"}}`,
			`{"data":{"ca.crt":{"empty":false,"kind":"certificate","redacted":true},"tls.key":{"empty":false,"kind":"pem","redacted":true}},` +
				`"kind":"Secret","stringData":{"s":{"empty":false,"kind":"encrypted","redacted":true}}}`,
		},
		"what a bootstrap token is for": {
			`{"kind":"Secret","type":"bootstrap.kubernetes.io/token","data":{"expiration":"MjAyNg==","token-id":"YWJj","token-secret":"aHVudGVy"}}`,
			`{"data":{"expiration":"MjAyNg==","token-id":{"empty":false,"kind":"base64","redacted":true},` +
				`"token-secret":{"empty":false,"kind":"base64","redacted":true}},"kind":"Secret","type":"bootstrap.kubernetes.io/token"}`,
		},
		"Secrets in lists": {
			`{"kind":"List","items":[{"kind":"Secret","data":{"a":"eA=="}}]}`,
			`{"items":[{"data":{"a":{"empty":false,"kind":"base64","redacted":true}},"kind":"Secret"}],"kind":"List"}`,
		},
		"Secrets in a list that says their kind": {
			`{"kind":"SecretList","items":[{"data":{"a":"eA=="}}]}`,
			`{"items":[{"data":{"a":{"empty":false,"kind":"base64","redacted":true}}}],"kind":"SecretList"}`,
		},
		"markers stay": {
			`{"kind":"Secret","data":{"a":{"redacted":true,"kind":"pem","empty":false}}}`,
			`{"kind":"Secret","data":{"a":{"redacted":true,"kind":"pem","empty":false}}}`,
		},
		"what clients applied": {
			`{"kind":"Service","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"x\":1}","other":"5"}}}`,
			`{"kind":"Service","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"[redacted]","other":"5"}}}`,
		},
		"headers that a kubelet fetches static pods with": {
			`{"kubeletConfigz":{"staticPodURL":"https://pods.example.com","staticPodURLHeader":{"X-Access":["hunter2",""],"Accept":["a"]}}}`,
			`{"kubeletConfigz":{"staticPodURL":"https://pods.example.com","staticPodURLHeader":{"Accept":["[redacted]"],"X-Access":["[redacted]",""]}}}`,
		},
		"environment variables": {
			`{"kind":"Pod","spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"hunter2"},{"name":"TOKEN_FILE","value":"x"},` +
				`{"name":"DB","value":"postgres://app:hunter2@db/x"},{"name":"KEY_ID","value":"AKIAABCDEFGHIJKLMNOP"},` +
				`{"name":"API_TOKEN","value":"$(OTHER)"},{"name":"DB_PASSWORD","value":"true"},{"name":"DEBUG","value":"yes"}]}]}}`,
			`{"kind":"Pod","spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"[redacted]"},{"name":"TOKEN_FILE","value":"x"},` +
				`{"name":"DB","value":"postgres://app:[redacted]@db/x"},{"name":"KEY_ID","value":"[redacted: credential]"},` +
				`{"name":"API_TOKEN","value":"$(OTHER)"},{"name":"DB_PASSWORD","value":"true"},{"name":"DEBUG","value":"yes"}]}]}}`,
		},
		"arguments": {
			`{"kind":"Pod","spec":{"containers":[{"command":["run","--password","hunter2","--verbose"],"args":["--api-key=hun,t;er2","--token-auth-file=/x",` +
				`"--token","/var/run/token","psql --password hunter2 -h db","mysql -u root -phunter2 shop","curl -u me:hunter2 x"]}]}}`,
			`{"kind":"Pod","spec":{"containers":[{"args":["--api-key=[redacted]","--token-auth-file=/x",` +
				`"--token","/var/run/token","psql --password [redacted] -h db","mysql -u root -p[redacted] shop","curl -u me:[redacted] x"],` +
				`"command":["run","--password","[redacted]","--verbose"]}]}}`,
		},
		"passwords that programs take without a name": {
			`{"a":{"command":["/bin/redis-cli","-a","hunter2","ping"]},"b":{"command":["mysql"],"args":["-uroot","-phunter2","shop"]},` +
				`"c":{"args":["curl","-u","me:hunter2","-p","80"]},"d":{"command":["sshpass","-p","hunter2","ssh"]}}`,
			`{"a":{"command":["/bin/redis-cli","-a","[redacted]","ping"]},"b":{"command":["mysql"],"args":["-uroot","-p[redacted]","shop"]},` +
				`"c":{"args":["curl","-u","me:[redacted]","-p","80"]},"d":{"command":["sshpass","-p","[redacted]","ssh"]}}`,
		},
		"CA bundles stay and keys in them go": {
			`{"webhooks":[{"clientConfig":{"caBundle":"` + encode(pem) + `"}},{"clientConfig":{"caBundle":"` + encode(pem+private) + `"}}]}`,
			`{"webhooks":[{"clientConfig":{"caBundle":"` + encode(pem) + `"}},{"clientConfig":{"caBundle":"` +
				encode(pem+strings.Replace(private, "\nhunter2\n", "[redacted]", 1)) + `"}}]}`,
		},
		"kubeconfigs": {
			`{"kind":"Config","users":[{"name":"a","user":{"client-certificate-data":"YQ==","client-key-data":"aHVudGVyMg==","token":"hunter2"}},` +
				`{"user":{"auth-provider":{"config":{"client-id":"a","id-token":"hunter2"}}}}]}`,
			`{"kind":"Config","users":[{"name":"a","user":{"client-certificate-data":"YQ==","client-key-data":{"empty":false,"kind":"base64","redacted":true},` +
				`"token":{"empty":false,"kind":"text","redacted":true}}},` +
				`{"user":{"auth-provider":{"config":{"client-id":"a","id-token":{"empty":false,"kind":"text","redacted":true}}}}}]}`,
		},
		"encryption keys, with what makes them bad": {
			`{"kind":"EncryptionConfiguration","resources":[{"providers":[{"aescbc":{"keys":[{"name":"a","secret":"` + key + `"},` +
				`{"name":"b","secret":"` + key + `"},{"name":"c","secret":"AAAA"},{"name":"d","secret":"<KEY>"}]}},{"identity":{}}]}]}`,
			`{"kind":"EncryptionConfiguration","resources":[{"providers":[{"aescbc":{"keys":[` +
				`{"name":"a","secret":{"bytes":32,"empty":false,"kind":"base64","redacted":true}},` +
				`{"name":"b","secret":{"bytes":32,"empty":false,"kind":"base64","redacted":true,"weak":"duplicate"}},` +
				`{"name":"c","secret":{"bytes":3,"empty":false,"kind":"base64","redacted":true,"weak":"repeated"}},` +
				`{"name":"d","secret":{"empty":false,"kind":"placeholder","redacted":true}}]}},{"identity":{}}]}]}`,
		},
		"ConfigMaps": {
			`{"kind":"ConfigMap","binaryData":{"x":"aHVudGVyMg=="},"data":{"password":"hunter2","app.yaml":"db:\n  password: hunter2 x # why\n  host: db\n",` +
				`"secret":"hunter2","secret.yaml":"kind: Secret\nstringData:\n  a: hunter2\n"}}`,
			`{"binaryData":{"x":"[redacted]"},"data":{"app.yaml":"db:\n  password: [redacted] # why\n  host: db\n",` +
				`"password":"[redacted]","secret":"[redacted]","secret.yaml":"[redacted]"},"kind":"ConfigMap"}`,
		},
		"processes of a node": {
			`{"kind":"NodeFacts","processes":[{"args":["etcd","--password=hunter2"],"env":{"ETCD_PASSWORD":"hunter2","ETCD_CERT_FILE":"/x"}}]}`,
			`{"kind":"NodeFacts","processes":[{"args":["etcd","--password=[redacted]"],"env":{"ETCD_CERT_FILE":"/x","ETCD_PASSWORD":"[redacted]"}}]}`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := redact.Object([]byte(tc.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decode(t, tc.want), decode(t, string(got))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			again, err := redact.Object(got)
			if err != nil || string(again) != string(got) {
				t.Errorf("redacted twice: %s, %v", again, err)
			}
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"nothing":                 {"nothing to see here", "nothing to see here"},
		"a short text":            {"abc", "abc"},
		"JSON":                    {`{"password":"hun\"ter2","user":"a"}`, `{"password":"[redacted]","user":"a"}`},
		"JSON in JSON":            {`"{\"password\":\"hunter2\",\"user\":\"a\"}"`, `"{\"password\":\"[redacted]\",\"user\":\"a\"}"`},
		"YAML":                    {"a:\n  dbPassword: 'hunter2'\n  tokenTTL: 24h\n", "a:\n  dbPassword: '[redacted]'\n  tokenTTL: 24h\n"},
		"a YAML block":            {"password: |-\n  hunter2\n\n  more\nuser: a\n", "password: [redacted]\nuser: a\n"},
		"properties":              {"spring.password = hun ter2\nuser=a", "spring.password = [redacted]\nuser=a"},
		"an exclamation mark":     {"password=!hunter2", "password=[redacted]"},
		"a login to a registry":   {`{"auths":{"r":{"auth":"bWU6aHVudGVyMg=="}}}`, `{"auths":{"r":{"auth":"[redacted]"}}}`},
		"auth that is a setting":  {"auth: webhook", "auth: webhook"},
		"a header's value":        {"Basic bWU6aHVudGVyMg== or Bearer of news", "Basic [redacted] or Bearer of news"},
		"a header":                {"curl -H 'Authorization: Bearer hunter2' x", "curl -H 'Authorization: Bearer [redacted]' x"},
		"a bootstrap token":       {"kubeadm join --token abcdef.0123456789abcdef", "kubeadm join --token [redacted]"},
		"a bootstrap token alone": {"use abcdef.0123456789abcdef", "use abcdef.[redacted]"},
		"a host name":             {"master.examplecompanyab", "master.examplecompanyab"},
		"a template":              {"password: {{ .Values.password }}", "password: {{ .Values.password }}"},
		"a reference":             {"password=${DB_PASSWORD}", "password=${DB_PASSWORD}"},
		"a comparison":            {"token == 'abc' && secret := x", "token == 'abc' && secret := x"},
		"an assignment of names":  {"secretName: a", "secretName: a"},
		"two URLs":                {"a://u:hunter2@h b://v:<PASSWORD>@h", "a://u:[redacted]@h b://v:<PASSWORD>@h"},
		"an unfinished key":       {"-----BEGIN PRIVATE KEY-----\nhunter2", "-----BEGIN PRIVATE KEY-----[redacted]"},
		"a key in base64":         {"client-key-data: " + encode("-----BEGIN EC PRIVATE KEY-----\nhunter2\n"), "client-key-data: [redacted]"},
		"XML":                     {"<db><password>hunter2</password></db>", "<db><password>[redacted]</password></db>"},
		"redis":                   {"port 1\nrequirepass hunter2\n", "port 1\nrequirepass [redacted]\n"},
		"a web token":             {"x eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.hunter2 y", "x [redacted: credential] y"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := redact.Text(tc.in)
			if got != tc.want {
				t.Errorf("%q\n got %q\nwant %q", tc.in, got, tc.want)
			}
			if again := redact.Text(got); again != got {
				t.Errorf("redacted twice: %q", again)
			}
		})
	}
}

func TestNoObject(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `null`, `[]`, `{"hunter2"`, `{} {}`, `"hunter2"`} {
		if got, err := redact.Object([]byte(text)); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
}

func encode(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func decode(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}
