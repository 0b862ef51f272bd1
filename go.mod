module github.com/regolith-policy/regolith

go 1.26
