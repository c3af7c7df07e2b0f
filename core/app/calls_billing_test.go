package app_test

// Plans of tenants: every operation is about the caller's own company. tenants/billing's own tests try two companies with a
// Stripe, which this node has not.
func init() {
	leave("wiring, before the first request", "billing.RegisterHTTP", "billing.RegisterJobs")
	leave("stands above tenants: tenants/billing's own tests cover it", "billing.Receive", "billing.Erase")
	leave("takes nothing that could be another tenant's", "billing.On", "billing.Start", "billing.Standing", "billing.Get", "billing.Offers", "billing.Checkout",
		"billing.Portal", "billing.Update", "billing.Refresh", "billing.Invoices", "billing.Sync", "billing.SyncSeats", "billing.Writable", "billing.Allow", "billing.Count")
	for _, operation := range []string{
		"get-billing", "get-billing-standing", "list-billing-plans", "list-billing-invoices", "start-checkout", "open-billing-portal", "update-subscription", "refresh-billing",
	} {
		nothingToName[operation] = "is about the caller's own company"
	}
	sound["start-checkout"], sound["update-subscription"] = `{"plan":"standard","interval":"month"}`, `{"plan":"standard","interval":"month"}`
	sound["open-billing-portal"], sound["refresh-billing"], sound["receive-stripe-event"] = "", "", `{"created":1}`
}
