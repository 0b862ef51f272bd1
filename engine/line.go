package engine

// Line is one line of an input file, as a code frame shows it. Number counts from 1; Text has no line break.
type Line struct {
	Number int
	Text   string
}
