// Package conformance compares verdicts with the real thing: upstream's own code, run side by side over examples
// and random objects. It is a module of its own, so that the heavy dependencies stay out of the main one.
package conformance
