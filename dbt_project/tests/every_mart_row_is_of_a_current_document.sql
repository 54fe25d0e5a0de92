{% set row_marts = [
    'awards', 'awards_by_department', 'budget_by_account', 'budget_by_sector', 'budget_by_source',
    'budget_by_department', 'budget_by_program', 'corrections', 'district_profile', 'evidence', 'funds', 'grant_funding', 'grants', 'grants_by_ministry', 'initiative_attributes', 'initiatives',
    'plan_tables', 'reconciliation', 'rejects', 'unknown_names',
] %}

{{ config(meta={
    'dagster': {'ref': {'name': 'documents'}},
    'references': {'column': 'document_id', 'to': 'documents', 'marts': row_marts},
}) }}

with mart_documents as (
    {% for mart in row_marts %}
    select
        '{{ mart }}' as mart,
        document_id
    from {{ ref(mart) }}
    {% if not loop.last %}union{% endif %}
    {% endfor %}
)

select mart_documents.*
from mart_documents
left join {{ ref('documents') }} as documents
    on mart_documents.document_id = documents.document_id and documents.is_current
where documents.document_id is null
