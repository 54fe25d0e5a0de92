-- The publisher's doing: reported, never repaired.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'reconciliation'}}}) }}

select
    document_id,
    page,
    check_name,
    subject,
    unit,
    printed,
    computed,
    difference
from {{ ref('reconciliation') }}
where outcome = 'mismatch'
