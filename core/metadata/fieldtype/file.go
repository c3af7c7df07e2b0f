package fieldtype

import (
	"encoding/json"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// filePrefix begins the identifiers of stored files.
	filePrefix = "fil"
	// maxFiles is the greatest number of files in one field.
	maxFiles = 50
)

// fileList is a list of identifiers of stored files, each once. It uses no options.
type fileList struct {
	trait
	listValue
}

var fileType = fileList{trait: trait{name: File, kind: kindMulti, storage: StorageList, slot: SlotNone}}

// CheckOptions implements Type.
func (fileList) CheckOptions(o *Options) error { return o.orEmpty().only(File) }

// FromJSON implements Type: an array of identifiers.
func (fileList) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	list, err := jsonStrings(raw, maxFiles)
	if err != nil {
		return nil, err
	}
	return checkFiles(list)
}

// FromText implements Type: identifiers parted as in every cell of several values.
func (fileList) FromText(s string, _ *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	list := Split(s)
	if len(list) > maxFiles {
		return nil, invalid(ReasonTooMany, fault.Params{"max": maxFiles})
	}
	return checkFiles(list)
}

func checkFiles(list []string) (any, error) {
	var out []string
	for _, s := range list {
		if !isID(s, filePrefix) {
			return nil, invalid(ReasonInvalidID, fault.Params{"prefix": filePrefix})
		}
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	if out == nil {
		return nil, nil
	}
	return out, nil
}

// ToText implements Type.
func (fileList) ToText(v any, _ *Options, _ *Env) string {
	list, _ := v.([]string)
	return strings.Join(list, "; ")
}
