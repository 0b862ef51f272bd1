package node

import (
	"strconv"
	"strings"
)

// accounts are the names of users and groups on the node.
type accounts struct{ users, groups map[int]string }

func (t tree) accounts() accounts {
	return accounts{users: names(t.text("/etc/passwd")), groups: names(t.text("/etc/group"))}
}

// names reads a file of accounts: name:password:id:...
func names(text string) map[int]string {
	found := map[int]string{}
	for line := range strings.Lines(text) {
		fields := strings.SplitN(line, ":", 4)
		if len(fields) < 4 {
			continue
		}
		if id, err := strconv.Atoi(fields[2]); err == nil && found[id] == "" {
			found[id] = fields[0]
		}
	}
	return found
}
