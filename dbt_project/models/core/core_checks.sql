-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    checks.document_id,
    {{ derived_id('checks.document_id', "'check'", 'checks.check_no') }} as record_id,
    checks.check_no,
    checks.page,
    checks.table_id,
    checks.check_name,
    checks.subject,
    checks.unit,
    checks.printed,
    checks.computed,
    checks.difference,
    checks.tolerance,
    checks.outcome,
    checks.figures
from {{ ref('stg_checks') }} as checks
inner join {{ ref('core_documents') }} as documents on checks.document_id = documents.document_id
