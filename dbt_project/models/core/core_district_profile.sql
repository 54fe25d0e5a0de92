select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    figures.document_id,
    figures.record_id,
    figures.page,
    figures.table_id,
    figures.line_no,
    figures.topic,
    figures.measure,
    figures.value,
    figures.unit,
    figures.share_pct,
    figures.as_of
from {{ ref('stg_district_profile') }} as figures
inner join {{ ref('core_documents') }} as documents on figures.document_id = documents.document_id
