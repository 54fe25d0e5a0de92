select
    document_id,
    table_id,
    page,
    row_no,
    col_no as column_no,
    row_span,
    col_span as column_span,
    x0,
    top,
    x1,
    bottom,
    text_printed,
    text
from {{ source('raw', 'cells') }}
