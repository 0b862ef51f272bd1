package redact

import (
	"path"
	"strings"
)

// commandLine is the state of reading a command line word by word.
type commandLine struct {
	program string
	secret  bool // the next word is a credential
	login   bool // the next word is user:password
}

// next redacts the next word.
func (l *commandLine) next(word string) string {
	redacted := l.redacted(word)
	l.secret = isCredentialFlag(word) || l.takesPassword(word, "-a") || l.program == "sshpass" && word == "-p"
	l.login = word == "-u" || word == "--user"
	if l.program == "" {
		l.program = path.Base(word)
	}
	return redacted
}

func (l *commandLine) redacted(word string) string {
	switch name, value, found := strings.Cut(word, "="); {
	case l.secret && !isHarmless(word) && !strings.HasPrefix(word, "-"):
		return stand(word)
	case l.login && strings.Contains(word, ":"):
		return Text("-u " + word)[len("-u "):]
	case found && isCredentialFlag(name) && !isHarmless(value):
		return name + "=" + stand(value)
	case l.takesPassword(word, "-p") && len(word) > len("-p"):
		return Text("mysql " + word)[len("mysql "):]
	}
	return Text(word)
}

// takesPassword says that a word begins with the flag by which the program takes a password.
func (l *commandLine) takesPassword(word, flag string) bool {
	switch l.program {
	case "redis-cli":
		return flag == "-a" && word == flag
	case "mysql", "mysqldump", "mysqladmin", "mariadb":
		return flag == "-p" && strings.HasPrefix(word, flag)
	}
	return false
}

// isCredentialFlag says that the word behind this one is a credential.
func isCredentialFlag(word string) bool {
	return strings.HasPrefix(word, "-") && !strings.ContainsAny(word, "= ") && namesCredential(strings.TrimLeft(word, "-"))
}
