select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    table_id,
    check_name,
    subject,
    unit,
    printed,
    computed,
    difference,
    tolerance,
    outcome,
    figures
from {{ ref('core_checks') }}
where is_current
