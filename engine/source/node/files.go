package node

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// File is what is known of one path: that nothing is there, that it could not be read, or what it is.
type File struct {
	Exists *bool  `json:"exists,omitempty"`
	Type   string `json:"type,omitempty"` // file, directory, socket, device, pipe
	Mode   string `json:"mode,omitempty"` // octal, with the bits for set-user-id, set-group-id and sticky
	UID    *int   `json:"uid,omitempty"`
	GID    *int   `json:"gid,omitempty"`
	Owner  string `json:"owner,omitempty"` // absent where the node has no name for the id
	Group  string `json:"group,omitempty"`
	Error  string `json:"error,omitempty"`
}

// maxFiles is how many files one glob may find.
const maxFiles = 20_000

// record looks for a path or a glob and records what is there. Of a glob also the directory that it starts from is
// recorded, which says that it was looked through.
func (r *reader) record(pattern string) {
	start, isGlob := startOf(pattern)
	if !isGlob {
		r.look(r.host, pattern)
		return
	}
	r.look(r.host, start)
	g := glob{reader: r, matches: matcher(pattern)}
	if strings.Contains(pattern, "**") {
		g.depth = maxDepth
	} else {
		g.depth = strings.Count(pattern, "/") - strings.Count(start, "/")
	}
	if err := g.search(start, g.depth); err != nil {
		r.facts.Files[start] = File{Error: reason(err)} // what is in it is not known
	}
}

// maxDepth is how deep ** looks.
const maxDepth = 32

// startOf gives the directory that a glob starts from.
func startOf(pattern string) (start string, isGlob bool) {
	head, _, isGlob := strings.Cut(pattern, "*")
	if !isGlob {
		return pattern, false
	}
	return path.Clean(head[:strings.LastIndexByte(head, '/')+1]), true
}

// matcher is a glob as a regular expression. "/**/" also stands for a single slash, as it does to the controls.
func matcher(pattern string) *regexp.Regexp {
	expression := regexp.QuoteMeta(pattern)
	for _, form := range []struct{ glob, regexp string }{{`/\*\*/`, "/(?:.*/)?"}, {`\*\*`, ".*"}, {`\*`, "[^/]*"}} {
		expression = strings.ReplaceAll(expression, form.glob, strings.ReplaceAll(form.regexp, "*", "\x00"))
	}
	return regexp.MustCompile("^" + strings.ReplaceAll(expression, "\x00", "*") + "$")
}

// glob is one search.
type glob struct {
	*reader
	matches *regexp.Regexp
	depth   int
	found   int
}

// search records what matches in a directory. A directory that is missing holds nothing; any other one that cannot be
// read is an error.
func (g *glob) search(dir string, depth int) error {
	if depth == 0 {
		return nil
	}
	names, err := g.host.list(dir)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range names {
		at := path.Join(dir, name)
		info, err := g.host.stat(at)
		if g.matches.MatchString(at) {
			if g.found++; g.found > maxFiles {
				return fmt.Errorf("it holds more than %d files", maxFiles)
			}
			g.look(g.host, at)
		}
		if err == nil && info.IsDir() && !g.isLink(dir, name) {
			if err := g.search(at, depth-1); err != nil {
				return err
			}
		}
	}
	return nil
}

// isLink tells that a name in a directory is a link: those to directories are not searched, for they may lead back.
func (g *glob) isLink(dir, name string) bool {
	at, err := g.host.resolve(dir)
	if err != nil {
		return true
	}
	resolved, err := g.host.resolve(path.Join(dir, name))
	return err != nil || resolved != path.Join(at, name)
}

// look records one path of a tree.
func (r *reader) look(in tree, name string) {
	if known, ok := r.facts.Files[name]; ok && (known.Exists == nil || *known.Exists) {
		return
	}
	info, err := in.stat(name)
	switch {
	case isMissing(err):
		r.facts.Files[name] = File{Exists: new(bool)}
	case err != nil:
		r.facts.Files[name] = File{Error: reason(err)}
	default:
		r.facts.Files[name] = r.file(info)
	}
}

func (r *reader) file(info fs.FileInfo) File {
	exists := true
	f := File{Exists: &exists, Type: typeOf(info.Mode()), Mode: octal(info.Mode())}
	if uid, gid, ok := ids(info); ok {
		f.UID, f.GID = &uid, &gid
		f.Owner, f.Group = r.accounts.users[uid], r.accounts.groups[gid]
	}
	return f
}

func typeOf(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "file"
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	}
	return "device"
}

// octal is a mode as people write it.
func octal(mode fs.FileMode) string {
	bits := uint32(mode.Perm())
	for _, special := range []struct {
		mode fs.FileMode
		bit  uint32
	}{{fs.ModeSetuid, 0o4000}, {fs.ModeSetgid, 0o2000}, {fs.ModeSticky, 0o1000}} {
		if mode&special.mode != 0 {
			bits |= special.bit
		}
	}
	return fmt.Sprintf("%04o", bits)
}

// isFile tells that a regular file was found at a path.
func (r *reader) isFile(name string) bool { return r.facts.Files[name].Type == "file" }

// paths lists the recorded paths, sorted.
func (r *reader) paths() []string {
	names := make([]string, 0, len(r.facts.Files))
	for name := range r.facts.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
