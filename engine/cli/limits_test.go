package cli

import (
	"errors"
	"io/fs"
	"testing"
)

func TestParseSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "512": 512, "512B": 512, "1k": 1 << 10, "1Ki": 1 << 10, "512Mi": 512 << 20, "512MB": 512 << 20, "512M": 512 << 20,
		"2Gi": 2 << 30, "2GiB": 2 << 30, "1T": 1 << 40, "4096T": 4096 << 40,
	} {
		if got, ok := parseSize(text); !ok || got != want {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "Mi", "-1", "+1", "1.5Gi", "1 Gi", "1gi", "1Ei", "0x10", "1BB", "999999999999999T", "9999999999999999"} {
		if got, ok := parseSize(text); ok {
			t.Errorf("%q is taken as %d", text, got)
		}
	}
}

func TestAvailable(t *testing.T) {
	t.Parallel()
	const meminfo = "MemTotal:       8000000 kB\nMemAvailable:   4000000 kB\nSwapFree: 1 kB\n"
	for name, tc := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nothing is known":    {want: 0},
		"a machine":           {map[string]string{"/proc/meminfo": meminfo}, 4000000 << 10},
		"a container":         {map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory.max": "1073741824\n"}, 1 << 30},
		"a container of v1":   {map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n"}, 512 << 20},
		"a container without": {map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory.max": "max\n"}, 4000000 << 10},
		"an odd machine":      {map[string]string{"/proc/meminfo": "MemAvailable:\nMemAvailable: x kB\n"}, 0},
	} {
		read := func(file string) ([]byte, error) {
			if text, ok := tc.files[file]; ok {
				return []byte(text), nil
			}
			return nil, errors.Join(fs.ErrNotExist)
		}
		if got := available(read); got != tc.want {
			t.Errorf("%s: %d instead of %d", name, got, tc.want)
		}
	}
}
