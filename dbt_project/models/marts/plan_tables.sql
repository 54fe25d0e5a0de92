select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    table_id,
    table_title,
    row_no,
    column_no,
    row_span,
    column_span,
    header,
    text
from {{ ref('core_plan_tables') }}
where is_current
