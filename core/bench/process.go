package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of CPU times in /proc on Linux.
const tick = 10 * time.Millisecond

// ownCPU is the CPU time that this process has taken.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// stat returns the fields of /proc/<pid>/stat behind the command's name; the first is the state.
func stat(pid int) []string {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return nil
	}
	return strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
}

// processCPU is the CPU time of a living process; with its ended children when asked.
func processCPU(pid int, children bool) time.Duration {
	f := stat(pid)
	if len(f) < 15 {
		return 0
	}
	var sum int64
	last := 13
	if children {
		last = 15
	}
	for _, s := range f[11:last] { // utime, stime, cutime, cstime
		n, _ := strconv.ParseInt(s, 10, 64) // The kernel writes numbers.
		sum += n
	}
	return time.Duration(sum) * tick
}

// familyCPU is the CPU time of a process and all its children, ended ones included: PostgreSQL's postmaster.
func familyCPU(parent int) time.Duration {
	sum := processCPU(parent, true)
	dirs, err := os.ReadDir("/proc")
	if err != nil {
		return sum
	}
	for _, d := range dirs {
		pid, err := strconv.Atoi(d.Name())
		if err != nil {
			continue
		}
		if f := stat(pid); len(f) > 1 && f[1] == strconv.Itoa(parent) {
			sum += processCPU(pid, false)
		}
	}
	return sum
}

// parentOf is the parent of a process.
func parentOf(pid int) int {
	f := stat(pid)
	if len(f) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(f[1])
	return n
}

func memory(pid int, key string) float64 {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			kb, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kb / 1024
		}
	}
	return 0
}

// residentMB and peakRSS are the present and the greatest resident memory of a process.
func residentMB(pid int) float64 { return memory(pid, "VmRSS") }
func peakRSS(pid int) float64    { return memory(pid, "VmHWM") }

func build(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", path, "./core/cmd/kontor")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build kontor: %w", err)
	}
	return nil
}

// server is a child process that answers HTTP.
type server struct {
	cmd  *exec.Cmd
	base string
	// admin is the address of profiles, empty for none.
	admin string
	// started is how long the first answer took.
	started time.Duration
}

// start runs a server with its address put behind the arguments, and waits until a path answers 200.
func start(ctx context.Context, addrFlag, path, token, program string, args ...string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(program, append(args, addrFlag, addr)...), base: "http://" + addr}
	s.cmd.Stderr = &tail{}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: 30 * time.Second}
	for time.Since(began) < time.Minute && ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Authorization", "Bearer "+token)
		if res, err := client.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				s.started = time.Since(began)
				return s, nil
			}
			s.stop()
			return nil, fmt.Errorf("%s answered %d: %s", path, res.StatusCode, s.cmd.Stderr)
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.stop()
	return nil, errors.Join(ctx.Err(), fmt.Errorf("%s does not answer: %s", program, s.cmd.Stderr))
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail keeps the last of what a process says.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	t.b = t.b[max(0, len(t.b)-2000):]
	return len(p), nil
}

func (t *tail) String() string { return string(t.b) }
