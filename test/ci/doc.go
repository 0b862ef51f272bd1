// Package ci holds the tests of the recipes in docs/ci.
package ci
