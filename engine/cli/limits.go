package cli

import (
	"math"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/internal/heap"
)

// limits is what a command may take of the machine.
type limits struct {
	time   time.Duration // of the controls on one object
	text   string
	memory int64 // of the process, in bytes; 0 is no limit
}

func (l *limits) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.text, "memory-limit", "",
		"memory to stay within, as 512Mi or 2Gi (default: most of what the container or machine has)")
	cmd.Flags().DurationVar(&l.time, "control-timeout", time.Minute, "longest that controls may take on one object")
}

// The least memory that a scan can work with, and the shares of the limit from which garbage is collected eagerly and
// that the text of the input may fill.
const (
	leastMemory  = 256 << 20
	gcShare      = 0.85
	inputShare   = 0.3
	defaultShare = 0.9
)

// apply reads the flags and tells the collector.
func (l *limits) apply() error {
	if l.time <= 0 {
		return usage("as in --control-timeout 30s", "--control-timeout must be over zero")
	}
	switch l.text {
	case "":
		l.memory = int64(defaultShare * float64(available(os.ReadFile)))
	default:
		size, ok := parseSize(l.text)
		if !ok {
			return usage("write it as 512Mi or 2Gi", "--memory-limit: %q is no size", l.text)
		}
		if size < leastMemory {
			return usage("give at least "+strconv.Itoa(leastMemory>>20)+"Mi", "--memory-limit %s is too little to work with", l.text)
		}
		l.memory = size
	}
	if l.memory > 0 {
		debug.SetMemoryLimit(int64(gcShare*float64(l.memory)) + heap.Ballast)
	}
	return nil
}

// input is how much text may be read.
func (l *limits) input() int64 { return int64(inputShare * float64(l.memory)) }

var sizePattern = regexp.MustCompile(`^(\d{1,15})(|[kKMGT]i?B?|B)$`)

// parseSize reads a size as people and Kubernetes write it; Mi, MB and M are all binary.
func parseSize(text string) (int64, bool) {
	parts := sizePattern.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return 0, false
	}
	unit := strings.ToUpper(parts[2])
	for _, prefix := range []string{"K", "M", "G", "T"} {
		if unit == "" || unit == "B" {
			break
		}
		if n > math.MaxInt64>>10 {
			return 0, false
		}
		n <<= 10
		if strings.HasPrefix(unit, prefix) {
			break
		}
	}
	return n, true
}

// available is the memory that the container or, without one, the machine has left, in bytes; 0 where it is not known.
func available(read func(string) ([]byte, error)) int64 {
	least := int64(math.MaxInt64)
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := read(file); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
				least = min(least, n)
			}
		}
	}
	if text, err := read("/proc/meminfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			if len(fields) < 2 || fields[0] != "MemAvailable:" {
				continue
			}
			if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				least = min(least, n<<10)
			}
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}
