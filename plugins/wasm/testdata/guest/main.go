//go:build wasip1

// Command guest is a plugin in plain Go, without the SDK, that does whatever its caller asks for: also what a plugin
// should not do.
package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

//go:wasmimport kontor_v1 input_read
func inputRead(ptr unsafe.Pointer)

//go:wasmimport kontor_v1 output_write
func outputWrite(ptr unsafe.Pointer, n uint32)

//go:wasmimport kontor_v1 host_call
func hostCall(method unsafe.Pointer, methodLen uint32, request unsafe.Pointer, requestLen uint32, response unsafe.Pointer, responseCap uint32) uint64

//go:wasmimport kontor_v1 host_take
func hostTake(ptr unsafe.Pointer)

//go:wasmexport kontor_v1_abi
func abi() uint32 { return 1<<16 | 0 }

func pointer(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

var input = make([]byte, 64<<10)

//go:wasmexport kontor_v1_call
func call(methodLen, requestLen uint32) (status uint32) {
	if n := int(methodLen + requestLen); n > len(input) {
		input = make([]byte, n)
	}
	inputRead(pointer(input))
	method, request := input[:methodLen], input[methodLen:methodLen+requestLen]
	if string(method) == "echo" { // the floor: no garbage, nothing to collect
		outputWrite(pointer(request), requestLen)
		return 0
	}
	defer runtime.Gosched() // lets the garbage collector run, which never gets its turn otherwise
	return handle(string(method), request)
}

func answer(b []byte) uint32 {
	outputWrite(pointer(b), uint32(len(b)))
	return 0
}

func host(method string, request []byte) (uint32, []byte) {
	buffer := make([]byte, 128)
	got := hostCall(unsafe.Pointer(unsafe.StringData(method)), uint32(len(method)), pointer(request), uint32(len(request)), pointer(buffer), uint32(len(buffer)))
	n := uint32(got)
	if n > uint32(len(buffer)) {
		buffer = make([]byte, n)
		hostTake(pointer(buffer))
	}
	return uint32(got >> 32), buffer[:n]
}

var (
	count   int
	kept    [][]byte
	secrets = map[string]string{}
	sink    uint64
	drain   = make(chan int)
)

func handle(method string, request []byte) uint32 {
	switch method {
	case "count":
		count++
		return answer([]byte(strconv.Itoa(count)))
	case "remember": // answers what it remembered before
		before := secrets["secret"]
		secrets["secret"] = string(request)
		kept = append(kept, append([]byte(nil), request...))
		return answer([]byte(before))
	case "host":
		status, response := host(string(request), request)
		outputWrite(pointer(response), uint32(len(response)))
		return status
	case "flood":
		for {
			host("flood", nil)
		}
	case "error":
		outputWrite(pointer(request), uint32(len(request)))
		return 1
	case "status":
		return 7
	case "silent":
		return 0
	case "twice":
		answer([]byte("first"))
		return answer([]byte("second"))
	case "loop":
		for {
			sink++
		}
	case "work":
		n := binary.LittleEndian.Uint64(request)
		for range n {
			sink ^= sink<<13 + 1
			sink ^= sink >> 7
		}
		return answer(nil)
	case "bomb":
		for {
			b := make([]byte, 1<<20)
			for i := range b {
				b[i] = 1
			}
			kept = append(kept, b)
		}
	case "grow":
		kept = append(kept, make([]byte, 16<<20))
		kept[len(kept)-1][7] = 1
		return answer(nil)
	case "garbage":
		b := make([]byte, 1<<20)
		b[len(request)] = 1
		sink += uint64(b[0])
		return answer(nil)
	case "huge":
		outputWrite(pointer(input), 1<<32-1)
		return 0
	case "outside":
		outputWrite(unsafe.Pointer(uintptr(1<<32-100)), 50)
		return 0
	case "large":
		return answer(make([]byte, 5<<20))
	case "recurse":
		sink = uint64(recurse(1))
		return answer(nil)
	case "goroutines":
		for {
			go func() { <-drain }()
		}
	case "parallel":
		done := make(chan int)
		for i := range 4 {
			go func() { time.Sleep(5 * time.Millisecond); done <- i }()
		}
		sum := 0
		for range 4 {
			sum += <-done
		}
		return answer([]byte(strconv.Itoa(sum)))
	case "panic":
		panic("oh no\n\x1b[31mred")
	case "exit":
		os.Exit(3)
	case "sleep":
		d, _ := time.ParseDuration(string(request))
		time.Sleep(d)
		return answer(nil)
	case "deadlock":
		<-drain
	case "log":
		fmt.Fprint(os.Stderr, string(request))
		return answer(nil)
	case "print":
		fmt.Print(string(request))
		return answer(nil)
	case "spam":
		for {
			fmt.Fprintln(os.Stderr, strings.Repeat("spam ", 1000))
		}
	case "outward":
		return answer([]byte(outward()))
	case "random":
		b := make([]byte, 16)
		_, _ = rand.Read(b)
		return answer(b)
	case "mathrandom":
		return answer([]byte(strconv.FormatUint(mathrand.Uint64(), 10)))
	}
	outputWrite(unsafe.Pointer(unsafe.StringData("unimplemented")), 13)
	return 1
}

//go:noinline
func recurse(n int) int {
	var frame [64]byte
	frame[n%64] = byte(n)
	return recurse(n+1) + int(frame[n%7])
}

// outward tries to leave the sandbox and tells what it found.
func outward() string {
	var found []string
	if len(os.Args) > 0 {
		found = append(found, "arguments")
	}
	if len(os.Environ()) > 0 {
		found = append(found, "environment")
	}
	for _, path := range []string{"/", ".", "/etc/passwd", "/proc/self/environ"} {
		if _, err := os.ReadFile(path); err == nil {
			found = append(found, path)
		}
		if _, err := os.ReadDir(path); err == nil {
			found = append(found, path)
		}
	}
	if err := os.WriteFile("/tmp/guest", nil, 0o600); err == nil {
		found = append(found, "a file")
	}
	if _, err := net.DialTimeout("tcp", "127.0.0.1:80", time.Second); err == nil {
		found = append(found, "a connection")
	}
	return strings.Join(found, ", ")
}

func init() {
	// A program's heap grows at its first calls. Grown here, it is in the image.
	b := make([]byte, 2<<20)
	b[1] = 1
	sink += uint64(b[2])
}

func main() {}
