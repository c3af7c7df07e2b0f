package records

import (
	"context"
	"encoding/json"
	"fmt"
)

// RunJob does what the job of a kind does with the given arguments, until it is done or, with stop, after one chunk.
func (s *Service) RunJob(ctx context.Context, kind string, args []byte, stop bool) error {
	stopping := make(chan struct{})
	if stop {
		close(stopping)
	}
	switch kind {
	case JobBulk:
		var work bulk
		if err := json.Unmarshal(args, &work); err != nil {
			return err
		}
		return s.runBulk(ctx, work, stopping)
	case JobUndo:
		var work undo
		if err := json.Unmarshal(args, &work); err != nil {
			return err
		}
		return s.runUndo(ctx, work, stopping)
	case JobReindex:
		var work reindex
		if err := json.Unmarshal(args, &work); err != nil {
			return err
		}
		return s.runReindex(ctx, work, stopping)
	}
	return fmt.Errorf("no job %s", kind)
}
