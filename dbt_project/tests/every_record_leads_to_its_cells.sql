{{ config(meta={'dagster': {'ref': {'name': 'provenance'}}}) }}

{% set row_marts = {
    'awards': 'record_id', 'budget_by_account': 'record_id', 'budget_by_sector': 'record_id',
    'budget_by_department': 'record_id', 'budget_by_program': 'record_id', 'funds': 'record_id',
    'budget_by_source': 'record_id', 'district_profile': 'record_id', 'grant_funding': 'record_id',
    'grants': 'record_id', 'initiatives': 'record_id', 'initiative_attributes': 'attribute_record_id',
    'plan_tables': 'record_id',
} %}

with ids as (
    {{ record_ids(row_marts) }}
)

-- All at once: provenance is the largest mart, and each look at it costs.
select
    ids.mart,
    ids.record_id as lost_record_id
from ids
where not exists (
    select 1
    from {{ rows_to_test(ref('provenance')) }} as provenance
    where provenance.record_id = ids.record_id
)
