-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    initiatives.document_id,
    initiatives.record_id,
    initiatives.page,
    initiatives.table_id,
    initiatives.line_no,
    initiatives.section,
    initiatives.section_title,
    initiatives.theme,
    initiatives.title
from {{ ref('stg_initiatives') }} as initiatives
inner join {{ ref('core_documents') }} as documents on initiatives.document_id = documents.document_id
