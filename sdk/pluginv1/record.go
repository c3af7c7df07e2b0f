package pluginv1

// Ref names the record; nil for no record.
func (x *Record) Ref() *RecordRef {
	if x == nil {
		return nil
	}
	return &RecordRef{Object: x.Object, ID: x.ID}
}

// Field gives the value of a field, nil when the record does not have it.
func (x *Record) Field(name string) *Value {
	if x == nil {
		return nil
	}
	return x.Fields[name]
}

// Value gives the text of a field: of a text itself, of anything that is kept as text its text, else nothing.
func (x *Record) Value(name string) string { return x.Field(name).GetText() }

// Empty says whether the value is missing or null.
func (x *Value) Empty() bool {
	return x == nil || x.Kind == ValueKindNull || x.Kind == ValueKindUnspecified
}
