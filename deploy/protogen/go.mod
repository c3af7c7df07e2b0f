module github.com/kontor-crm/kontor/deploy/protogen

go 1.26.0

require (
	github.com/bufbuild/protocompile v0.14.1
	github.com/stretchr/testify v1.12.1
	google.golang.org/protobuf v1.36.12
)

require (
	github.com/kontor-crm/kontor/sdk v0.0.0-00010101000000-000000000000
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sync v0.8.0 // indirect
	pgregory.net/rapid v1.3.0
)

replace github.com/kontor-crm/kontor/sdk => ../../sdk
