select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    table_id,
    family,
    rule,
    reason,
    record_json
from {{ ref('core_rejects') }}
where is_current
