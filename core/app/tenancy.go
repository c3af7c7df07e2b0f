package app

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/tenants/archive"
	"github.com/kontor-crm/kontor/tenants/brand"
	"github.com/kontor-crm/kontor/tenants/domain"
	"github.com/kontor-crm/kontor/tenants/operator"
	"github.com/kontor-crm/kontor/tenants/usage"
)

// house builds what other rooms need to know of a tenant's hosts and looks.
func (a *App) house() {
	a.Domains = domain.New(domain.Options{
		DB: a.DB, Directory: a.Directory, Access: a.Access, Invalidator: a.invalid, BaseURL: a.Config.BaseURL, TenantDomain: a.Config.TenantDomain, Logger: a.log,
		Resolver: a.Config.Resolver,
	})
	a.Brands = brand.New(brand.Options{DB: a.DB, Access: a.Access, Files: a.Files, Directory: a.Directory, Hosts: a.Domains, Invalidator: a.invalid})
}

// around builds what is around the tenants, once there are rooms for what is in them.
func (a *App) around() {
	a.Usage = usage.New(usage.Options{
		DB: a.DB, Access: a.Access, Records: a.Records, Metadata: a.Metadata, Directory: a.Directory, Mailer: a.Mail, Invalidator: a.invalid,
		BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.Archives = archive.New(archive.Options{
		DB: a.DB, Access: a.Access, Files: a.Files, Writer: a.Backup, Queue: func() archive.Queue { return a.Queue }, Logger: a.log,
	})
	a.Archives.RegisterJobs(a.jobs)
	a.Operators = operator.New(operator.Options{
		DB: a.DB, Directory: a.Directory, Tenants: a.Tenants, Access: a.Access, Identity: a.Identity, Usage: a.Usage, Mailer: a.Mail, Address: a.Domains.Address,
		Jobs: func() job.View { return a.Queue.Operator() }, Health: a.health, Emails: a.Config.Operators, Logger: a.log,
		Approve: func(ctx context.Context, name string) error {
			_, err := a.Domains.Approve(ctx, name)
			return err
		},
	})
}

// health tells operators how the installation fares.
func (a *App) health(ctx context.Context) []operator.Check {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	state := func(name string, err error, detail string) operator.Check {
		if err != nil {
			a.log.WarnContext(ctx, "a check has failed", "check", name, "error", err.Error())
			return operator.Check{Name: name, Detail: detail}
		}
		return operator.Check{Name: name, OK: true, Detail: detail}
	}
	out := []operator.Check{
		{Name: "version", OK: true, Detail: version},
		state("database", a.DB.Ping(ctx), string(a.DB.Dialect())),
		// A node that has opened its database has brought the schema up to date.
		{Name: "migrations", OK: true},
	}
	if a.redis != nil {
		out = append(out, state("redis", a.redis.Ping(ctx).Err(), ""))
	}
	mail := operator.Check{Name: "mail", OK: a.Mail.CanSend()}
	return append(out, mail)
}

// domainCommand is the operator's word for what tenants say is theirs.
func domainCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "domain", Short: "List and approve the domains of a tenant"}
	cmd.AddCommand(&cobra.Command{
		Use: "list SLUG", Short: "List the hosts and e-mail domains of a tenant", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error {
				ctx, err := a.as(cmd.Context(), args[0])
				if err != nil {
					return describe(err)
				}
				hosts, err := a.Domains.List(ctx)
				if err != nil {
					return err
				}
				for _, d := range hosts {
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "host    %-40s %-9s %s = %s\n", d.Domain, orDash(d.VerifiedBy), d.Record, d.Value); err != nil {
						return err
					}
				}
				emails, err := a.SSO.ListDomains(ctx)
				if err != nil {
					return err
				}
				for _, d := range emails {
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "e-mail  %-40s %-9s %s = %s\n", d.Domain, orDash(d.VerifiedBy), d.Record, d.Value); err != nil {
						return err
					}
				}
				return nil
			})
		},
	})
	var email bool
	approve := &cobra.Command{
		Use: "approve SLUG DOMAIN", Short: "Take a domain as a tenant's on your word, without a record", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error {
				ctx, err := a.as(cmd.Context(), args[0])
				if err != nil {
					return describe(err)
				}
				if email {
					_, err = a.SSO.ApproveDomain(ctx, args[1])
				} else {
					_, err = a.Domains.Approve(ctx, args[1])
				}
				if err != nil {
					return describe(err)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is %s's.\n", args[1], args[0])
				return err
			})
		},
	}
	approve.Flags().BoolVar(&email, "email", false, "the domain of e-mail addresses that the tenant's identity providers may speak for, not a host")
	cmd.AddCommand(approve)
	return cmd
}

// operatorCommand names those who run this Kontor.
func operatorCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "operator", Short: "List, add and remove operators, who see all tenants from outside"}
	change := func(use, short string, fn func(a *App, ctx context.Context, email string) error) *cobra.Command {
		return &cobra.Command{
			Use: use + " EMAIL", Short: short, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return with(cmd, func(a *App) error { return describe(fn(a, cmd.Context(), args[0])) })
			},
		}
	}
	cmd.AddCommand(
		change("add", "Make the account with an address an operator; it needs a second factor", func(a *App, ctx context.Context, email string) error { return a.Operators.Add(ctx, email) }),
		change("remove", "Take back that an account is an operator", func(a *App, ctx context.Context, email string) error { return a.Operators.Remove(ctx, email) }),
		&cobra.Command{
			Use: "list", Short: "List the operators", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return with(cmd, func(a *App) error {
					list, err := a.Operators.List(cmd.Context())
					if err != nil {
						return err
					}
					for _, e := range list {
						if _, err := fmt.Fprintln(cmd.OutOrStdout(), e); err != nil {
							return err
						}
					}
					return nil
				})
			},
		})
	return cmd
}
