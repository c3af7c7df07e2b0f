module github.com/kontor-crm/kontor/sdk

go 1.26.0
