package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/demo"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/tenants"
)

// demoInput are the flags of the demo.
type demoInput struct{ company, email, password, locale, size string }

func demoCommand() *cobra.Command {
	var in demoInput
	cmd := &cobra.Command{
		Use: "demo", Short: "Sign up a company and fill it with data that looks alive", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error { return a.demo(cmd.Context(), cmd.OutOrStdout(), in) })
		},
	}
	cmd.Flags().StringVar(&in.company, "company", "Kontor Demo", "name of the company; there must be none of that name")
	cmd.Flags().StringVar(&in.email, "email", "demo@kontor.example", "e-mail address to sign in with")
	cmd.Flags().StringVar(&in.password, "password", "", "password to sign in with; made when empty")
	cmd.Flags().StringVar(&in.locale, "locale", "en", "language of the data: de or en")
	cmd.Flags().StringVar(&in.size, "size", string(demo.Full), "small or full")
	return cmd
}

// demo signs a company up, fills it and says how to get in.
func (a *App) demo(ctx context.Context, w io.Writer, in demoInput) error {
	if in.locale != "de" && in.locale != "en" {
		return fmt.Errorf("--locale must be de or en, not %q", in.locale)
	}
	if s := demo.Size(in.size); s != demo.Small && s != demo.Full {
		return fmt.Errorf("--size must be small or full, not %q", in.size)
	}
	if err := a.noSuchCompany(ctx, in.company); err != nil {
		return err
	}
	if in.password == "" {
		in.password = rand.Text()[:20]
	}
	began := time.Now()
	f, err := a.Tenants.Signup(ctx, tenants.SignupInput{Company: in.company, Name: "Demo", Email: in.email, Password: in.password, Locale: in.locale})
	if err != nil {
		return fmt.Errorf("sign up %s as %s: %w", in.company, in.email, err)
	}
	ctx = actor.With(ctx, actor.Actor{
		Tenant: f.Tenant.ID, Kind: actor.Person, ID: f.User.ID, UserID: f.User.ID, Via: actor.ViaDemo, Locale: in.locale, TimeZone: f.Tenant.TimeZone,
	})
	counts, err := demo.Fill(ctx, demo.Rooms{Records: a.Records, Metadata: a.Metadata, Access: a.Access, SaveView: a.saveDemoView}, demo.Options{
		Size: demo.Size(in.size), Locale: in.locale, Domain: f.Tenant.Slug + ".example", Now: time.Now(),
	})
	if err != nil {
		return fmt.Errorf("%s is signed up, but not filled: %w", in.company, err)
	}
	var made []string
	for _, object := range slices.Sorted(maps.Keys(counts)) {
		made = append(made, fmt.Sprintf("%d %s", counts[object], object))
	}
	_, err = fmt.Fprintf(w, "%s is ready, made in %.1f s: %s.\n\n  address   %s\n  e-mail    %s\n  password  %s\n",
		in.company, time.Since(began).Seconds(), strings.Join(made, ", "), a.Config.BaseURL, in.email, in.password)
	return err
}

// noSuchCompany refuses a name that a company has, so that running the demo again does not pile up companies.
func (a *App) noSuchCompany(ctx context.Context, name string) error {
	for after := ""; ; {
		const page = 200
		list, err := a.Directory.List(ctx, after, page)
		if err != nil {
			return err
		}
		for _, t := range list {
			after = t.ID
			if t.Name == name {
				return fmt.Errorf("there is a company %q already (%s): sign in to it, or choose another name with --company and another --email", name, t.Slug)
			}
		}
		if len(list) < page {
			return nil
		}
	}
}

// saveDemoView keeps a view of the demo for everybody.
func (a *App) saveDemoView(ctx context.Context, v demo.View) error {
	node, err := filter.Parse(v.Filter)
	if err != nil {
		return err
	}
	d := view.Definition{Kind: view.Table, Filter: node, Sort: records.ParseSort(v.Sort), Columns: v.Columns, GroupBy: v.GroupBy}
	if v.Board {
		d.Kind = view.Board
	}
	_, err = a.Views.Create(ctx, view.Input{Object: v.Object, Name: v.Name, Shared: view.All, Definition: d})
	return err
}
