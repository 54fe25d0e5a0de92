select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    table_id,
    family,
    basis,
    has_header,
    agreeing,
    contrary,
    confidence
from {{ ref('core_evidence') }}
where is_current
