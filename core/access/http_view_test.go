package access_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

// TestLookingAs looks at the API as somebody else does, by the header that names a viewing's user.
func TestLookingAs(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		seller := b.user(t, "sales")
		me, err := actor.From(b.as(b.admin))
		require.NoError(t, err)
		me.AuthenticatedAt = time.Now()
		a := httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: sessions{"admin": me}, Authorizer: b.s, Viewer: b.s})
		b.s.RegisterHTTP(a)
		api := apitest.API{Handler: a.Handler(nil)}
		as := map[string]string{"Kontor-View-As": seller.ID}
		do := func(s apitest.Scenario) { t.Helper(); s.Session = "admin"; api.Do(t, s) }

		path := "/api/v1/users/" + seller.ID
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/teams", Header: as, Status: 403, Code: "viewing_ended"})
		do(apitest.Scenario{Method: "POST", Path: path + "/view-as", Body: `{"reason":"a question"}`, Status: 201})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/roles", Header: as, Status: 403, Code: "function_missing"})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/teams", Header: as, Status: 200})
		absence := map[string]any{"deputy_id": b.admin.ID, "starts_at": time.Now(), "ends_at": time.Now().Add(time.Hour)}
		do(apitest.Scenario{Method: "POST", Path: path + "/absences", Header: as, Body: absence, Status: 403, Code: "viewing_only"})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/roles", Status: 200})
		do(apitest.Scenario{Method: "DELETE", Path: path + "/view-as", Status: 204})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/teams", Header: as, Status: 403, Code: "viewing_ended"})
	})
}
