package transfer

import "context"

// EachRow reads the codes of what is wrong with the rows of an outcome, and those of notes for rows that were stored.
func (s *Service) EachRow(ctx context.Context, importID, outcome string, fn func(row int64, codes []string)) error {
	return s.rows(ctx, importID, outcome, 0, 1000, func(v rowView, _ []string) error {
		var codes []string
		for _, e := range v.Errors {
			if !e.Note || outcome != "failed" {
				codes = append(codes, e.Code)
			}
		}
		fn(v.Row, codes)
		return nil
	})
}
