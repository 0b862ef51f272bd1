package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNodes is how many nodes a YAML document may have by the look of it: a node costs a hundred times its text.
const maxNodes = 6_000_000

// maxSearch is the size up to which a document with a syntax error is parsed in parts to find the line.
const maxSearch = 1 << 17

var yamlLine = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?`)

// parseYAML makes the node tree of one document; nil of an empty one.
func parseYAML(doc []byte) (*yaml.Node, *yamlFault) {
	if nodes := nodeCount(doc); nodes > maxNodes {
		return nil, &yamlFault{
			message: fmt.Sprintf("about %d values in one YAML document, and %d are the limit", nodes, maxNodes),
			hint:    "give it as JSON, or split it into documents",
		}
	}
	root, err := decodeNode(doc)
	switch {
	case err != nil:
		return nil, syntaxFault(doc, err)
	case root == nil:
		return nil, nil
	}
	return root, odd(doc, root)
}

// nodeCount is a rough upper bound of the nodes in a document.
func nodeCount(doc []byte) int {
	n := 2 * bytes.Count(doc, []byte{'\n'})
	for _, opener := range []string{",", "[", "{", "- "} {
		n += bytes.Count(doc, []byte(opener))
	}
	return n
}

var errSecond = errors.New("yaml: text after the end of the document")

// decodeNode runs the parser over one document. The parser panics on a few inputs, which are syntax errors to us.
func decodeNode(doc []byte) (root *yaml.Node, err error) {
	defer func() {
		r := recover()
		if _, ok := r.(badAddress); ok {
			panic(r)
		}
		if r != nil {
			root, err = nil, fmt.Errorf("yaml: the parser gave up: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(doc))
	var document, second yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errSecond
	}
	if len(document.Content) != 1 {
		return nil, nil
	}
	if root = document.Content[0]; isEmpty(root) && bytes.IndexByte(doc, '!') < 0 {
		return nil, nil
	}
	return root, nil
}

// isEmpty says that a document holds nothing: "---" without content.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == "" && n.Anchor == ""
}

// odd refuses the forms of a tag of which the nodes do not tell enough to resolve it as kubectl does.
func odd(doc []byte, root *yaml.Node) *yamlFault {
	for at, number := 0, 1; at < len(doc); number++ {
		length := lineLength(doc[at:])
		line := doc[at:]
		if length > 0 {
			line = line[:length]
		}
		if !isPrefix(line) {
			break
		}
		if bytes.HasPrefix(line, []byte("%TAG")) {
			return &yamlFault{line: number, column: 1, message: "%TAG directives are not read", hint: "write the tags out"}
		}
		at += len(line)
	}
	if bytes.Contains(doc, []byte("!<!")) && hasTag(root) {
		return &yamlFault{message: "tags of the form !<!...> are not read", hint: "remove the tag"}
	}
	return nil
}

// hasTag says that a tree has an explicit tag of YAML itself.
func hasTag(n *yaml.Node) bool {
	if n.Style&yaml.TaggedStyle != 0 && strings.HasPrefix(n.Tag, "!!") {
		return true
	}
	for _, child := range n.Content {
		if hasTag(child) {
			return true
		}
	}
	return false
}

// syntaxFault turns an error of the parser into one with a place and a remedy.
func syntaxFault(doc []byte, err error) *yamlFault {
	message := err.Error()
	match := yamlLine.FindStringSubmatch(message)
	bad := &yamlFault{message: "invalid YAML: " + message[len(match[0]):]}
	bad.line, _ = strconv.Atoi(match[1])
	if len(doc) <= maxSearch {
		bad.line = errorLine(doc, message)
	}
	bad.hint = yamlHint(message)
	switch tab := tabAt(doc, bad.line); {
	case bytes.Contains(doc, []byte("{{")):
		bad.message = "this looks like a template that was not rendered (" + bad.message + ")"
		bad.hint = hintTemplate
	case errors.Is(err, errSecond):
		bad.hint = "separate documents by a line of ---"
	case tab > 0:
		bad.column, bad.hint = tab, hintTabs
	case strings.Contains(message, "cannot start any token"):
		bad.hint = "a value that begins with @, % or ` must be in quotes"
	}
	return bad
}

// errorLine finds the line of a syntax error, which the parser gives inexactly: the first line with which the
// error appears when the document is read up to it.
func errorLine(doc []byte, message string) int {
	var ends []int
	for at := 0; at < len(doc); {
		length := lineLength(doc[at:])
		if length < 0 {
			length = len(doc) - at
		}
		at += length
		ends = append(ends, at)
	}
	i := sort.Search(len(ends), func(i int) bool {
		_, err := decodeNode(doc[:ends[i]])
		return err != nil && err.Error() == message
	})
	return min(i+1, len(ends))
}

// tabAt is the column of a tab in the indentation of a line, 0 if there is none.
func tabAt(doc []byte, line int) int {
	text := doc[yamlOffset(doc, line, 1):]
	for i, c := range text {
		if c == '\t' {
			return i + 1
		}
		if c != ' ' && c != '-' {
			break
		}
	}
	return 0
}
