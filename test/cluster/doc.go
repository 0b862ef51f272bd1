// Package cluster holds the tests that capture, judge and ask a real kube-apiserver with a real etcd.
package cluster
