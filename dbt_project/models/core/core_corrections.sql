select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    corrections.document_id,
    corrections.line_no,
    corrections.record,
    corrections.record_id,
    corrections.field,
    corrections.raw_expected,
    corrections.corrected,
    corrections.former_value,
    corrections.reason,
    corrections.reviewer,
    corrections.misfit
from {{ ref('stg_corrections') }} as corrections
inner join {{ ref('core_documents') }} as documents on corrections.document_id = documents.document_id
