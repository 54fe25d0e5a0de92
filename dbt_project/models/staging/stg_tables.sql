select
    document_id,
    table_id,
    coalesce(logical_id, table_id) as logical_id,
    page,
    table_no,
    kind,
    x0,
    top,
    x1,
    bottom,
    row_count,
    col_count as column_count,
    nullif(trim(heading), '') as heading,
    unit as unit_krw,
    family,
    header_rows
from {{ source('raw', 'tables') }}
