module github.com/regolith-policy/regolith/test/cluster

go 1.26.0
