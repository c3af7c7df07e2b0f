package native_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/kontor-crm/kontor/plugins/native"
	wire "github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// bareSocket names the socket on which this test's own program, started with it, is the floor of BenchmarkCall.
const bareSocket = "KONTOR_TEST_BARE_GRPC"

// serveBare is a gRPC server without anything around it, which answers with what it was sent.
func serveBare(socket string) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s := grpc.NewServer(grpc.ForceServerCodecV2(wire.Codec{}), grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		var f wire.Frame
		if err := stream.RecvMsg(&f); err != nil {
			return err
		}
		return stream.SendMsg(&f)
	}))
	_ = s.Serve(listener) // It ends with the process.
}

// bare connects to a floor that runs as a process of its own.
func bare(b *testing.B) *grpc.ClientConn {
	b.Helper()
	path, err := os.Executable()
	require.NoError(b, err)
	socket := filepath.Join(b.TempDir(), "bare")
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), bareSocket+"="+socket)
	require.NoError(b, cmd.Start())
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	conn, err := grpc.NewClient("unix:"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	return conn
}

// BenchmarkCall is a call of 1 kB with its answer, with encryption, token, limits and supervision, beside one of gRPC alone to a
// process that does nothing else. Both are called in turn, so that a busy machine is as busy for both.
func BenchmarkCall(b *testing.B) {
	path, err := os.Executable()
	require.NoError(b, err)
	program, err := os.ReadFile(path)
	require.NoError(b, err)
	p := native.Start(native.Options{Name: "subject", Path: path, Files: map[string]string{path: hash(program)}, Timeout: 20 * time.Second})
	b.Cleanup(p.Close)
	conn := bare(b)
	request, err := (&pluginv1.RunActionRequest{Action: "echo", InputJSON: bytes.Repeat([]byte("kontor! "), 128)}).MarshalVT()
	require.NoError(b, err)
	ours := func() {
		if _, err := p.Call(b.Context(), native.Scope{}, pluginv1.MethodPluginRunAction, request); err != nil {
			b.Fatal(err)
		}
	}
	floor := func() {
		var answer wire.Frame
		err := conn.Invoke(context.Background(), pluginv1.MethodPluginRunAction, &wire.Frame{Bytes: request}, &answer, grpc.ForceCodecV2(wire.Codec{}), grpc.WaitForReady(true))
		if err != nil {
			b.Fatal(err)
		}
	}
	for range 100 {
		ours()
		floor()
	}
	var spent [2]time.Duration
	for b.Loop() {
		for i, call := range []func(){floor, ours} {
			began := time.Now()
			call()
			spent[i] += time.Since(began)
		}
	}
	b.ReportMetric(float64(spent[1].Microseconds())/float64(b.N), "µs-call")
	b.ReportMetric(float64(spent[0].Microseconds())/float64(b.N), "µs-bare")
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "x-bare")
}
