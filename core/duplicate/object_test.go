package duplicate

import (
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/standard"
)

// shippedObject is an object without any field that rules can name.
func shippedObject() *metadata.Object { return standard.Objects()[0] }
