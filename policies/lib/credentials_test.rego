package lib.credentials_test

import data.lib.credentials

_patterns := {
	"none": {"patterns": [], "text": "anything", "want": false},
	"the first": {"patterns": ["^a$", "(?i)^b$"], "text": "a", "want": true},
	"flags stay with their pattern": {"patterns": ["(?i)^b$", "^a$"], "text": "A", "want": false},
	"an alternative inside": {"patterns": ["x|y", "^z$"], "text": "wyw", "want": true},
}

test_alternatives[note] if {
	some note, tc in _patterns
	[tc.want] == _truth({1 | regex.match(credentials.alternatives(tc.patterns), tc.text)})
}

_urls := {
	"postgres://app:s3cr3t@db:5432/app": true,
	"see https://bot:token@git.example.com/x.git now": true,
	"redis://:s3cr3t@cache:6379/0": true,
	"a://u:${P}@h b://u:literal@h": true,
	"app:s3cr3t@db": false,
	"postgres://app:$(DB_PASSWORD)@db:5432/app": false,
	"postgres://app:${DB_PASSWORD}@db:5432/app": false,
	"postgres://app:<password>@db:5432/app": false,
	"postgres://app:****@db:5432/app": false,
	"postgres://app@db:5432/app": false,
	"http://proxy:3128/a@b": false,
	"https://example.com/?mail=a:b@example.com": false,
	"": false,
}

test_url_password[text] if {
	some text, want in _urls
	[want] == _truth({1 | credentials.has_url_password(text)})
}

_placeholders := {
	"": true,
	"  \n": true,
	"<base64-encoded-32-byte-key>": true,
	"<two\nlines>": true,
	"$(DB_PASSWORD)": true,
	"${DB_PASSWORD}": true,
	"$DB_PASSWORD": true,
	"{{ .Values.password }}": true,
	"%PASSWORD%": true,
	"****": true,
	"xxxx": true,
	"...": true,
	"CHANGE_ME": true,
	"changeme": true,
	"please-change-this": true,
	"replace me": true,
	"your-token-here": true,
	"placeholder": true,
	"REDACTED": true,
	"todo": true,
	"tbd": true,
	"x": false,
	"hunter2": false,
	"a<b>": false,
	"pa$$word": false,
	"changeme1": false,
}

test_placeholder[text] if {
	some text, want in _placeholders
	[want] == _truth({1 | credentials.is_placeholder(text)})
}

_pem := {
	"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----": true,
	"\n-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----": true,
	"-----BEGIN RSA PUBLIC KEY-----": true,
	"-----BEGIN RSA PRIVATE KEY-----": false,
	"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----": false,
	"text": false,
}

test_public_pem[text] if {
	some text, want in _pem
	[want] == _truth({1 | credentials.is_public_pem(text)})
}

test_decoded if {
	credentials.decoded("aHVudGVyMg==") == "hunter2"
	credentials.decoded("not base64!") == "not base64!"
	not credentials.decoded({"redacted": true})
	not credentials.decoded(null)
}

_truth(found) := [true] if count(found) == 1

_truth(found) := [false] if count(found) == 0
