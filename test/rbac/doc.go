// Package rbac holds the tests that compare lib.permissions with the authorizer of the API server itself.
package rbac
