package cputime

import (
	"encoding/json"
	"fmt"
	"time"
)

// Calibrate runs a fixed piece of work with nothing of this project in it, and gives the CPU time it took. Costs that are
// told as multiples of it compare between machines. Like an evaluation it allocates, hashes and chases pointers.
func Calibrate() time.Duration {
	start := Used()
	for range 40 {
		var value any
		if err := json.Unmarshal([]byte(calibration), &value); err != nil {
			panic(fmt.Sprintf("calibrate: %v", err)) // a constant decodes
		}
		if _, err := json.Marshal(value); err != nil {
			panic(fmt.Sprintf("calibrate: %v", err)) // and encodes
		}
	}
	return Used() - start
}

// calibration is a document of about 2 KB.
const calibration = `[` + calibrationPart + `,` + calibrationPart + `,` + calibrationPart + `,` + calibrationPart + `,` +
	calibrationPart + `,` + calibrationPart + `,` + calibrationPart + `,` + calibrationPart + `]`

const calibrationPart = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},` +
	`"spec":{"containers":[{"name":"app","image":"web:1","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"1"}]}]}}`
