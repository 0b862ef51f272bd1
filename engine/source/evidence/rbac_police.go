package evidence

import "bytes"

// IsRBACPolice says that a text is what `rbac-police collect` prints. It is no dump of RBAC objects: it holds what
// bindings come to, for service accounts that some pod uses and for nodes, and none of the bindings, so that neither
// can be had back.
func IsRBACPolice(text []byte) bool {
	const beginning = 4 << 10 // the metadata come first, and are few
	text = trim(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if !is(text, '{') || !bytes.Contains(text[:min(len(text), beginning)], []byte(`"serviceAccounts"`)) {
		return false
	}
	found := map[string]bool{}
	fields(text, func(key, value []byte) bool {
		switch name := string(key); name {
		case "metadata":
			found[name] = isAboutCluster(value)
		case "apiVersion", "kind":
			found["object"] = true
		case "serviceAccounts", "nodes", "roles":
			found[name] = is(value, '[') || is(value, 'n') // null where there is none
		}
		return true
	})
	return found["metadata"] && found["serviceAccounts"] && found["nodes"] && found["roles"] && !found["object"]
}

// isAboutCluster says that metadata are of a cluster, not of an object.
func isAboutCluster(metadata []byte) bool {
	return field(metadata, "cluster") != nil && field(metadata, "platform") != nil && field(metadata, "name") == nil
}
