package authoring

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// Costs is what controls cost, as it is printed, saved and compared.
type Costs struct {
	// Calibration is the CPU time, in µs, of a fixed piece of work on the same machine: times are compared as multiples of it.
	Calibration float64 `json:"calibrationMicros"`
	Controls    []Cost  `json:"controls"`
}

// Cost is what a control costs on one object it reviews.
type Cost struct {
	Control string  `json:"control"`
	Objects int     `json:"objects"` // how many were reviewed
	Micros  float64 `json:"micros"`  // of CPU time
	Allocs  float64 `json:"allocs"`
	Bytes   float64 `json:"bytes"`
}

// ExampleCost measures a control on its own examples. Nothing is measured where it has none.
func ExampleCost(ctx context.Context, lib *policy.Library, id string, m eval.Measuring) (Cost, error) {
	total := Cost{Control: id}
	archive, ok := lib.Examples[id]
	if !ok {
		return total, nil
	}
	examples, err := ParseExamples(id, archive)
	if err != nil {
		return total, err
	}
	evaluator, err := EvaluatorFor(ctx, lib, examples)
	if err != nil {
		return total, err
	}
	for _, world := range examples.Worlds {
		input, err := source.Read(ctx, []string{"-"}, source.Config{Stdin: bytes.NewReader(world.Data), Jobs: 1})
		if err != nil {
			return total, fmt.Errorf("read %s of %s: %w", world.Name, id, err)
		}
		costs, err := evaluator.Measure(ctx, input, m)
		if err != nil {
			return total, fmt.Errorf("%s of %s: %w", world.Name, id, err)
		}
		total = total.plus(costs[id])
	}
	return total, nil
}

// CostOf is a measured cost as it is told.
func CostOf(id string, c eval.Cost) Cost { return Cost{Control: id}.plus(c) }

// plus is the average over the objects of both.
func (c Cost) plus(other eval.Cost) Cost {
	n := float64(c.Objects + other.Objects)
	if other.Objects == 0 {
		return c
	}
	mean := func(a, b float64) float64 {
		return math.Round(10*(a*float64(c.Objects)+b*float64(other.Objects))/n) / 10
	}
	c.Micros = mean(c.Micros, float64(other.CPU)/float64(time.Microsecond))
	c.Allocs = mean(c.Allocs, other.Allocs)
	c.Bytes = mean(c.Bytes, other.Bytes)
	c.Objects += other.Objects
	return c
}

// Sort puts the dearest control first.
func (c *Costs) Sort() {
	slices.SortFunc(c.Controls, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Allocs, a.Allocs), cmp.Compare(a.Control, b.Control))
	})
}

// ParseCosts reads what was saved.
func ParseCosts(data []byte) (Costs, error) {
	var c Costs
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("read costs: %w", err)
	}
	if c.Calibration <= 0 {
		return c, fmt.Errorf("read costs: there is no calibration in it")
	}
	return c, nil
}

// Regression is a control that costs more than it did.
type Regression struct {
	Was, Is Cost
	What    string  // "allocations" or "CPU time"
	Factor  float64 // how many times as much
}

// leastTime is the CPU time, in µs, below which a measured time says nothing.
const leastTime = 5

// Regressions are the controls that cost more than a tolerance (1.25 is a quarter more) over what they did. Allocations
// are the same wherever they are counted; times are compared as multiples of the calibrations, and with twice the tolerance,
// for no machine is quiet. Controls that only one of the two knows, or that were measured on another number of objects, are
// not compared.
func (c *Costs) Regressions(old Costs, tolerance float64) []Regression {
	before := make(map[string]Cost, len(old.Controls))
	for _, cost := range old.Controls {
		before[cost.Control] = cost
	}
	var found []Regression
	for _, is := range c.Controls {
		was, ok := before[is.Control]
		if !ok || was.Objects != is.Objects {
			continue
		}
		slower := is.Micros / c.Calibration / (max(was.Micros, leastTime) / old.Calibration)
		switch {
		case is.Allocs > was.Allocs*tolerance:
			found = append(found, Regression{was, is, "allocations", is.Allocs / was.Allocs})
		case slower > 1+2*(tolerance-1) && is.Micros > leastTime:
			found = append(found, Regression{was, is, "CPU time", slower})
		}
	}
	return found
}
