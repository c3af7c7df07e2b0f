// Package sales holds what deals and leads do beyond being records: a deal's status follows from its stage, a stage asks
// for its required fields, and a lead becomes a contact, a company and a deal.
//
// It has no tables. Everything goes through core/records, which calls its hooks before each write.
package sales

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Service is the door to sales.
type Service struct {
	records *records.Service
	meta    *metadata.Service
}

// New returns the service and hangs its hooks into the write path.
func New(r *records.Service, m *metadata.Service) *Service {
	s := &Service{records: r, meta: m}
	r.Before("deal", s.beforeDeal)
	r.Before("task", s.beforeTask)
	return s
}

// stage is what a deal needs to know of its stage.
type stage struct {
	id, pipeline, category string
	probability            *int64
	required               []string
}

func stageOf(r *records.Record) stage {
	st := stage{id: r.ID, pipeline: r.Text("pipeline_id"), category: r.Text("category")}
	if st.category == "" {
		st.category = "open"
	}
	if p, ok := r.Get("probability").(int64); ok {
		st.probability = &p
	}
	if raw, ok := r.Get("required_fields").(json.RawMessage); ok {
		// What an administrator has entered may be anything: only a list of names asks for something.
		_ = json.Unmarshal(raw, &st.required)
	}
	return st
}

// beforeDeal keeps stage, pipeline, status and probability of a deal in step, and asks for what the stage requires.
func (s *Service) beforeDeal(ctx context.Context, _ *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || c.Action == ledger.Merged {
		return nil
	}
	fresh := c.Before == nil
	if fresh && c.After.Text("stage_id") == "" {
		st, err := firstStage(ctx, c)
		if err != nil {
			return err
		}
		if st != nil {
			c.Set("stage_id", st.id)
		}
	}
	stageID := c.After.Text("stage_id")
	if stageID == "" {
		if fresh {
			c.Set("status", "open")
		}
		return nil
	}
	moved := c.Changed("stage_id")
	if !moved && !c.Changed("pipeline_id") {
		return nil
	}
	found, err := c.Find(ctx, "stages", records.Eq("id", stageID), "", 1)
	if err != nil || len(found) == 0 {
		return err // The check of references refuses an unknown stage.
	}
	st := stageOf(found[0])
	if p := c.After.Text("pipeline_id"); p != "" && p != st.pipeline {
		if !c.Changed("stage_id") || c.Changed("pipeline_id") {
			return fault.At("stage_id", "stage_of_another_pipeline")
		}
	}
	c.Set("pipeline_id", st.pipeline)
	if !moved {
		return nil
	}
	if err := requireFields(c, st); err != nil {
		return err
	}
	enter(c, st)
	return nil
}

// enter sets what follows from a new stage.
func enter(c *records.Change, st stage) {
	at := c.Now()
	c.Set("stage_changed_at", at)
	c.Set("status", st.category)
	if st.probability != nil && !c.GivenPath("probability") {
		c.Set("probability", *st.probability)
	}
	switch {
	case st.category == "open":
		c.Set("closed_at", nil)
	case c.After.Get("closed_at") == nil || c.Changed("status"):
		c.Set("closed_at", at)
	}
}

// requireFields refuses to enter a stage while fields that it asks for are empty.
func requireFields(c *records.Change, st stage) error {
	if c.Undo() {
		return nil
	}
	var faults fault.List
	for _, name := range st.required {
		if f, ok := c.Object.Field(name); ok && c.After.Value(f) == nil {
			faults.Add(name, "required_by_stage")
		}
	}
	return faults.Err()
}

// firstStage is the first stage of the deal's pipeline, or of the default one; nil when there is none.
func firstStage(ctx context.Context, c *records.Change) (*stage, error) {
	pipeline := c.After.Text("pipeline_id")
	if pipeline == "" {
		found, err := c.Find(ctx, "pipelines", nil, "-is_default,position", 1)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		pipeline = found[0].ID
	}
	found, err := c.Find(ctx, "stages", records.Eq("pipeline_id", pipeline), "position", 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	st := stageOf(found[0])
	return &st, nil
}

// beforeTask notes when a task was done.
func (s *Service) beforeTask(_ context.Context, _ *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || !c.Changed("status") || c.GivenPath("completed_at") {
		return nil
	}
	if c.After.Text("status") == "done" {
		c.Set("completed_at", c.Now())
	} else {
		c.Set("completed_at", nil)
	}
	return nil
}
