//go:build !linux

package app

// unmapProgram does nothing where the system has no such advice.
func unmapProgram() {}
