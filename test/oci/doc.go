// Package oci pushes bundles to a registry and has stock tools pull and run them.
package oci
