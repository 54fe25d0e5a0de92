{{ config(meta={'dagster': {'ref': {'name': 'provenance'}}}) }}

{% set row_marts = {
    'awards': 'record_id', 'budget_by_account': 'record_id', 'budget_by_sector': 'record_id',
    'budget_by_department': 'record_id', 'budget_by_program': 'record_id', 'funds': 'record_id',
    'budget_by_source': 'record_id', 'district_profile': 'record_id', 'grant_funding': 'record_id',
    'grants': 'record_id', 'initiatives': 'record_id', 'initiative_attributes': 'attribute_record_id',
    'plan_tables': 'record_id',
} %}

{% for mart, id in row_marts.items() %}
select
    '{{ mart }}' as mart,
    {{ id }} as lost_record_id
from {{ rows_to_test(ref(mart)) }}
where {{ id }} not in (select provenance.record_id from {{ rows_to_test(ref('provenance')) }} as provenance)
{% if not loop.last %}union all{% endif %}
{% endfor %}
