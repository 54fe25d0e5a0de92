select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    table_id,
    table_title,
    parent_table_id,
    parent_row_no,
    parent_column_no,
    row_no,
    column_no,
    row_span,
    column_span,
    header,
    text
from {{ ref('core_plan_tables') }}
where is_current
