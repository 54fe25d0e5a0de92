-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    evidence.document_id,
    evidence.record_id,
    evidence.family,
    evidence.page,
    evidence.table_id,
    evidence.basis,
    evidence.has_header,
    evidence.agreeing,
    evidence.contrary,
    evidence.confidence
from {{ ref('stg_evidence') }} as evidence
inner join {{ ref('core_documents') }} as documents on evidence.document_id = documents.document_id
