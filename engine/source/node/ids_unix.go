//go:build unix

package node

import (
	"io/fs"
	"syscall"
)

// ids are the owner and the group of a file.
func ids(info fs.FileInfo) (uid, gid int, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return int(stat.Uid), int(stat.Gid), true
}
