-- Lists that are filtered by one value and sorted by name: the owner, the few columns that people filter most by, and the
-- side columns of texts (an empty one costs nothing). Any other filter is checked on the rows that the index gives.
{{.ByName "contacts" "sort_key" 8 "owner_id" "address_city_key" "lifecycle_stage"}}
{{.ByName "companies" "title_key" 8 "owner_id"}}
{{.ByName "leads" "sort_key" 8 "owner_id" "status"}}
