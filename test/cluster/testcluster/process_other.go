//go:build !linux

package testcluster

import "os/exec"

// dieWithParent does nothing: other kernels leave a program alone when its parent dies.
func dieWithParent(*exec.Cmd) {}
