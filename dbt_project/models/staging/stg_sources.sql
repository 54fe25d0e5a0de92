select
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
    correction_line
from {{ source('raw', 'sources') }}
