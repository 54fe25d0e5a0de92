select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    source_no,
    field,
    page,
    x0,
    top,
    x1,
    bottom,
    text,
    basis,
    confidence
from {{ ref('core_provenance') }}
where is_current
