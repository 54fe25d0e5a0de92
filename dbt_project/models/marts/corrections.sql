select
    district,
    bureau,
    plan_year,
    document_id,
    line_no,
    record,
    record_id,
    field,
    raw_expected,
    corrected,
    former_value,
    reason,
    reviewer,
    misfit
from {{ ref('core_corrections') }}
where is_current
