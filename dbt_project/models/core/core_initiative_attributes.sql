-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    attributes.document_id,
    attributes.record_id,
    attributes.attribute_record_id,
    attributes.page,
    attributes.table_id,
    attributes.line_no,
    attributes.attribute,
    attributes.value,
    attributes.period_start,
    attributes.period_end,
    attributes.cost_krw
from {{ ref('stg_initiative_attributes') }} as attributes
inner join {{ ref('core_documents') }} as documents on attributes.document_id = documents.document_id
