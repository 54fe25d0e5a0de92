-- Over all marts at once: what an id leads to (in {{ ref('provenance') }}) must be one thing.
-- An id is a hash with its document's in it: a build looks for doubles within the documents that it built.
{% set row_marts = {
    'awards': 'record_id', 'budget_by_account': 'record_id', 'budget_by_sector': 'record_id',
    'budget_by_department': 'record_id', 'budget_by_program': 'record_id', 'funds': 'record_id',
    'budget_by_source': 'record_id', 'district_profile': 'record_id', 'grant_funding': 'record_id',
    'grants': 'record_id', 'initiatives': 'record_id', 'initiative_attributes': 'attribute_record_id',
    'plan_tables': 'record_id', 'reconciliation': 'record_id', 'rejects': 'record_id',
} %}

{{ config(meta={'dagster': {'ref': {'name': 'provenance'}}, 'unique': row_marts}) }}

with ids as (
    {{ record_ids(row_marts) }}
)

select
    record_id as shared_id,
    string_agg(mart, ', ') as marts
from ids
group by record_id
having count(*) > 1
